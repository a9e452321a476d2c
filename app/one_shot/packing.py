"""Orders and answers: a JSON object and arrays in one npz. Nothing in them is run."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

CONTENT = "content"

Content = Mapping[str, Any]

Arrays = Mapping[str, NDArray[Any]]


def pack(content: Content, arrays: Arrays) -> bytes:
    """A JSON object and arrays as bytes."""
    text = json.dumps(content, ensure_ascii=False).encode()
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **{CONTENT: np.frombuffer(text, np.uint8)}, **dict(arrays))
    return buffer.getvalue()


def unpack(packed: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """What `pack` packed."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    content: dict[str, Any] = json.loads(arrays.pop(CONTENT).tobytes())
    return content, arrays
