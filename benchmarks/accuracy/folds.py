"""Patient-grouped folds: no patient is on both sides, and both sides of every fold have both tags."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.oct.volume import OCTError

N_FOLDS = 5
FOLD_SEED = 11
"""The folds are the same for every system and every training seed."""


class FoldError(OCTError):
    """The patients cannot be divided as asked."""

    code = "bad_folds"


def patient_folds(patients: Sequence[str], tags: Sequence[bool], n_folds: int, seed: int) -> list[set[str]]:
    """The held-out patients of every fold; every patient is held out once.

    Patients are dealt in the order of their share of fluid slices, so that folds are alike.

    Raises:
        FoldError: fewer patients than folds, or a fold of one tag only on either side.
    """
    rng = np.random.default_rng([seed, n_folds])
    names = sorted(set(patients))
    if len(names) < n_folds:
        raise FoldError(f"{len(names)} patients cannot be divided into {n_folds} folds.")
    n_slices = {name: patients.count(name) for name in names}
    n_fluid = {name: sum(tag for who, tag in zip(patients, tags, strict=True) if who == name) for name in names}
    rng.shuffle(names)
    names.sort(key=lambda name: (n_fluid[name] / n_slices[name], n_slices[name]))
    folds: list[set[str]] = [set() for _ in range(n_folds)]
    for start in range(0, len(names), n_folds):
        for fold, index in zip(rng.permutation(n_folds), range(start, min(start + n_folds, len(names))), strict=False):
            folds[fold].add(names[index])
    for number, held_out in enumerate(folds):
        for side in (True, False):
            seen = {bool(tag) for who, tag in zip(patients, tags, strict=True) if (who in held_out) is side}
            if len(seen) < 2:
                raise FoldError(f"Fold {number} has slices of one tag only; choose fewer folds than {n_folds}.")
    return folds


def first_patients(patients: Sequence[str], tags: Sequence[bool], n_slices: int, seed: int) -> set[str]:
    """Whole patients in a random order until they have `n_slices` slices and both tags; all where there are fewer."""
    rng = np.random.default_rng([seed, n_slices])
    chosen: set[str] = set()
    for name in rng.permutation(sorted(set(patients))):
        inside = [bool(tag) for who, tag in zip(patients, tags, strict=True) if who in chosen]
        if len(inside) >= n_slices and len(set(inside)) == 2:
            break
        chosen.add(str(name))
    return chosen
