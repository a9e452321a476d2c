"""`python -m worker.doctor`: what the computing processes will find, as one JSON object."""

from __future__ import annotations

import json
import sys


def examine() -> dict[str, str | None]:
    """Versions and devices; None where there is none."""
    import torch

    from app.settings import load_settings
    from worker.pipeline import choose_config, choose_size

    settings = load_settings()
    has_gpu = torch.cuda.is_available()
    return {
        "torch": torch.__version__,
        "accelerator": "cuda" if has_gpu else "cpu",
        "device": torch.cuda.get_device_name(0) if has_gpu else f"CPU with {torch.get_num_threads()} threads",
        "profile": choose_size(settings),
        "default_recipe": choose_config(settings, None).recipe,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(examine()) + "\n")
