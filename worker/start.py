"""Where a training begins: at the starter network, at nothing, or at the version in use. One decision, made here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.db.tables import JsonObject
from models.weak.config import PipelineConfig
from worker.live import Live

StartKind = Literal["scratch", "starter", "live"]

FROM_NOTHING = "The recipe {recipe} learns from the tags alone."
STARTER_IN_USE = "No trained version was in use, so it began with the starter network."
OTHER_NETWORK = "The version in use ({recipe}) is another network, so it began with the starter network."
UNKNOWN_TAGS = "What the version in use was taught is not known, so it began with the starter network."
NOT_WANTED = "It began with the starter network, which was as good as going on from the version in use when measured."
TAGS_TAKEN_BACK = "{changes} since the version in use learned from the tags, so it began with the starter network."
ONLY_ADDED = "Tags were only added ({n_added} slices) since the version in use was trained, so it went on from there."
LIVE_UNREADABLE = "The files of the version in use could not be read, so it began with the starter network."


@dataclass(frozen=True)
class Start:
    """Where a training begins, and why in a sentence for its lineage."""

    kind: StartKind
    reason: str


@dataclass(frozen=True)
class TagChanges:
    """Numbers of slices whose agreed tag came, turned over, or went (taken back, disputed, or the volume deleted)."""

    n_added: int
    n_changed: int
    n_removed: int

    @property
    def only_added(self) -> bool:
        """Whether all that was learned before still holds."""
        return self.n_changed == 0 and self.n_removed == 0


def tag_changes(before: Sequence[JsonObject], now: Sequence[JsonObject]) -> TagChanges:
    """What became of the tags between two snapshots of jobs."""
    old, new = _answers(before), _answers(now)
    return TagChanges(
        n_added=len(new.keys() - old.keys()),
        n_changed=sum(old[key] != new[key] for key in old.keys() & new.keys()),
        n_removed=len(old.keys() - new.keys()),
    )


def _answers(snapshot: Sequence[JsonObject]) -> dict[tuple[str, int], bool]:
    return {
        (entry["volume_id"], index): answer
        for entry in snapshot
        for answer, name in ((True, "with_fluid"), (False, "without_fluid"))
        for index in entry[name]
    }


def choose_start(config: PipelineConfig, live: Live | None, now: Sequence[JsonObject], *, warm: bool) -> Start:
    """Where a training with `config` on the tags `now` begins. `warm` allows the version in use.

    A network that has learned a tag which is no longer true must not be gone on from: nothing would unteach it.
    """
    if config.start == "scratch":
        return Start("scratch", FROM_NOTHING.format(recipe=config.recipe))
    if live is None or not live.is_trained:
        return Start("starter", STARTER_IN_USE)
    if live.recipe != config.recipe:
        return Start("starter", OTHER_NETWORK.format(recipe=live.recipe))
    if not live.snapshot:
        return Start("starter", UNKNOWN_TAGS)
    changes = tag_changes(live.snapshot, now)
    if not changes.only_added:
        told = f"{changes.n_changed} tags were changed and {changes.n_removed} removed"
        return Start("starter", TAGS_TAKEN_BACK.format(changes=told))
    if not warm:
        return Start("starter", NOT_WANTED)
    return Start("live", ONLY_ADDED.format(n_added=changes.n_added))
