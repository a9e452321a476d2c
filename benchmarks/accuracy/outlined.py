"""What the figures are where graders looked: three eyes of `duke_dme` were not outlined from edge to edge.

Fluid of these eyes goes on to the left of a column at which their masks break off, upright: those of Subject_10 all
nine begin at column 128, with edges of 10 to 33 px. Whatever is painted there counts as wrong, fluid or not.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.accuracy.cases import Case, CaseSet
from benchmarks.accuracy.score import SliceScore, score_slice, summary
from benchmarks.accuracy.units import answers
from models.metrics import Mask
from models.weak.trained import SliceSegmentation

FIRST_COLUMN = {"Subject_02": 109, "Subject_08": 99, "Subject_10": 128}
"""The first column that is outlined, by patient; 0 for all others."""

SHOWN = {
    "dice_pooled": "pooled Dice",
    "tpvf_pooled": "TPVF",
    "ppv_pooled": "PPV",
    "dice_fluid_slices": "Dice per fluid slice",
    "slice_auc": "slice AUC",
    "false_positive_percent": "FP area %",
    "peak_in_lesion": "peak in fluid",
}


def outlined_table(system: str, seed: int, case_set: CaseSet, work: Path) -> str:
    """A markdown table of a system's figures on the whole width and on the columns that are outlined."""
    cases, masks = case_set
    found = answers(system, seed, case_set, work)
    scores = [both_scores(index, cases[index], answer, masks[index]) for index, answer in found]
    rows = [f"| {system} | {' | '.join(SHOWN.values())} |", "|---" * (len(SHOWN) + 1) + "|"]
    for name, side in zip(("the whole width", "what is outlined"), zip(*scores, strict=True), strict=True):
        figures = summary(side)
        rows.append(f"| {name} | " + " | ".join(f"{figures[key]:.3f}" for key in SHOWN) + " |")
    return "\n".join(rows)


def both_scores(index: int, case: Case, answer: SliceSegmentation, truth: Mask) -> tuple[SliceScore, SliceScore]:
    """Of one slice: on its whole width, and on the columns that are outlined."""
    names, first = (case.patient, case.volume, case.group), FIRST_COLUMN.get(case.patient, 0)
    whole, outlined = (
        score_slice(index, names, answer.probability[:, column:], answer.fluid_probability, truth[:, column:])
        for column in (0, first)
    )
    return whole, outlined
