"""Fixtures of the HTTP tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.db import jobs
from app.db.activation import activate
from app.db.job_tables import ModelVersion, Segmentation
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage, mask_key, probability_key
from tests.builders import multipart, tiny_npy

if TYPE_CHECKING:
    from fastapi import FastAPI

API = "/api/v1"
SEGMENTATIONS = f"{API}/segmentations"

Meanwhile = Callable[[str, Callable[[], Any]], list[Future[Any]]]

MASK_SHAPE = (6, 32, 48)
"""(S, D, W) of `mask`."""


@pytest.fixture
def upload(client: TestClient) -> Callable[..., dict[str, object]]:
    """Upload a tiny volume of its own content and give the answer."""

    def send(*, seed: int = 0, shape: tuple[int, int, int] = (6, 32, 48), **fields: str) -> dict[str, object]:
        files = multipart({"scan.npy": tiny_npy(shape, seed=seed)})
        answer = client.post(f"{API}/volumes", files=files, data=fields)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    return send


@pytest.fixture
def volume_id(upload: Callable[..., dict[str, object]]) -> str:
    """The id of a stored volume of six B-scans."""
    return str(upload()["id"])


@pytest.fixture
def model_id(database: Database) -> str:
    """A model version in use, without files."""
    with database.transaction() as session:
        model = ModelVersion(recipe="ours-u", config={}, metrics={}, tags_digest="0" * 64)
        session.add(model)
        activate(session, model)
        return model.id


@pytest.fixture
def mask() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Fluid in two of six B-scans."""
    mask = np.zeros(MASK_SHAPE, np.uint8)
    mask[2, 10:14, 20:25] = 1  # 4 x 5 pixels
    mask[3, 10:12, 20:25] = 1  # 2 x 5 pixels
    return mask


@pytest.fixture
def finish(database: Database, settings: Settings, mask: np.ndarray[Any, np.dtype[np.uint8]]) -> Callable[[str], None]:
    """End a queued segmentation as a worker would, with `mask`."""

    def end(segmentation_id: str) -> None:
        storage = Storage(settings.storage)
        storage.write_stack(mask_key(segmentation_id), mask, shape=MASK_SHAPE, dtype="uint8")
        storage.write_stack(probability_key(segmentation_id), mask * np.uint8(255), shape=MASK_SHAPE, dtype="uint8")
        with database.transaction() as session:
            claim = jobs.claim(session, Segmentation, segmentation_id)
            assert claim is not None
            slices = [{"area_px": int(bscan.sum()), "probability": float(bscan.any())} for bscan in mask]
            results = {"fluid_voxels": 30, "fluid_volume_mm3": None, "slices": slices, "duration_s": 1.0}
            assert jobs.finish(session, Segmentation, segmentation_id, claim, **results)

    return end


@pytest.fixture
def finished(
    client: TestClient, upload: Callable[..., dict[str, Any]], model_id: str, finish: Callable[[str], None]
) -> str:
    """The id of a succeeded segmentation of a volume with spacing."""
    volume = upload(shape=MASK_SHAPE, spacing_um="120,4,12")
    made = client.post(SEGMENTATIONS, json={"volume_id": volume["id"]}).json()
    finish(made["id"])
    return str(made["id"])


@pytest.fixture
def always_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was heard of once counts as there for an hour: the machine of the tests may stand still a while."""
    monkeypatch.setattr(jobs, "SILENT_S", 3600.0)


@pytest.fixture
def meanwhile(application: FastAPI) -> Iterator[Meanwhile]:
    """Let somebody else act just before the service's next statement that begins so; gives a list with what it did.

    The service goes on once the act is done, or waits for the service: it then ends after it, as always on SQLite.
    """
    engine = application.state.database.engine
    with ThreadPoolExecutor(1) as pool:

        def before(beginning: str, act: Callable[[], Any]) -> list[Future[Any]]:
            begun: list[Future[Any]] = []

            def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
                if statement.startswith(beginning) and not begun:
                    begun.append(Future())  # the act's own statements come by here too
                    begun[0] = pool.submit(act)
                    wait(begun, timeout=0.5)

            event.listen(engine, "before_cursor_execute", look)
            return begun

        yield before
