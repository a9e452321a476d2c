"""Names of the training recipes. Free of torch, so that the web service can check a request."""

from __future__ import annotations

RECIPES: dict[str, str] = {
    "adapted": "The starter network, taught by phantoms, adapted to your scans by the tags; the default.",
    "softgt": "Saliency map and feature propagation alone; the paper's SoftGT.",
    "ours-u": "U-Net trained on the soft labels; the paper's Ours+U.",
    "ours-d": "DeepLab V3 trained on the soft labels; the paper's Ours+D.",
}
"""What each recipe does, by name."""
