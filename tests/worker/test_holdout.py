from __future__ import annotations

import pytest

from app.db.patient_digests import HELD_OUT_SHARE, position
from worker.holdout import BOTH, PatientTags, held_out_patients

MIXED = PatientTags(3, 3)
FLUID = PatientTags(3, 0)
NORMAL = PatientTags(0, 3)


def names(n: int, *, below: bool) -> list[str]:
    """The first `n` of patient-0, patient-1 ... whose position is below the border, or not."""
    found = [f"patient-{i}" for i in range(1000) if (position(f"patient-{i}") < HELD_OUT_SHARE) == below]
    return found[:n]


def classes(patients: dict[str, PatientTags], chosen: set[str]) -> frozenset[bool]:
    return frozenset().union(*(patients[name].classes for name in chosen))


class TestPosition:
    def test_is_fixed_for_ever(self) -> None:
        # SHA-256("a") starts with ca978112ca1bbdca.
        assert position("a") == 0xCA978112CA1BBDCA / 2**64

    def test_a_fifth_of_many_patients_lies_below_the_border(self) -> None:
        share = sum(position(str(i)) < HELD_OUT_SHARE for i in range(5000)) / 5000
        assert share == pytest.approx(HELD_OUT_SHARE, abs=0.02)


class TestHeldOutPatients:
    def test_one_patient_is_not_held_out(self) -> None:
        assert held_out_patients({"a": MIXED}) == frozenset()

    def test_no_patient_is_no_patient(self) -> None:
        assert held_out_patients({}) == frozenset()

    def test_of_two_patients_with_both_answers_the_lower_one_is_held_out(self) -> None:
        low, high = sorted(names(2, below=False), key=position)
        assert held_out_patients({low: MIXED, high: MIXED}) == {low}

    def test_those_below_the_border_are_held_out(self) -> None:
        held, train = names(2, below=True), names(8, below=False)
        assert held_out_patients(dict.fromkeys(held + train, MIXED)) == set(held)

    def test_the_choice_stays_when_patients_are_added(self) -> None:
        few = dict.fromkeys(names(2, below=True) + names(6, below=False), MIXED)
        many = few | dict.fromkeys(names(9, below=True) + names(30, below=False), MIXED)
        assert held_out_patients(few) == held_out_patients(many) & set(few)

    def test_the_order_of_patients_is_of_no_matter(self) -> None:
        patients = dict.fromkeys(names(3, below=True) + names(9, below=False), MIXED)
        assert held_out_patients(patients) == held_out_patients(dict(reversed(patients.items())))

    def test_a_missing_answer_comes_over_from_the_training_side(self) -> None:
        (held,) = names(1, below=True)
        first, *others = sorted(names(4, below=False), key=position)
        patients = {held: FLUID, first: NORMAL} | dict.fromkeys(others, MIXED)
        assert held_out_patients(patients) == {held, first}

    def test_training_gets_both_answers_before_the_held_out_side(self) -> None:
        (held,) = names(1, below=True)
        train = names(3, below=False)
        patients = {held: NORMAL} | dict.fromkeys(train, FLUID)
        assert held_out_patients(patients) == frozenset({min(train, key=position)})
        assert classes(patients, set(patients) - held_out_patients(patients)) == BOTH

    def test_who_was_learned_from_is_never_held_out_even_where_an_answer_is_missing(self) -> None:
        held = names(3, below=True)
        train = names(4, below=False)
        patients = dict.fromkeys(held, FLUID) | dict.fromkeys(train, NORMAL) | {train[0]: MIXED}
        learned = {held[0], *train}
        chosen = held_out_patients(patients, learned=learned)
        assert chosen.isdisjoint(learned)
        assert chosen == set(held[1:])

    @pytest.mark.parametrize("seed", range(20))
    def test_training_never_lacks_an_answer_that_exists(self, seed: int) -> None:
        kinds = (MIXED, FLUID, NORMAL)
        patients = {f"{seed}-{i}": kinds[(seed * 7 + i * i) % 3] for i in range(2 + seed % 9)}
        train = set(patients) - held_out_patients(patients)
        assert classes(patients, train) == classes(patients, set(patients))
