"""Keyed hashes and coarsened days."""

from __future__ import annotations

import re
from datetime import date

import pytest

from app.deidentification.dates import DatePolicy, coarsened
from app.deidentification.pseudonyms import MAX_DAYS, MIN_DAYS, Pseudonyms
from app.volumes.declared import PATIENT_KEY

OURS, THEIRS = Pseudonyms(b"a" * 32), Pseudonyms(b"b" * 32)


class TestPatientKey:
    def test_is_the_same_for_the_same_patient(self) -> None:
        assert OURS.patient_key("4711", "A") == Pseudonyms(b"a" * 32).patient_key("4711", "A")

    def test_differs_by_patient_issuer_and_installation(self) -> None:
        keys = {
            OURS.patient_key("4711", "A"),
            OURS.patient_key("4712", "A"),
            OURS.patient_key("4711", ""),
            OURS.patient_key("711", "A4"),
            THEIRS.patient_key("4711", "A"),
        }
        assert len(keys) == 5

    def test_may_stand_where_an_uploader_gives_one(self) -> None:
        assert PATIENT_KEY.fullmatch(OURS.patient_key("Müller^Jörg", ""))

    def test_the_secret_is_not_shown(self) -> None:
        assert "aaaa" not in repr(OURS)


class TestUid:
    def test_is_a_uid_that_depends_on_the_secret(self) -> None:
        uid = OURS.uid("1.2.3")
        assert re.fullmatch(r"2\.25\.[1-9][0-9]{0,38}", uid)
        assert uid == OURS.uid("1.2.3")
        assert len({uid, OURS.uid("1.2.4"), THEIRS.uid("1.2.3")}) == 3


class TestDays:
    def test_lie_within_bounds_and_spread(self) -> None:
        days = [OURS.days_back(f"p{number}") for number in range(500)]
        assert min(days) >= MIN_DAYS
        assert max(days) <= MAX_DAYS
        assert len(set(days)) > 400
        assert OURS.days_back("p1") != THEIRS.days_back("p1")

    def test_keep_the_time_between_visits(self) -> None:
        first, second = date(2024, 2, 29), date(2024, 6, 1)
        moved = [coarsened(day, "shift", OURS.days_back("p1")) for day in (first, second)]
        assert moved[1] - moved[0] == second - first
        assert moved[0] < first

    @pytest.mark.parametrize(
        ("policy", "day"), [("keep", date(2024, 2, 29)), ("shift", date(2024, 1, 30)), ("year", date(2024, 1, 1))]
    )
    def test_by_policy(self, policy: DatePolicy, day: date) -> None:
        assert coarsened(date(2024, 2, 29), policy, 30) == day

    def test_the_first_day_of_all_has_none_before_it(self) -> None:
        assert coarsened(date(1, 1, 5), "shift", 30) == date.min
