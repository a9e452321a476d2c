"""Reports over HTTP. The mask of the fixtures is 20 + 10 voxels of 5760 µm³ in slices 3 and 4 of 6."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.accounts import service as accounts
from app.db.session import Database
from app.db.tables import Volume
from app.settings import Settings
from app.storage import Storage, mask_key
from tests.app.conftest import MASK_SHAPE, SEGMENTATIONS
from tests.app.reports.pdf import n_pages, text

pytestmark = pytest.mark.sqlite_only

EYE = {"patient_key": "P-1", "laterality": "OD"}

Visit = Callable[..., str]


@pytest.fixture
def visit(
    client: TestClient, upload: Callable[..., dict[str, Any]], model_id: str, finish: Callable[[str], None]
) -> Visit:
    """A segmented scan; gives the segmentation's id."""

    def make(seed: int = 1, **fields: str) -> str:
        known = {"spacing_um": "120,4,12", **EYE, **fields}
        volume = upload(seed=seed, shape=MASK_SHAPE, **{name: value for name, value in known.items() if value})
        made = client.post(SEGMENTATIONS, json={"volume_id": volume["id"]}).json()
        finish(made["id"])
        return str(made["id"])

    return make


def report(client: TestClient, segmentation_id: str) -> bytes:
    """The PDF, which is one page."""
    answer = client.get(f"{SEGMENTATIONS}/{segmentation_id}/report.pdf")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/pdf"
    assert n_pages(answer.content) == 1
    return answer.content


