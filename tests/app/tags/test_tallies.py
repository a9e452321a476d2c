"""The kept counts are what one would count: after any acts of tagging, of readers at once, and after the migration."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

import migrations
from app.accounts.service import Role
from app.db.session import Database
from app.db.tables import ReaderTally, SliceTag, Volume
from app.tags.consensus import can_settle, disagreement

API = "/api/v1"
N_SLICES = 6

ClientOf = Callable[[Role], TestClient]
Counts = tuple[dict[str, tuple[int, int]], dict[tuple[str, str], tuple[int, int, int]]]


def kept(database: Database) -> Counts:
    """What the service keeps: by volume, and by reader and volume."""
    with database.reading() as session:
        volumes = {row.id: (row.n_tagged, row.n_disputed) for row in session.scalars(select(Volume))}
        tallies = {
            (row.user_id, row.volume_id): (row.n_tagged, row.n_with_fluid, row.n_to_settle)
            for row in session.scalars(select(ReaderTally))
        }
    return volumes, tallies


def counted(database: Database) -> Counts:
    """The same, counted from the tags, for the readers who have a row."""
    votes: dict[str, dict[int, dict[str, bool]]] = {}
    with database.reading() as session:
        ids = list(session.scalars(select(Volume.id)))
        readers = session.execute(select(ReaderTally.user_id, ReaderTally.volume_id)).all()
        for tag in session.scalars(select(SliceTag)):
            votes.setdefault(tag.volume_id, {}).setdefault(tag.slice_index, {})[tag.user_id] = tag.has_fluid
    slices = {volume_id: list(votes.get(volume_id, {}).values()) for volume_id in ids}
    volumes = {
        volume_id: (len(found), sum(disagreement(list(by_user.values())) for by_user in found))
        for volume_id, found in slices.items()
    }
    tallies = {
        (reader, volume_id): (
            sum(reader in by_user for by_user in slices[volume_id]),
            sum(by_user.get(reader) is True for by_user in slices[volume_id]),
            sum(can_settle(by_user, reader) for by_user in slices[volume_id]),
        )
        for reader, volume_id in readers
    }
    return volumes, tallies


def act(client: TestClient, volume_id: str, chance: random.Random) -> None:
    """A tag, a run of tags, or one taken back."""
    index, answer = chance.randrange(N_SLICES), chance.choice((True, False))
    one = f"{API}/volumes/{volume_id}/slices/{index}/tags/me"
    run = {"first": chance.randrange(index + 1), "last": index, "has_fluid": chance.choice((True, False, None))}
    match chance.randrange(3):
        case 0:
            answered = client.put(one, json={"has_fluid": answer})
        case 1:
            answered = client.put(f"{API}/volumes/{volume_id}/tags/me", json=run)
        case _:
            answered = client.delete(one)
    assert answered.is_success, answered.text


@pytest.fixture
def volume_ids(upload: Callable[..., dict[str, Any]]) -> list[str]:
    return [str(upload(seed=seed)["id"]) for seed in (1, 2)]


class TestCounts:
    def test_after_many_acts_of_three_readers(
        self, client_of: ClientOf, database: Database, volume_ids: list[str]
    ) -> None:
        chance = random.Random(1)
        readers = [client_of("annotator") for _ in range(3)]
        for number in range(90):
            act(chance.choice(readers), chance.choice(volume_ids), chance)
            if number % 10 == 9:
                assert kept(database) == counted(database)
        volumes, tallies = kept(database)
        assert max(n_disputed for _, n_disputed in volumes.values()) > 0
        assert len(tallies) == 6

    def test_of_readers_who_tag_at_once(self, client_of: ClientOf, database: Database, volume_ids: list[str]) -> None:
        def tag_alone(seed: int) -> None:
            client, chance = client_of("annotator"), random.Random(seed)
            for _ in range(12):
                act(client, volume_ids[0], chance)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(tag_alone, range(4)))
        assert kept(database) == counted(database)

    def test_of_one_reader_in_two_tabs_at_once(
        self, client_of: ClientOf, database: Database, volume_ids: list[str]
    ) -> None:
        client = client_of("annotator")
        path = f"{API}/volumes/{volume_ids[0]}/tags/me"
        with ThreadPoolExecutor(4) as pool:
            runs = [{"first": 0, "last": 5, "has_fluid": number % 2 == 0} for number in range(8)]
            answers = list(pool.map(lambda run: client.put(path, json=run).status_code, runs))
        assert answers == [200] * 8
        assert kept(database) == counted(database)

    def test_a_refused_write_changes_none(self, client: TestClient, database: Database, volume_ids: list[str]) -> None:
        path = f"{API}/volumes/{volume_ids[0]}/slices/1/tags/me"
        client.put(path, json={"has_fluid": True})
        before = kept(database)
        assert client.put(path, json={"has_fluid": False}, headers={"If-Match": '"7"'}).status_code == 412
        assert client.put(f"{API}/volumes/{volume_ids[0]}/slices/6/tags/me", json={"has_fluid": True}).is_error
        assert kept(database) == before


class TestMigration:
    def test_counts_what_was_tagged_before_it(
        self, client_of: ClientOf, database: Database, database_url: str, volume_ids: list[str]
    ) -> None:
        one, two, three = (client_of("annotator") for _ in range(3))
        path = f"{API}/volumes/{volume_ids[0]}/tags/me"
        one.put(path, json={"first": 0, "last": 4, "has_fluid": True})
        two.put(path, json={"first": 0, "last": 1, "has_fluid": False})
        three.put(path, json={"first": 1, "last": 1, "has_fluid": True})
        before = kept(database)
        database.dispose()
        migrations.downgrade(database_url, "0009")
        migrations.downgrade(database_url, "-1")
        migrations.upgrade(database_url)
        assert kept(database) == before == counted(database)
