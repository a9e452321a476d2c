"""En-face fluid thickness of a mask."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.storage import Storage, mask_key

MAX_UINT16 = 65_535


def thickness_um(storage: Storage, segmentation_id: str, axial_um: float) -> NDArray[np.float32]:
    """Fluid along each A-scan in µm, (S, W)."""
    rows = [mask.sum(axis=0, dtype=np.float32) for mask in storage.iterate_stack(mask_key(segmentation_id))]
    return np.stack(rows) * np.float32(axial_um)


def encode_thickness(thickness: NDArray[np.float32]) -> bytes:
    """A 16-bit PNG whose values are whole µm."""
    buffer = io.BytesIO()
    Image.fromarray(thickness.round().clip(0, MAX_UINT16).astype(np.uint16)).save(buffer, "PNG")
    return buffer.getvalue()
