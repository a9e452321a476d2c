"""Networks: one per file, its frozen config beside it. Import torchvision only through `torchvision_ops`."""
