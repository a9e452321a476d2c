from __future__ import annotations

import pytest

from app.db.tables import JsonObject
from models.weak.profiles import profile
from worker.live import Live
from worker.start import (
    FROM_NOTHING,
    NOT_WANTED,
    ONLY_ADDED,
    OTHER_NETWORK,
    STARTER_IN_USE,
    UNKNOWN_TAGS,
    Start,
    TagChanges,
    choose_start,
    tag_changes,
)

ADAPTED = profile("tiny")
BEFORE: list[JsonObject] = [{"volume_id": "a", "patient": "p", "with_fluid": [1, 2], "without_fluid": [0]}]
MORE: list[JsonObject] = [
    {"volume_id": "a", "patient": "p", "with_fluid": [1, 2], "without_fluid": [0, 3]},
    {"volume_id": "b", "patient": "q", "with_fluid": [5], "without_fluid": []},
]
TURNED: list[JsonObject] = [{"volume_id": "a", "patient": "p", "with_fluid": [1], "without_fluid": [0, 2]}]
LESS: list[JsonObject] = [{"volume_id": "a", "patient": "p", "with_fluid": [1, 2], "without_fluid": []}]


def live(recipe: str = "adapted", snapshot: list[JsonObject] = BEFORE, *, is_trained: bool = True) -> Live:
    return Live("m", recipe, is_trained, snapshot, frozenset(), None)


class TestTagChanges:
    @pytest.mark.parametrize(
        ("now", "changes", "only_added"),
        [
            (BEFORE, TagChanges(0, 0, 0), True),
            (MORE, TagChanges(2, 0, 0), True),
            (TURNED, TagChanges(0, 1, 0), False),
            (LESS, TagChanges(0, 0, 1), False),
            ([], TagChanges(0, 0, 3), False),
        ],
    )
    def test_counts_what_came_turned_and_went(
        self, now: list[JsonObject], changes: TagChanges, only_added: bool
    ) -> None:
        assert tag_changes(BEFORE, now) == changes
        assert changes.only_added is only_added


class TestChooseStart:
    def test_goes_on_from_the_version_in_use_where_tags_were_only_added(self) -> None:
        assert choose_start(ADAPTED, live(), MORE, warm=True) == Start("live", ONLY_ADDED.format(n_added=2))

    def test_begins_with_the_starter_unless_that_is_wanted(self) -> None:
        assert choose_start(ADAPTED, live(), MORE, warm=False) == Start("starter", NOT_WANTED)

    @pytest.mark.parametrize(
        ("now", "told"), [(TURNED, "1 tags were changed and 0 rem"), (LESS, "0 tags were changed and 1")]
    )
    def test_never_goes_on_from_what_learned_a_tag_that_no_longer_holds(self, now: list[JsonObject], told: str) -> None:
        start = choose_start(ADAPTED, live(), now, warm=True)
        assert start.kind == "starter"
        assert start.reason.startswith(told)

    @pytest.mark.parametrize(
        ("version", "reason"),
        [
            (None, STARTER_IN_USE),
            (live("starter", [], is_trained=False), STARTER_IN_USE),
            (live("ours-u"), OTHER_NETWORK.format(recipe="ours-u")),
            (live(snapshot=[]), UNKNOWN_TAGS),
        ],
    )
    def test_begins_with_the_starter_where_there_is_nothing_to_go_on_from(
        self, version: Live | None, reason: str
    ) -> None:
        assert choose_start(ADAPTED, version, MORE, warm=True) == Start("starter", reason)

    @pytest.mark.parametrize("recipe", ["ours-u", "ours-d", "softgt"])
    def test_the_recipes_of_the_paper_begin_with_nothing(self, recipe: str) -> None:
        start = choose_start(profile("tiny", recipe), live(recipe), MORE, warm=True)  # type: ignore[arg-type]
        assert start == Start("scratch", FROM_NOTHING.format(recipe=recipe))
