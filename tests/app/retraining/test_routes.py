"""The retrain policy over HTTP: read by everybody, changed by admins, refused in words, obeyed by POST."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.accounts.service import Role
from app.db.session import Database
from app.db.tables import AuditEvent
from tests.app.retraining.tagging import AUTOMATIC, JOBS, POLICY, tag

FROM_THE_START = {"mode": "manual", "new_tags": 25, "quiet_minutes": 10.0, "min_per_class": 5, "per_day": 2}


def held(client: TestClient) -> dict[str, Any]:
    """The policy that holds, without when it was changed."""
    return {name: value for name, value in client.get(POLICY).json().items() if name != "updated_at"}


class TestPolicy:
    def test_trainings_are_started_by_hand_from_the_start(self, client_of: Callable[[Role], TestClient]) -> None:
        assert held(client_of("viewer")) == FROM_THE_START

    def test_a_change_is_kept_and_goes_into_the_audit_trail_once(self, client: TestClient, database: Database) -> None:
        wanted = {**FROM_THE_START, "mode": "automatic", "quiet_minutes": 0.5}
        for _ in range(2):
            assert client.put(POLICY, json=wanted).status_code == 200
        assert held(client) == wanted
        with database.reading() as session:
            changes = session.scalars(select(AuditEvent).where(AuditEvent.action == "retrain_policy.changed")).all()
        assert [change.details for change in changes] == [{"mode": "automatic", "quiet_minutes": 0.5}]

    def test_leaves_the_other_settings_alone(self, client: TestClient) -> None:
        client.put("/api/v1/project-settings", json={"blinded_first_read": False})
        client.put(POLICY, json={**FROM_THE_START, "mode": "off"})
        assert client.get("/api/v1/project-settings").json()["blinded_first_read"] is False
        client.put("/api/v1/project-settings", json={"blinded_first_read": True})
        assert held(client)["mode"] == "off"

    @pytest.mark.parametrize("role", ["viewer", "annotator", "trainer"])
    def test_only_admins_change_it(self, client_of: Callable[[Role], TestClient], role: Role) -> None:
        client = client_of(role)
        assert client.put(POLICY, json={**FROM_THE_START, "mode": "off"}).status_code == 403
        assert held(client) == FROM_THE_START

    @pytest.mark.parametrize(
        ("changes", "code", "sentence"),
        [
            ({"new_tags": 0}, "policy_out_of_range", "new_tags is 0; it lies between 1 and 1,000,000."),
            ({"quiet_minutes": -1.5}, "policy_out_of_range", "quiet_minutes is -1.5; it lies between 0 and 1,440."),
            ({"quiet_minutes": 1e400}, "policy_out_of_range", "quiet_minutes is inf; it lies between 0 and 1,440."),
            ({"min_per_class": 0}, "policy_out_of_range", "min_per_class is 0; it lies between 1 and 1,000,000."),
            (
                {"new_tags": -2, "per_day": 101},
                "policy_out_of_range",
                "new_tags is -2; it lies between 1 and 1,000,000. per_day is 101; it lies between 1 and 100.",
            ),
            ({"mode": "sometimes"}, "invalid_request", "body.mode: Input should be 'off', 'manual' or 'automatic'"),
            ({"new_tags": "many"}, "invalid_request", "body.new_tags: Input should be a valid integer"),
            ({"per_day": True}, "invalid_request", "body.per_day: Input should be a valid integer"),
            ({"more": 1}, "invalid_request", "body.more: Extra inputs are not permitted"),
        ],
    )
    @pytest.mark.sqlite_only
    def test_what_makes_no_sense_is_refused_in_words_and_changes_nothing(
        self, client: TestClient, changes: dict[str, Any], code: str, sentence: str
    ) -> None:
        answer = client.put(
            POLICY,
            content=json_with_infinity({**FROM_THE_START, **changes}),
            headers={"Content-Type": "application/json"},
        )
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert sentence in answer.json()["detail"]
        assert held(client) == FROM_THE_START


def json_with_infinity(body: dict[str, Any]) -> str:
    """As httpx would not send it: 1e400 is JSON, and greater than a double can hold."""
    return json.dumps(body).replace("Infinity", "1e400")


class TestOff:
    @pytest.fixture
    def off(self, client: TestClient, tagged: str) -> TestClient:
        assert client.put(POLICY, json={**FROM_THE_START, "mode": "off"}).status_code == 200
        return client

    def test_a_start_is_refused_and_readiness_says_why(self, off: TestClient) -> None:
        answer = off.post(JOBS)
        assert (answer.status_code, answer.json()["code"]) == (409, "training_switched_off")
        assert answer.json()["detail"] == (
            "Training is switched off in this installation; an admin can switch it on under Admin."
        )
        assert off.get(JOBS).json()["items"] == []
        ready = off.get(f"{JOBS}/readiness").json()
        assert (ready["ready"], ready["mode"], ready["automatic_reasons"]) == (False, "off", None)
        assert [reason["code"] for reason in ready["reasons"]] == ["training_switched_off"]

    def test_every_other_reason_is_said_beside_it(self, client: TestClient) -> None:
        client.put(POLICY, json={**FROM_THE_START, "mode": "off"})
        reasons = client.get(f"{JOBS}/readiness").json()["reasons"]
        assert [reason["code"] for reason in reasons] == [
            "training_switched_off", "no_fluid_slice", "no_normal_slice", "too_few_slices", "too_few_eyes",
        ]  # fmt: skip

    def test_a_training_under_way_goes_on(self, client: TestClient, tagged: str) -> None:
        job = client.post(JOBS).json()
        client.put(POLICY, json={**FROM_THE_START, "mode": "off"})
        assert client.get(f"{JOBS}/{job['id']}").json()["state"] == "queued"


class TestReadiness:
    def test_by_hand_and_by_itself_have_reasons_of_their_own(self, client: TestClient, tagged: str) -> None:
        client.put(POLICY, json={**AUTOMATIC, "new_tags": 13, "quiet_minutes": 10, "min_per_class": 7})
        ready = client.get(f"{JOBS}/readiness").json()
        assert (ready["ready"], ready["reasons"], ready["mode"]) == (True, [], "automatic")
        assert [(reason["code"], reason["detail"]) for reason in ready["automatic_reasons"]] == [
            ("too_few_new_tags", "12 of 13 new tags; no training has run yet."),
            ("not_quiet_yet", "Last tag 0 seconds ago; waits for 10 quiet minutes."),
            ("too_few_with_fluid", "6 of 7 slices are agreed to show fluid."),
            ("too_few_without_fluid", "6 of 7 slices are agreed to show none."),
        ]

    def test_after_a_training_of_the_day_the_budget_and_the_new_tags_are_counted(
        self, client: TestClient, tagged: str
    ) -> None:
        client.put(POLICY, json={**AUTOMATIC, "per_day": 1})
        client.post(JOBS)
        tag(client, tagged, 0, 2, False)
        details = [reason["detail"] for reason in client.get(f"{JOBS}/readiness").json()["automatic_reasons"]]
        assert details == [
            "A training is under way; one runs at a time.",
            "3 of 12 new tags since the last training.",
            "1 of 1 trainings of today is used; the next day begins at 00:00 UTC.",
        ]

    def test_nothing_is_waited_for_once_all_holds(self, client: TestClient, tagged: str) -> None:
        client.put(POLICY, json=AUTOMATIC)
        assert client.get(f"{JOBS}/readiness").json()["automatic_reasons"] == []

    def test_by_hand_alone_waits_for_nothing(self, client: TestClient, tagged: str) -> None:
        ready = client.get(f"{JOBS}/readiness").json()
        assert (ready["mode"], ready["automatic_reasons"]) == ("manual", None)
