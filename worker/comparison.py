"""Whether a new version replaces the one in use: both are measured on the same slices that neither has seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.db.tables import JsonObject

NOT_COMPARED = (
    "The two versions could not be compared, since no slices with both answers are held out from both; "
    "the newer one was put to use."
)

UNREADABLE = "The files of the version in use could not be read, so the newer one was put to use without a comparison."


@dataclass(frozen=True)
class Comparison:
    """The verdict. Without a version in use there is nothing to say."""

    inactive_reason: str | None = None
    metrics: JsonObject = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def compare(*, challenger: float | None, live: float | None, n_slices: int) -> Comparison:
    """Judge by the AUC of slice detection; None where it could not be computed. A draw goes to the newer version."""
    if challenger is None or live is None:
        return Comparison(notes=[NOT_COMPARED])
    metrics: JsonObject = {"compared_slice_auc": challenger, "live_slice_auc": live, "n_compared_slices": n_slices}
    if challenger >= live:
        return Comparison(metrics=metrics)
    return Comparison(
        inactive_reason=(
            f"On {n_slices} held-out slices this version reaches an AUC of {challenger:.3f}, "
            f"and the version in use {live:.3f}."
        ),
        metrics=metrics,
    )
