"""`python -m app.reports.draw_child`: draws a report, in a process that may load reportlab."""

from __future__ import annotations

from typing import Any, cast

from numpy.typing import NDArray

from app.one_shot.child import serve
from app.reports.comparison_sheet import draw_comparison
from app.reports.content import ComparisonReport, VolumeReport
from app.reports.volume_sheet import draw_volume


def answer(content: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> bytes:
    """The PDF of a `VolumeReport` or a `ComparisonReport`."""
    if "visits" in content:
        return draw_comparison(cast(ComparisonReport, content), arrays)
    return draw_volume(cast(VolumeReport, content), arrays)


if __name__ == "__main__":
    serve(answer)