class TestReportOfAVolume:
    def test_says_whose_eye_how_much_and_where_from(self, client: TestClient, visit: Visit, model_id: str) -> None:
        said = text(report(client, visit(acquired_on="2026-05-02")))
        for part in (
            "P-1", "Right eye (OD)", "2 May 2026", "given at upload", "0.173 nL", "95 % interval", "2 of 6",
            "B-scan 3 of 6: largest area of fluid", "Not for diagnostic use", model_id, "ours-u", "0" * 16,
        ):  # fmt: skip
            assert part in said, part

    def test_is_the_same_bytes_each_time_and_is_not_sent_twice(self, client: TestClient, visit: Visit) -> None:
        made = visit()
        assert report(client, made) == report(client, made)
        first = client.get(f"{SEGMENTATIONS}/{made}/report.pdf")
        assert first.headers["Content-Disposition"] == f'inline; filename="serous-{made}.pdf"'
        again = client.get(f"{SEGMENTATIONS}/{made}/report.pdf", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_what_came_from_outside_is_printed_as_it_is(
        self, client: TestClient, visit: Visit, database: Database
    ) -> None:
        made = visit()
        with database.transaction() as session:
            session.execute(update(Volume).values(device="<b>A&amp;B</b> (x) \\"))
        assert "<b>A&amp;B</b> (x) \\" in text(report(client, made))

    def test_without_spacing_it_counts_voxels_and_says_why(self, client: TestClient, visit: Visit) -> None:
        said = text(report(client, visit(spacing_um="")))
        assert "voxels" in said
        assert "does not state its spacing" in said
        assert " nL" not in said.replace("volume in nL", "")

    def test_without_fluid(self, client: TestClient, visit: Visit, settings: Settings) -> None:
        made = visit()
        Storage(settings.storage).write_stack(
            mask_key(made), np.zeros(MASK_SHAPE, np.uint8), shape=MASK_SHAPE, dtype="uint8"
        )
        said = text(report(client, made))
        for part in ("0 nL", "0 of 6", "no fluid", "the middle of the scan"):
            assert part in said, part

    def test_without_a_side(self, client: TestClient, visit: Visit) -> None:
        said = text(report(client, visit(laterality="")))
        assert "There are no sectors" in said

    def test_of_a_single_bscan(
        self, client: TestClient, upload: Callable[..., dict[str, Any]], model_id: str, database: Database,
        settings: Settings, finish: Callable[[str], None],
    ) -> None:  # fmt: skip
        volume = upload(shape=(1, 32, 48), spacing_um="120,4,12", **EYE)
        made = client.post(SEGMENTATIONS, json={"volume_id": volume["id"]}).json()["id"]
        finish(made)
        mask = np.zeros((1, 32, 48), np.uint8)
        mask[0, 10:14, 20:25] = 1
        Storage(settings.storage).write_stack(mask_key(made), mask, shape=mask.shape, dtype="uint8")
        Storage(settings.storage).write_stack(
            f"segmentations/{made}/probability", mask * np.uint8(255), shape=mask.shape, dtype="uint8"
        )
        said = text(report(client, made))
        assert "A single B-scan has an area but no volume." in said

    def test_however_long_its_texts_it_is_one_page(self, client: TestClient, visit: Visit, database: Database) -> None:
        made = visit(patient_key="W" * 60)
        with database.transaction() as session:
            warnings = [f"Warning {number}: " + "what is to be kept in mind " * 20 for number in range(60)]
            session.execute(update(Volume).values(warnings=warnings, device="Device " * 30))
        said = text(report(client, made))
        assert "Warning 0" in said
        assert "warnings more" in said

    def test_letters_that_the_font_lacks_do_not_stop_it(
        self, client: TestClient, visit: Visit, database: Database
    ) -> None:
        made = visit()
        with database.transaction() as session:
            session.execute(update(Volume).values(device="光-7 \u202e Łódź Ω\n"))
        assert "-7" in text(report(client, made))

    def test_of_one_under_way_is_refused(
        self, client: TestClient, upload: Callable[..., dict[str, Any]], model_id: str
    ) -> None:
        made = client.post(SEGMENTATIONS, json={"volume_id": upload()["id"]}).json()["id"]
        answer = client.get(f"{SEGMENTATIONS}/{made}/report.pdf")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_segmented_yet")

    def test_of_one_that_is_not_there(self, client: TestClient) -> None:
        assert client.get(f"{SEGMENTATIONS}/nothing/report.pdf").status_code == 404

    def test_a_viewer_may_read_it_and_nobody_else(
        self, anonymous: TestClient, new_token: Callable[[accounts.Role], str], visit: Visit
    ) -> None:
        path = f"{SEGMENTATIONS}/{visit()}/report.pdf"
        assert anonymous.get(path).status_code == 401
        headers = {"Authorization": f"Bearer {new_token('viewer')}"}
        assert anonymous.get(path, headers=headers).status_code == 200


class TestReportOfTwoVisits:
    def ask(self, client: TestClient, later: str, earlier: str) -> Any:
        return client.get(f"{SEGMENTATIONS}/{later}/difference/report.pdf", params={"earlier_id": earlier})

    def test_says_what_changed_and_whether_that_can_be_told(
        self, client: TestClient, visit: Visit, settings: Settings
    ) -> None:
        earlier, later = visit(1, acquired_on="2026-01-01"), visit(2, acquired_on="2026-02-01")
        grown = np.zeros(MASK_SHAPE, np.uint8)
        grown[1:5, 5:25, 10:40] = 1  # 4 x 20 x 30 voxels of 5760 um3 are 13.8 nL
        Storage(settings.storage).write_stack(mask_key(later), grown, shape=MASK_SHAPE, dtype="uint8")
        answer = self.ask(client, later, earlier)
        assert answer.status_code == 200, answer.text
        assert n_pages(answer.content) == 1
        said = text(answer.content)
        for part in (
            "1 Jan 2026", "1 Feb 2026", "+13.7 nL", "The fluid grew.", "The minimal detectable change is",
            "not registered", "New", "Persisting", "Not for diagnostic use", earlier, later,
        ):  # fmt: skip
            assert part in said, part
        assert self.ask(client, later, earlier).content == answer.content

    def test_two_eyes_have_none(self, client: TestClient, visit: Visit) -> None:
        answer = self.ask(client, visit(1), visit(2, laterality="OS"))
        assert (answer.status_code, answer.json()["code"]) == (422, "not_one_eye")


class TestTheNotice:
    @pytest.mark.parametrize(("notice", "shown"), [("Research use only (IRB 12)", True), ("", False)])
    def test_is_what_the_installation_says(
        self, client: TestClient, visit: Visit, application: Any, settings: Settings, notice: str, shown: bool
    ) -> None:
        application.state.settings = settings.model_copy(update={"report_notice": notice})
        said = text(report(client, visit()))
        assert ("Research use only (IRB 12)" in said) is shown
        assert "Not for diagnostic use" not in said
