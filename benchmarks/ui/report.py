"""From measurements to figures, and from figures to the table that docs/ui.md shows."""

from __future__ import annotations

from typing import Any

import numpy as np

CACHE_BOUND_MIB = 256
"""Decoded pixels that the page may keep: 128 MiB of B-scans, 128 MiB of masks (frontend/src/viewer/SliceImages.ts)."""

FILLED = 3
"""Volumes after which the caches are full: 40 slices of 2 MiB each in a store that holds 64."""

Figures = dict[str, Any]


def percentiles(values: list[float]) -> Figures:
    """Median, 95th percentile, and of how many."""
    if not values:
        return {"p50": None, "p95": None, "n": 0}
    return {**{f"p{rank}": round(float(np.percentile(values, rank)), 1) for rank in (50, 95)}, "n": len(values)}


def summary(measured: Figures) -> Figures:
    """What docs/ui.json holds."""
    readers, memory = measured["readers"], measured["memory"]
    filled = memory[min(FILLED, len(memory)) - 1]
    return {
        "key_to_paint_ms": {kind: percentiles(values) for kind, values in measured["paint"].items()},
        "key_to_durable_ms": {"page": percentiles(readers["page_ms"]), "rest": percentiles(readers["rest_ms"])},
        "tags": {name: readers[name] for name in ("n_written", "n_refused", "n_lost_or_doubled")},
        "first_usable_ms": {name: percentiles(values) for name, values in measured["usable"].items()},
        "script_gzipped_kb": measured["scripts"],
        "memory": {
            "cache_bound_mib": CACHE_BOUND_MIB,
            "first_mib": memory[0],
            "filled_mib": filled,
            "last_mib": memory[-1],
            "n_volumes": len(memory),
            "growth_since_filled_mib": round(memory[-1]["resident"] - filled["resident"], 1),
        },
    }


def table(report: Figures) -> str:
    """The Markdown table, goal beside figure."""
    paint, durable, usable = report["key_to_paint_ms"], report["key_to_durable_ms"], report["first_usable_ms"]
    tags, memory = report["tags"], report["memory"]
    rows = [
        ("Key to next slice painted, prefetched, p50 / p95", "p95 ≤ 33 ms", _ms(paint["prefetched"])),
        ("Key to next slice painted, not prefetched, p50 / p95", "p95 ≤ 150 ms", _ms(paint["not_prefetched"])),
        ("Key in the page to tag durable, beside the readers, p50 / p95", "p95 ≤ 60 ms", _ms(durable["page"])),
        ("Tag over REST by the readers, p50 / p95", "", _ms(durable["rest"])),
        ("Tags written, lost or doubled", "none", f"{tags['n_written']}, {tags['n_lost_or_doubled']}"),
        ("List of volumes usable, cold, p50 / p95", "≤ 1500 ms", _ms(usable["volumes"])),
        ("First slice on the screen, cold, p50 / p95", "≤ 1500 ms", _ms(usable["tagging"])),
        ("Script of all pages, gzipped", "≤ 350 kB", f"{report['script_gzipped_kb']['total']} kB"),
        (
            f"Memory of the page after {memory['n_volumes']} volumes, since its caches were full",
            f"no growth (bound {memory['cache_bound_mib']} MiB)",
            f"{memory['filled_mib']['resident']} → {memory['last_mib']['resident']} MiB",
        ),
    ]
    head = "| what | goal | measured |\n|---|---|---|\n"
    return head + "\n".join(f"| {what} | {goal} | {figure} |" for what, goal, figure in rows)


def _ms(found: Figures) -> str:
    return f"{found['p50']} / {found['p95']} ms ({found['n']})"
