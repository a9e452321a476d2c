"""A patient who must not be found: through every route with every error, and nowhere in the log or the metrics."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Route

from app.logs import configure_logging
from app.settings import Settings
from tests.builders import multipart, tiny_npy

API = "/api/v1"
CANARY = "Zzyzx-Canary-19700101"

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def settings(settings: Settings) -> Iterator[Settings]:
    """As talkative as the log can be."""
    loud = settings.model_copy(update={"log_level": "debug"})
    yield loud
    configure_logging(settings)


def example(schema: dict[str, Any], spec: dict[str, Any]) -> Any:
    """A body of this schema with the canary wherever a text may stand."""
    if "$ref" in schema:
        return example(spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], spec)
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            return example(schema[union][0], spec)
    match schema.get("type"):
        case "object":
            return {name: example(part, spec) for name, part in schema.get("properties", {}).items()}
        case "array":
            return [example(schema.get("items", {}), spec)]
        case "integer" | "number":
            return 1
        case "boolean":
            return True
        case _:
            return CANARY


def requests_of(spec: dict[str, Any], ids: dict[str, str]) -> Iterator[tuple[str, str, dict[str, str], Any]]:
    """(method, path, query, body) of every route: once with ids that exist, once with the canary; deletions last."""
    calls = [(method, path) for path, methods in spec["paths"].items() for method in methods]
    for method, path in sorted(calls, key=lambda call: call[0] == "delete"):
        operation = spec["paths"][path][method]
        parameters = [*operation.get("parameters", []), *spec["paths"][path].get("parameters", [])]
        query = {part["name"]: CANARY for part in parameters if part["in"] == "query"}
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        body = example(content["schema"], spec) if content else None
        for known in (ids, {}):
            filled = path
            for part in parameters:
                if part["in"] == "path":
                    filled = filled.replace(f"{{{part['name']}}}", known.get(part["name"], CANARY))
            for asked in ({}, query):
                yield method, filled, asked, body


class TestTheLog:
    def test_never_names_the_patient_whatever_is_asked(
        self,
        application: FastAPI,
        client: TestClient,
        upload: Callable[..., dict[str, Any]],
        finished: str,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        volume_id = str(upload(seed=3, patient_key=CANARY)["id"])
        client.post(f"{API}/volumes", files=multipart({f"{CANARY}.npy": tiny_npy(seed=4)}), data={"laterality": CANARY})
        client.post(f"{API}/volumes", files=multipart({f"{CANARY}.npy": CANARY.encode()}), data={"patient_key": CANARY})
        ids = {"volume_id": volume_id, "segmentation_id": finished, "index": "1", "slice_index": "1"}
        spec, n = application.openapi(), 0
        for method, path, query, body in requests_of(spec, ids):
            if "/events" not in path and "/session" not in path:
                client.request(method, path, params=query, json=body, headers={"X-Request-ID": f"canary-{n}"})
                n += 1
        said = "".join(capfd.readouterr())
        assert n > 150
        assert said.count("event=request ") >= n
        assert "request_id=canary-7\n" in said
        assert CANARY not in said
        assert "Zzyzx" not in said
        assert "Zzyzx" not in client.get("/metrics").text

    def test_holds_the_place_and_class_of_an_unforeseen_error_and_not_its_text(
        self, application: FastAPI, client: TestClient, capfd: pytest.CaptureFixture[str]
    ) -> None:
        def break_down() -> None:
            try:
                raise KeyError(CANARY)
            except KeyError as error:
                raise ValueError(f"{CANARY} is no number") from error

        application.router.routes.insert(0, Route("/broken", lambda request: break_down()))
        answer = client.get("/broken", headers={"X-Request-ID": "broken-1"})
        assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
        assert "Zzyzx" not in answer.text
        said = "".join(capfd.readouterr())
        assert "event=unexpected_error" in said
        assert "KeyError" in said
        assert "ValueError" in said
        assert Path(__file__).name in said
        assert "Zzyzx" not in said

    @pytest.mark.usefixtures("client")
    def test_a_librarys_error_loses_its_text_too(self, caplog: pytest.LogCaptureFixture) -> None:
        try:
            raise ValueError(CANARY)
        except ValueError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
        (record,) = caplog.records
        line = logging.Formatter().format(record)
        assert "ValueError" in line
        assert CANARY not in line
        assert structlog.is_configured()
