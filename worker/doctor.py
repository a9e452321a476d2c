"""`python -m worker.doctor`: what the computing processes will find, as one JSON object."""

from __future__ import annotations

import json
import sys


def examine() -> dict[str, str | None]:
    """Versions and devices; None where there is none."""
    import torch

    from models.weak.pipeline import profile

    has_gpu = torch.cuda.is_available()
    return {
        "torch": torch.__version__,
        "accelerator": "cuda" if has_gpu else "cpu",
        "device": torch.cuda.get_device_name(0) if has_gpu else f"CPU with {torch.get_num_threads()} threads",
        "profile": "paper" if has_gpu else "cpu",
        "default_recipe": profile("paper" if has_gpu else "cpu").recipe,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(examine()) + "\n")
