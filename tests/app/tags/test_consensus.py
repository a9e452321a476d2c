"""From several readers to one answer."""

from __future__ import annotations

import pytest

from app.tags.consensus import consensus, disagreement


class TestConsensus:
    @pytest.mark.parametrize(
        ("votes", "answer"),
        [([], None), ([True], True), ([False], False), ([True, False], None), ([True, True, False], True)],
    )
    def test_is_what_most_say_and_nothing_on_a_tie(self, votes: list[bool], answer: bool | None) -> None:
        assert consensus(votes) is answer


class TestDisagreement:
    def test_is_any_two_readers_who_differ(self) -> None:
        assert disagreement([True, True, False])
        assert not disagreement([True, True])
        assert not disagreement([])
