"""Putting a version to use and back: one call, always exactly one in use, only with the files that were stored."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from app.storage import Storage, weights_prefix
from models.shipped import CONFIG_NAME, WEIGHTS_NAME

API = "/api/v1"
MODELS = f"{API}/models"

N_SWITCHING, N_SWITCHES = 4, 8
"""Threads that put versions to use, and how often each does."""


class TestActivate:
    def test_the_other_one_is_in_use_and_back_by_the_same_call(
        self, client: TestClient, make_model: Callable[..., str]
    ) -> None:
        first, second = make_model(active=True), make_model(inactive_reason="It is worse.")
        for wanted, other in ((second, first), (first, second)):
            answer = client.post(f"{MODELS}/{wanted}/activate")
            assert (answer.status_code, answer.json()["active"]) == (200, True)
            assert client.get(f"{MODELS}/{other}").json()["active"] is False
        assert client.get(f"{MODELS}/{second}").json()["inactive_reason"] is None


class TestUnderLoad:
    def test_exactly_one_is_in_use_at_every_moment_and_nobody_meets_an_error(
        self, client: TestClient, make_model: Callable[..., str], upload: Callable[..., dict[str, Any]]
    ) -> None:
        ids = [make_model(active=True), make_model(), make_model()]
        volumes = [upload(seed=seed)["id"] for seed in range(4)]
        answers: list[Response] = []
        active_seen: list[int] = []
        done = threading.Event()

        def switch(number: int) -> None:
            for turn in range(N_SWITCHES):
                answers.append(client.post(f"{MODELS}/{ids[(number + turn) % len(ids)]}/activate"))

        def look() -> None:
            while not done.is_set():
                listed = client.get(MODELS)
                answers.append(listed)
                active_seen.append(sum(model["active"] for model in listed.json()["items"]))

        def segment() -> None:
            for volume_id in volumes:
                body = {"volume_id": volume_id}
                answers.append(client.post(f"{API}/segmentations", json=body, headers={"Prefer": "wait=0"}))

        looking = [threading.Thread(target=look) for _ in range(2)]
        acting = [threading.Thread(target=switch, args=(number,)) for number in range(N_SWITCHING)]
        acting += [threading.Thread(target=segment) for _ in range(2)]
        for thread in looking + acting:
            thread.start()
        for thread in acting:
            thread.join()
        done.set()
        for thread in looking:
            thread.join()
        assert {answer.status_code for answer in answers} <= {200, 202}
        assert len(active_seen) > 2
        assert set(active_seen) == {1}


class TestDamagedFiles:
    """What lies in the bucket is not what the training stored: refused in a sentence, and the model in use stays."""

    @pytest.fixture
    def models(self, make_model: Callable[..., str]) -> tuple[str, str]:
        return make_model(active=True), make_model(weights=b"weights of a network" * 1000)

    @pytest.mark.parametrize(
        ("name", "damage", "told"),
        [
            (WEIGHTS_NAME, lambda data: data[:-100], "not the ones that its training stored"),
            (WEIGHTS_NAME, lambda data: data[:50] + bytes([data[50] ^ 1]) + data[51:], "not the ones"),
            (WEIGHTS_NAME, lambda _: b"\x80\x04\x95 a pickle", "not the ones"),
            (WEIGHTS_NAME, None, "missing from the storage"),
            (CONFIG_NAME, lambda data: data + b" ", "not the ones"),
            (CONFIG_NAME, None, "missing from the storage"),
        ],
        ids=["truncated", "flipped bit", "pickle", "no weights", "changed config", "no config"],
    )
    @pytest.mark.sqlite_only
    def test_is_refused_in_a_sentence_and_the_one_in_use_stays(
        self,
        client: TestClient,
        storage: Storage,
        models: tuple[str, str],
        name: str,
        damage: Callable[[bytes], bytes] | None,
        told: str,
    ) -> None:
        in_use, other = models
        prefix = weights_prefix(other)
        content = {file: storage.get(prefix + file) for file in (WEIGHTS_NAME, CONFIG_NAME)}
        storage.delete_prefix(prefix)
        for file, data in content.items():
            if file != name:
                storage.put(prefix + file, data)
            elif damage is not None:
                storage.put(prefix + file, damage(data))
        refused = client.post(f"{MODELS}/{other}/activate")
        assert (refused.status_code, refused.json()["code"]) == (409, "bad_weights")
        assert f"The files of model {other} " in refused.json()["detail"]
        assert told in refused.json()["detail"]
        assert client.get(f"{MODELS}/{in_use}").json()["active"] is True
        for file, data in content.items():
            storage.put(prefix + file, data)
        assert client.post(f"{MODELS}/{other}/activate").status_code == 200

    @pytest.mark.sqlite_only
    @pytest.mark.parametrize("content", [b"not JSON", b"[]", b"{}", b'{"weights_sha256": "0"}'])
    def test_of_a_version_older_than_the_digest_its_own_configuration_must_fit(
        self, client: TestClient, storage: Storage, make_model: Callable[..., str], content: bytes
    ) -> None:
        other = make_model(files_digest=None)
        assert client.post(f"{MODELS}/{other}/activate").status_code == 200
        make_model(active=True)
        storage.put(weights_prefix(other) + CONFIG_NAME, content)
        refused = client.post(f"{MODELS}/{other}/activate")
        assert (refused.status_code, refused.json()["code"]) == (409, "bad_weights")
