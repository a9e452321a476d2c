"""Writes constraints.txt from pip's report of what it would install: `python lock.py report.json constraints.txt`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HEADER = "# Versions that were tested together; `make lock` renews them. Used by pip install --constraint.\n"

GPU_PREFIXES = ("nvidia-", "cuda-", "triton")
"""torch's builds for GPUs pin these themselves, and its CPU build has none."""


def constraints(report: dict[str, Any]) -> list[str]:
    """`name==version` of every package but our own, sorted and without build tags such as +cpu."""
    packages = [item["metadata"] for item in report["install"] if not item.get("is_direct")]
    return sorted(
        f"{package['name'].lower().replace('_', '-')}=={package['version'].partition('+')[0]}"
        for package in packages
        if not package["name"].lower().startswith(GPU_PREFIXES)
    )


if __name__ == "__main__":
    lines = constraints(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    Path(sys.argv[2]).write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
