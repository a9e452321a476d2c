"""The pixel-supervised networks of table 1, from scratch, as the product's own are trained."""
