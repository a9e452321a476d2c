"""B-scans and en-face images as the browser wants them."""

from __future__ import annotations

import io
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ImageFormat = Literal["png", "webp"]

MEDIA_TYPES: dict[ImageFormat, str] = {"png": "image/png", "webp": "image/webp"}

PNG_STRATEGY = 3
"""zlib's Z_RLE: speckle holds no longer repeats to search for, so this halves the time and even saves 2 % of size."""

MAX_UINT8 = 255

WEBP_EFFORT = 0
"""Lossless WebP at the least effort still beats PNG in size."""


def encode_bscan(
    bscan: NDArray[Any],
    image_format: ImageFormat,
    *,
    max_intensity: int,
    width: int | None = None,
    for_display: bool = False,
) -> bytes:
    """A (D, W) uint8 or uint16 B-scan as an image file.

    PNG at full width keeps every value, 16-bit ones too. WebP, scaled images and those `for_display` have 8 bits:
    uint8 is kept, uint16 is shown with white at the volume's `max_intensity`, so that a 12-bit scan is not black.
    `width` scales down, keeping the pixels' aspect; it never scales up.
    """
    scaled = width is not None and width < bscan.shape[1]
    if bscan.dtype == np.uint16 and (image_format == "webp" or scaled or for_display):
        bscan = (bscan * (np.float32(MAX_UINT8) / max(1, max_intensity))).clip(0, MAX_UINT8).astype(np.uint8)
    image = Image.fromarray(bscan)
    if scaled and width is not None:
        height = max(1, round(bscan.shape[0] * width / bscan.shape[1]))
        image = image.resize((width, height), Image.Resampling.BOX)
    return _save(image, image_format)


def encode_en_face(projection: NDArray[np.float32]) -> bytes:
    """A (S, W) projection as an 8-bit PNG, stretched between its 1st and 99th percentile."""
    low, high = np.percentile(projection, (1, 99))
    stretched = (projection - low) / max(float(high - low), 1e-6)
    return _save(Image.fromarray((stretched.clip(0, 1) * 255).astype(np.uint8)), "png")


def _save(image: Image.Image, image_format: ImageFormat) -> bytes:
    buffer = io.BytesIO()
    if image_format == "png":
        image.save(buffer, "PNG", compress_level=1, compress_type=PNG_STRATEGY)
    else:
        image.save(buffer, "WEBP", lossless=True, quality=0, method=WEBP_EFFORT)
    return buffer.getvalue()
