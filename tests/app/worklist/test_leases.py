"""Leases over HTTP: two readers never hold the same volume, and each strategy gives what it promises."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from app.accounts.service import Role
from app.db.columns import utc_now
from app.db.job_tables import ModelVersion, Segmentation, doubts
from app.db.session import Database
from app.db.tables import SliceLease, User

API = "/api/v1"

ClientOf = Callable[[Role], TestClient]
Upload = Callable[..., dict[str, Any]]


def take(client: TestClient, strategy: str = "next", skip: tuple[str, ...] = ()) -> Any:
    return client.post(f"{API}/queue/leases", json={"strategy": strategy, "skip": list(skip)})


def tag(client: TestClient, volume_id: str, first: int, last: int, has_fluid: bool) -> None:
    body = {"first": first, "last": last, "has_fluid": has_fluid}
    assert client.put(f"{API}/volumes/{volume_id}/tags/me", json=body).status_code == 200


def add_model(database: Database) -> None:
    with database.transaction() as session:
        session.add(ModelVersion(id="m", recipe="gated", config={}, metrics={}, tags_digest="t", active_slot=1))


def add_probabilities(
    database: Database, volume_id: str, probabilities: list[float], state: str = "succeeded", *, bounded: bool = True
) -> None:
    """What the model in use said of each slice of a volume; `bounded`: with the least doubt, as workers store it."""
    slices = [{"area_px": 0, "probability": probability} for probability in probabilities]
    with database.transaction() as session:
        session.add(
            Segmentation(
                volume_id=volume_id,
                model_id="m",
                method="network",
                state=state,
                created_by=session.scalars(select(User.id)).first() or "",
                slices=slices,
                least_doubt=min(doubts(slices), default=None) if bounded else None,
            )
        )


class TestTake:
    def test_two_readers_never_get_the_same_volume(self, client_of: ClientOf, upload: Upload) -> None:
        ids = {upload(seed=seed)["id"] for seed in (1, 2)}
        leases = [take(client_of("annotator")) for _ in range(3)]
        assert [lease.status_code for lease in leases] == [200, 200, 204]
        assert {lease.json()["volume_id"] for lease in leases[:2]} == ids
        assert leases[0].json()["slices"] == [0, 1, 2, 3, 4, 5]

    def test_of_eight_readers_at_once_no_two_get_the_same(self, client_of: ClientOf, upload: Upload) -> None:
        ids = {upload(seed=seed)["id"] for seed in range(5)}
        readers = [client_of("annotator") for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(take, readers))
        assert sorted(answer.status_code for answer in answers) == [200] * 5 + [204] * 3
        given = [answer.json()["volume_id"] for answer in answers if answer.status_code == 200]
        assert len(given) == len(set(given))
        assert set(given) == ids

    def test_two_tabs_of_one_reader_at_once_share_a_lease(
        self, client_of: ClientOf, database: Database, upload: Upload
    ) -> None:
        for seed in range(3):
            upload(seed=seed)
        reader = client_of("annotator")
        with ThreadPoolExecutor(6) as pool:
            answers = [answer.json() for answer in pool.map(lambda _: take(reader), range(6))]
        assert len({answer["lease_id"] for answer in answers}) == 1
        with database.reading() as session:
            assert len(session.scalars(select(SliceLease)).all()) == 1

    def test_tabs_of_one_reader_that_take_renew_and_give_back_at_once_all_get_an_answer(
        self, client_of: ClientOf, upload: Upload
    ) -> None:
        ids = [upload(seed=seed)["id"] for seed in range(6)]
        reader = client_of("annotator")

        def act_in_a_tab(number: int) -> set[int]:
            chance = random.Random(number)
            answers = []
            for _ in range(12):
                lease = reader.get(f"{API}/queue").json()["lease"]
                if lease is None or chance.random() < 0.3:
                    answers.append(take(reader, skip=tuple(chance.sample(ids, 2))))
                elif chance.random() < 0.5:
                    answers.append(reader.delete(f"{API}/queue/leases/{lease['lease_id']}"))
                else:
                    answers.append(reader.post(f"{API}/queue/leases/{lease['lease_id']}/renew"))
            return {answer.status_code for answer in answers}

        with ThreadPoolExecutor(4) as pool:
            codes = set().union(*pool.map(act_in_a_tab, range(4)))
        assert codes <= {200, 204, 404}

    def test_asking_again_gives_what_is_left_of_the_same_volume(self, client: TestClient, volume_id: str) -> None:
        first = take(client).json()
        tag(client, volume_id, 0, 0, True)
        again = take(client).json()
        assert (again["volume_id"], again["slices"]) == (volume_id, [1, 2, 3, 4, 5])
        assert again["lease_id"] == first["lease_id"]
        assert again["expires_at"] >= first["expires_at"]

    def test_nothing_is_left_once_all_is_tagged(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 0, 5, False)
        assert take(client).status_code == 204

    def test_lease_that_ran_out_goes_to_the_next_who_asks(
        self, client_of: ClientOf, database: Database, volume_id: str
    ) -> None:
        first = client_of("annotator")
        lease_id = take(first).json()["lease_id"]
        with database.transaction() as session:
            session.execute(update(SliceLease).values(expires_at=utc_now() - timedelta(seconds=1)))
        assert take(client_of("annotator")).json()["volume_id"] == volume_id
        answer = first.post(f"{API}/queue/leases/{lease_id}/renew")
        assert (answer.status_code, answer.json()["code"]) == (404, "lease_not_found")
        assert take(first).status_code == 204

    def test_skipped_volume_is_given_back_and_passed_over(self, client: TestClient, upload: Upload) -> None:
        one, two = (str(upload(seed=seed)["id"]) for seed in (1, 2))
        assert take(client).json()["volume_id"] == one
        assert take(client, skip=(one,)).json()["volume_id"] == two
        assert take(client, skip=(one, two)).status_code == 204

    def test_deleted_volume_is_not_given(self, client: TestClient, volume_id: str) -> None:
        assert client.delete(f"{API}/volumes/{volume_id}").status_code == 204
        assert take(client).status_code == 204

    @pytest.mark.parametrize("body", [{"strategy": "random"}, {"skip": "v"}, {"skip": ["v"] * 501}])
    def test_bad_request_gives_no_lease(self, client: TestClient, volume_id: str, body: dict[str, Any]) -> None:
        assert client.post(f"{API}/queue/leases", json=body).status_code == 422
        assert client.get(f"{API}/queue").json()["lease"] is None


class TestUncertain:
    def test_the_volume_and_the_slices_that_the_model_is_least_sure_of_come_first(
        self, client: TestClient, database: Database, upload: Upload
    ) -> None:
        unseen, sure, unsure = (str(upload(seed=seed)["id"]) for seed in (1, 2, 3))
        add_model(database)
        add_probabilities(database, sure, [0.9, 0.1, 0.99, 0.01, 0.8, 0.95])
        add_probabilities(database, unsure, [0.9, 0.1, 0.45, 0.52, 0.3, 0.95])
        lease = take(client, "uncertain").json()
        assert (lease["volume_id"], lease["slices"]) == (unsure, [3, 2, 4, 0, 1, 5])
        assert lease["ranked_by_model"] is True
        assert take(client, "uncertain", skip=(unsure,)).json()["volume_id"] == sure
        last = take(client, "uncertain", skip=(unsure, sure)).json()
        assert (last["volume_id"], last["slices"], last["ranked_by_model"]) == (unseen, [0, 1, 2, 3, 4, 5], False)

    def test_only_slices_without_the_readers_tag_count(
        self, client: TestClient, database: Database, upload: Upload
    ) -> None:
        one, two = (str(upload(seed=seed)["id"]) for seed in (1, 2))
        add_model(database)
        add_probabilities(database, one, [0.5, 0.9, 0.9, 0.9, 0.9, 0.9])
        add_probabilities(database, two, [0.4, 0.9, 0.9, 0.9, 0.9, 0.9])
        tag(client, one, 0, 0, True)
        assert take(client, "uncertain").json()["volume_id"] == two

    def test_order_is_that_of_what_is_left_in_each_volume(
        self, client: TestClient, database: Database, upload: Upload
    ) -> None:
        ids = [str(upload(seed=seed)["id"]) for seed in range(4)]
        add_model(database)
        for number, volume_id in enumerate(ids):
            least, next_best = 0.5 + number / 100, 0.9 - number / 10  # 0.9, 0.8, 0.7, 0.6
            add_probabilities(database, volume_id, [least, next_best, 1, 1, 1, 1], bounded=number != 2)
        for volume_id in ids[:3]:
            tag(client, volume_id, 0, 0, True)
        given = []
        for _ in ids:
            given.append(take(client, "uncertain", skip=tuple(given)).json()["volume_id"])
        assert given == [ids[3], ids[2], ids[1], ids[0]]  # 0.53 untagged, then 0.7, 0.8, 0.9

    def test_result_that_is_not_finished_ranks_nothing(
        self, client: TestClient, database: Database, volume_id: str
    ) -> None:
        add_model(database)
        add_probabilities(database, volume_id, [], state="running")
        assert take(client, "uncertain").json()["ranked_by_model"] is False


class TestDisagreement:
    def test_a_third_reader_gets_the_slices_in_dispute_until_they_have_spoken(
        self, client_of: ClientOf, volume_id: str
    ) -> None:
        one, two, three = (client_of("annotator") for _ in range(3))
        tag(one, volume_id, 4, 5, True)
        tag(two, volume_id, 4, 4, False)
        tag(two, volume_id, 5, 5, True)
        assert take(three, "disagreement").json()["slices"] == [4]
        tag(three, volume_id, 4, 4, True)
        assert take(three, "disagreement").status_code == 204

    def test_a_tie_comes_back_to_those_who_made_it(self, client_of: ClientOf, volume_id: str) -> None:
        one, two = client_of("annotator"), client_of("annotator")
        tag(one, volume_id, 4, 4, True)
        tag(two, volume_id, 4, 4, False)
        assert take(one, "disagreement").json()["slices"] == [4]
        tag(one, volume_id, 4, 4, False)
        assert take(one, "disagreement").status_code == 204

    def test_nothing_without_a_second_reader(self, client: TestClient, volume_id: str) -> None:
        tag(client, volume_id, 0, 5, True)
        assert take(client, "disagreement").status_code == 204


class TestRenewAndRelease:
    def test_renewing_moves_the_end(self, client: TestClient, volume_id: str) -> None:
        lease = take(client).json()
        renewed = client.post(f"{API}/queue/leases/{lease['lease_id']}/renew").json()
        assert renewed["expires_at"] > lease["expires_at"]

    def test_released_volume_goes_to_another_reader(self, client_of: ClientOf, volume_id: str) -> None:
        one, two = client_of("annotator"), client_of("annotator")
        path = f"{API}/queue/leases/{take(one).json()['lease_id']}"
        assert take(two).status_code == 204
        assert two.delete(path).status_code == 204  # not theirs: nothing happens
        assert take(two).status_code == 204
        assert [one.delete(path).status_code for _ in range(2)] == [204, 204]
        assert take(two).json()["volume_id"] == volume_id

    def test_nobody_renews_the_lease_of_another(self, client_of: ClientOf, volume_id: str) -> None:
        lease_id = take(client_of("annotator")).json()["lease_id"]
        answer = client_of("annotator").post(f"{API}/queue/leases/{lease_id}/renew")
        assert answer.status_code == 404
        assert lease_id in answer.json()["detail"]


class TestVolumeDeleted:
    def test_is_held_by_nobody_any_more(self, client_of: ClientOf, upload: Upload) -> None:
        ada, admin = client_of("annotator"), client_of("admin")
        first, second = upload(seed=1)["id"], upload(seed=2)["id"]
        assert take(ada).json()["volume_id"] == first
        assert admin.delete(f"{API}/volumes/{first}").status_code == 204
        assert ada.get(f"{API}/queue").json()["lease"] is None
        assert take(ada).json()["volume_id"] == second
