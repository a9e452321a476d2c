"""All measurements as one table, as CSV and as Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from app.db.job_tables import Segmentation
from app.db.session import Database
from app.db.tables import Volume
from app.exports import service
from app.exports.tables import COLUMNS, LEVELS
from tests.app.conftest import API, SEGMENTATIONS

TABLE = f"{API}/measurements"


def table(client: TestClient, level: str = "volume") -> list[dict[str, str]]:
    answer = client.get(TABLE, params={"level": level})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def parquet(client: TestClient, level: str = "volume") -> list[dict[str, Any]]:
    answer = client.get(TABLE, params={"format": "parquet", "level": level})
    assert answer.status_code == 200, answer.text
    return list(pq.read_table(io.BytesIO(answer.content)).to_pylist())


@pytest.fixture
def measured(client: TestClient, finished: str) -> str:
    """A segmentation whose measurements are kept."""
    assert client.get(f"{SEGMENTATIONS}/{finished}/measurements").status_code == 200
    return finished


class TestVolumes:
    def test_have_one_row_a_segmentation_with_the_figures_of_its_page(self, client: TestClient, measured: str) -> None:
        page = client.get(f"{SEGMENTATIONS}/{measured}/measurements").json()
        (row,) = table(client)
        assert (row["segmentation_id"], row["measured"]) == (measured, "yes")
        assert int(row["fluid_voxels"]) == page["fluid_voxels"] == 30
        assert float(row["volume_mm3"]) == page["volume_mm3"]
        assert float(row["volume_low_mm3"]) == page["volume_interval_mm3"]["low"]
        assert float(row["max_height_um"]) == page["max_height_um"]
        assert int(row["n_pockets"]) == page["n_pockets"]
        assert (row["across_um"], row["spacing_source"]) == ("120.0", "user")

    def test_that_are_not_measured_say_so_and_keep_what_is_known(self, client: TestClient, finished: str) -> None:
        (row,) = table(client)
        assert row["measured"] == service.NOT_KEPT
        assert (row["fluid_voxels"], row["n_pockets"], row["max_height_um"]) == ("30", "", "")

    @pytest.mark.parametrize("kept", [False, True])
    def test_say_each_warning_once(self, client: TestClient, database: Database, finished: str, kept: bool) -> None:
        with database.transaction() as session:
            segmentation = session.get_one(Segmentation, finished)
            session.get_one(Volume, segmentation.volume_id).warnings = ["Grey levels."]
            segmentation.warnings = ["Grey levels.", "No retina in B-scan 2."]
        if kept:
            assert client.get(f"{SEGMENTATIONS}/{finished}/measurements").status_code == 200
        (row,) = table(client)
        assert row["measured"] == ("yes" if kept else service.NOT_KEPT)
        assert row["warnings"].startswith("Grey levels. No retina in B-scan 2.")
        assert row["warnings"].count("Grey levels.") == 1

    def test_that_are_deleted_have_no_row(self, client: TestClient, measured: str) -> None:
        volume_id = table(client)[0]["volume_id"]
        assert client.delete(f"{API}/volumes/{volume_id}").status_code == 204
        assert table(client) == []

    def test_are_complete_over_many_pages(
        self,
        client: TestClient,
        upload: Callable[..., dict[str, Any]],
        finished: str,
        finish: Callable[[str], None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(service, "PAGE", 2)
        for seed in range(1, 5):
            made = client.post(SEGMENTATIONS, json={"volume_id": upload(seed=seed)["id"]}).json()
            finish(made["id"])
        rows = table(client)
        assert len({row["segmentation_id"] for row in rows}) == len(rows) == 5

    @pytest.mark.sqlite_only
    def test_with_names_like_formulas_are_text(self, client: TestClient, database: Database, measured: str) -> None:
        with database.transaction() as session:
            volume = session.get_one(Volume, table(client)[0]["volume_id"])
            volume.device = '=HYPERLINK("http://x","Scanner")'
        assert table(client)[0]["device"] == '\'=HYPERLINK("http://x","Scanner")'
        assert parquet(client)[0]["device"] == '=HYPERLINK("http://x","Scanner")'  # no program runs those


class TestSlices:
    def test_have_one_row_each(self, client: TestClient, measured: str) -> None:
        rows = table(client, "slice")
        assert [row["slice_index"] for row in rows] == ["0", "1", "2", "3", "4", "5"]
        assert [row["area_px"] for row in rows] == ["0", "0", "20", "10", "0", "0"]
        assert float(rows[2]["area_mm2"]) == pytest.approx(20 * 4 * 12 / 1e6)
        assert float(rows[2]["max_height_um"]) == pytest.approx(16)


class TestSectors:
    def test_that_cannot_be_given_say_why(self, client: TestClient, measured: str) -> None:
        (row,) = table(client, "sector")
        assert row["measured"].startswith("no: sectors need")
        assert row["sector"] == ""

    def test_sum_to_the_volume(
        self,
        client: TestClient,
        upload: Callable[..., dict[str, Any]],
        model_id: str,
        finish: Callable[[str], None],
    ) -> None:
        volume = upload(spacing_um="120,4,12", laterality="OD")
        made = client.post(SEGMENTATIONS, json={"volume_id": volume["id"]}).json()
        finish(made["id"])
        place = {"slice_index": 2.5, "ascan": 24.0}
        assert client.put(f"{API}/volumes/{volume['id']}/fovea", json=place).status_code == 200
        client.get(f"{SEGMENTATIONS}/{made['id']}/measurements")
        rows = table(client, "sector")
        assert len(rows) == 10
        (whole,) = table(client)
        assert sum(float(row["volume_mm3"]) for row in rows) == pytest.approx(float(whole["volume_mm3"]), rel=1e-9)


class TestParquet:
    @pytest.mark.parametrize("level", LEVELS)
    def test_holds_what_the_csv_holds(self, client: TestClient, measured: str, level: str) -> None:
        texts, values = table(client, level), parquet(client, level)
        assert len(texts) == len(values)
        for text, value in zip(texts, values, strict=True):
            assert list(value) == list(text)
            for name, shown in text.items():
                found = value[name]
                if isinstance(found, float):
                    assert float(shown) == found
                elif hasattr(found, "isoformat"):
                    assert found.isoformat() == shown
                else:
                    assert ("" if found is None else str(found)) == shown

    def test_of_nothing_has_its_columns(self, client: TestClient) -> None:
        answer = client.get(TABLE, params={"format": "parquet"})
        assert pq.read_table(io.BytesIO(answer.content)).column_names == list(COLUMNS["volume"])

    @pytest.mark.sqlite_only
    def test_leaves_no_file_behind(self, client: TestClient, measured: str, settings: Any) -> None:
        parquet(client)
        assert [path for path in settings.incoming_dir.rglob("*") if path.is_file()] == []


@pytest.mark.sqlite_only
class TestAsked:
    @pytest.mark.parametrize("query", [{"format": "xlsx"}, {"level": "pixel"}])
    def test_for_what_there_is_not_is_refused(self, client: TestClient, query: dict[str, str]) -> None:
        assert client.get(TABLE, params=query).status_code == 422

    def test_comes_as_a_file_with_a_name(self, client: TestClient) -> None:
        answer = client.get(TABLE)
        assert answer.headers["content-disposition"] == 'attachment; filename="measurements-volume.csv"'
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
