"""Files that ship with Serous. Free of torch, so that the web service can put them where the worker finds them."""

from __future__ import annotations

from pathlib import Path

WEIGHTS_NAME, CONFIG_NAME = "weights.safetensors", "config.json"
"""The two files of any trained pipeline."""

STARTER_FOLDER = Path(__file__).parent / "weak" / "starter_weights"
"""The starter network, taught by phantoms alone, with its model card; made by `make starter-weights`."""
