"""What the figures are where graders looked: three eyes of `duke_dme` were not outlined from edge to edge.

Fluid of these eyes goes on to the left of a column at which their masks break off, upright: those of Subject_10 all
nine begin at column 128, with edges of 10 to 33 px. Whatever is painted there counts as wrong, fluid or not.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.accuracy.cases import Case, CaseSet
from benchmarks.accuracy.report import system_table
from benchmarks.accuracy.score import SliceScore, score_slice
from benchmarks.accuracy.units import answers
from models.metrics import Mask
from models.weak.trained import SliceSegmentation

FIRST_COLUMN = {"Subject_02": 109, "Subject_08": 99, "Subject_10": 128}
"""The first column that is outlined, by patient; 0 for all others."""


def outlined_table(system: str, seed: int, case_set: CaseSet, work: Path) -> str:
    """A markdown table of a system's figures on the whole width and on the columns that are outlined."""
    cases, masks = case_set
    found = answers(system, seed, case_set, work)
    whole, outlined = zip(*(both_scores(n, cases[n], answer, masks[n]) for n, answer in found), strict=True)
    return system_table(
        {f"{system}, the whole width": {seed: list(whole)}, f"{system}, what is outlined": {seed: list(outlined)}}
    )


def both_scores(index: int, case: Case, answer: SliceSegmentation, truth: Mask) -> tuple[SliceScore, SliceScore]:
    """Of one slice: on its whole width, and on the columns that are outlined."""

    def score(first: int) -> SliceScore:
        return score_slice(index, case.names, answer.probability[:, first:], answer.fluid_probability, truth[:, first:])

    return score(0), score(FIRST_COLUMN.get(case.patient, 0))
