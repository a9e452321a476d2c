"""Whether a new version replaces the one in use: both are measured on the same slices that neither has seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.db.tables import JsonObject
from models.weak.agreement import Agreement

NOT_COMPARED = (
    "The two versions could not be compared, since no slices with both answers are held out from both; "
    "the newer one was put to use."
)

UNREADABLE = "The files of the version in use could not be read, so the newer one was put to use without a comparison."

MASK_AUC_SLACK = 0.02
"""Masks are judged after scores, and no tag says how large a mask should be: small differences are none."""

FALSE_POSITIVE_SLACK = 0.1
"""Percent of the picture: as much as our own goal allows in slices without fluid (docs/accuracy.md)."""


@dataclass(frozen=True)
class Comparison:
    """The verdict. Without a version in use there is nothing to say."""

    inactive_reason: str | None = None
    metrics: JsonObject = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def compare(*, challenger: Agreement, live: Agreement) -> Comparison:
    """Judge by the scores of slices, then by the masks of the same slices. A draw goes to the newer version."""
    if challenger.slice_auc is None or live.slice_auc is None:
        return Comparison(notes=[NOT_COMPARED])
    return Comparison(
        inactive_reason=_reason_against(challenger, live),
        metrics={"n_compared_slices": challenger.n_slices, **challenger.named("compared"), **live.named("live")},
    )


def _reason_against(challenger: Agreement, live: Agreement) -> str | None:
    on = f"On {challenger.n_slices} held-out slices"
    if _is_below(challenger.slice_auc, live.slice_auc):
        return (
            f"{on} this version reaches an AUC of {challenger.slice_auc:.3f}, "
            f"and the version in use {live.slice_auc:.3f}."
        )
    if _is_below(challenger.mask_auc, live.mask_auc, MASK_AUC_SLACK):
        return (
            f"{on} the areas of its masks tell fluid from none with an AUC of {challenger.mask_auc:.3f}, "
            f"and those of the version in use with {live.mask_auc:.3f}."
        )
    if _is_below(live.false_positive_percent, challenger.false_positive_percent, FALSE_POSITIVE_SLACK):
        return (
            f"{on} its masks cover {challenger.false_positive_percent:.2f} % of those tagged normal, "
            f"and the masks of the version in use {live.false_positive_percent:.2f} %."
        )
    return None


def _is_below(value: float | None, other: float | None, slack: float = 0.0) -> bool:
    return value is not None and other is not None and value < other - slack
