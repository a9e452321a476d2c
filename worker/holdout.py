"""Which patients are kept away from training to measure it: fixed by a hash, so that it stays as tags grow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.db.patient_digests import HELD_OUT_SHARE, position


@dataclass(frozen=True)
class PatientTags:
    """Numbers of agreed slices of one patient."""

    n_with_fluid: int
    n_without_fluid: int

    @property
    def classes(self) -> frozenset[bool]:
        """The answers that occur."""
        return frozenset(
            answer for answer, count in ((True, self.n_with_fluid), (False, self.n_without_fluid)) if count
        )


BOTH = frozenset({True, False})


def held_out_patients(patients: Mapping[str, PatientTags], *, learned: Collection[str] = frozenset()) -> frozenset[str]:
    """The patients to measure on: those whose position lies below `HELD_OUT_SHARE`, of all but `learned`.

    `learned` are patients whom the version in use has learned from: a hold-out that is to judge two versions holds
    none whom one of them knows, so that those who were once learned from stay on the training side.

    Where that leaves a side without one of the two answers, patients move over, always the nearest to the border
    first: to the training side before all, and then to the held-out side as long as training keeps both answers.
    Empty with fewer than two patients, or when no patient can be spared.
    """
    if len(patients) < 2:
        return frozenset()
    order = sorted(patients, key=position)
    held = [name for name in order if position(name) < HELD_OUT_SHARE and name not in learned]
    train = [name for name in order if name not in held]
    for name in reversed(held.copy()):
        if patients[name].classes - _classes(train, patients):
            held.remove(name)
            train.append(name)
    for name in sorted(set(train).difference(learned), key=position):
        rest = [other for other in train if other != name]
        useful = patients[name].classes - _classes(held, patients)
        if useful and _classes(rest, patients) == _classes(train, patients):
            held.append(name)
            train = rest
    return frozenset(held)


def _classes(names: list[str], patients: Mapping[str, PatientTags]) -> frozenset[bool]:
    return frozenset().union(*(patients[name].classes for name in names))
