"""The one door to torchvision, open even where its compiled part does not fit the installed torch.

PyPI's torchvision 0.28 is compiled against CUDA. Beside a CPU torch its library cannot be loaded, and
`import torchvision` then stops with "operator torchvision::nms does not exist", although none of the networks
used here needs a compiled operator. Declaring the two operators that the import asks for (without an
implementation: calling them still fails) lets the import pass. Where the library loads, nothing is declared.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Final

import torch

_SCHEMAS: Final = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
"""Declared as in torchvision/csrc/ops/nms.cpp and quantized/cpu/qnms_kernel.cpp (0.28)."""


def _compiled_part_loads() -> bool:
    """Whether torchvision's own library fits this torch; loads it the way torchvision itself would."""
    spec = importlib.util.find_spec("torchvision")
    if spec is None or spec.origin is None:
        return False
    folder = Path(spec.origin).parent
    for library in sorted([*folder.glob("_C*.so"), *folder.glob("_C*.pyd"), *folder.glob("_C*.dylib")]):
        try:
            torch.ops.load_library(str(library))
        except (ImportError, OSError):
            continue
        return True
    return False


def _declare_missing_operators() -> torch.library.Library | None:
    """Declare `torchvision::nms` and `qnms` where they are absent; the library object must stay alive."""
    if _compiled_part_loads() or hasattr(torch.ops.torchvision, "nms"):
        return None
    library = torch.library.Library("torchvision", "DEF")
    for schema in _SCHEMAS:
        library.define(schema)
    return library


DECLARED: Final = _declare_missing_operators()
"""None where torchvision's compiled part is in use."""

from torchvision.models.segmentation.deeplabv3 import ASPP  # noqa: E402 (only importable after the lines above)

__all__ = ["ASPP", "DECLARED"]
