"""Files that ship with Serous. Free of torch, so that the web service can put them where the worker finds them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

WEIGHTS_NAME, CONFIG_NAME = "weights.safetensors", "config.json"
"""The two files of any trained pipeline."""

STARTER_FOLDER = Path(__file__).parent / "weak" / "starter_weights"
"""The starter network, taught by phantoms alone, with its model card; made by `make starter-weights`."""


def starter_description(folder: Path = STARTER_FOLDER) -> dict[str, Any]:
    """What `config.json` of the starter network says.

    Raises:
        OSError, ValueError: it is missing or damaged.
    """
    return cast(dict[str, Any], json.loads((folder / CONFIG_NAME).read_text(encoding="utf-8")))


def starter_version_id(description: dict[str, Any]) -> str:
    """Its id as a model version, the same on every machine; sorts before all that is trained.

    Raises:
        KeyError: the description names no weights.
    """
    return f"00000000-0000-7000-8000-{description['weights_sha256'][:12]}"
