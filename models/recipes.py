"""Names of the training recipes. Free of torch, so that the web service can check a request."""

from __future__ import annotations

RECIPES: dict[str, str] = {
    "adapted": "The starter network, taught by phantoms, adapted to your scans by the tags; the default.",
    "softgt": "Saliency map and feature propagation alone; the paper's SoftGT.",
    "ours-u": "U-Net trained on the soft labels; the paper's Ours+U.",
    "ours-d": "DeepLab V3 trained on the soft labels; the paper's Ours+D.",
    "ours-u-2.5d": "As ours-u, with a U-Net that sees each B-scan between its two neighbours.",
    "ours-d-2.5d": "As ours-d, with a DeepLab V3 that sees each B-scan between its two neighbours.",
}
"""What each recipe does, by name."""
