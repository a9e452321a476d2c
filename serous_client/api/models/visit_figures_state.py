from typing import Literal

VisitFiguresState = Literal["cancelled", "cancelling", "failed", "queued", "running", "succeeded"]

VISIT_FIGURES_STATE_VALUES: set[VisitFiguresState] = {
    "cancelled",
    "cancelling",
    "failed",
    "queued",
    "running",
    "succeeded",
}


def check_visit_figures_state(value: str) -> VisitFiguresState:
    if value in VISIT_FIGURES_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VISIT_FIGURES_STATE_VALUES!r}")
