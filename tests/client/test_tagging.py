"""Tags over the client: on disk when a call returns, never replaced unseen where a version is named, never doubled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from serous_client import BadInput, Conflict, Serous, Unusable, Volume
from serous_client.api.api.tags import list_tag_history
from serous_client.tables import as_text, write_csv
from serous_client.tagging import TAG_COLUMNS
from tests.client.line import Line, Plan


@pytest.fixture
def volume(server: Serous, new_scan: Callable[..., NDArray[np.uint8]]) -> Volume:
    """Four B-scans."""
    return server.upload(new_scan())


def mine(server: Serous, volume: Volume) -> list[bool | None]:
    return [tag.mine for tag in server.tags(volume)]


class TestTag:
    def test_is_stored_and_can_be_taken_back(self, server: Serous, volume: Volume) -> None:
        tag = server.tag(volume, 1, True)
        assert tag is not None
        assert (tag.index, tag.has_fluid, tag.version) == (1, True, 1)
        assert mine(server, volume) == [None, True, None, None]
        assert server.tag(volume.id, 1, None) is None
        assert mine(server, volume) == [None] * 4

    def test_a_version_that_is_stale_is_not_written_over(self, server: Serous, volume: Volume) -> None:
        server.tag(volume, 0, True)
        with pytest.raises(Conflict) as refused:
            server.tag(volume, 0, False, known_version=0)
        assert refused.value.code == "tag_changed"
        assert refused.value.extra["conflicts"] == [{"index": 0, "has_fluid": True, "version": 1}]
        assert mine(server, volume)[0] is True
        server.tag(volume, 0, False, known_version=1)
        assert mine(server, volume)[0] is False

    def test_a_slice_that_is_not_there(self, server: Serous, volume: Volume) -> None:
        with pytest.raises(Unusable, match="Slice 4 is outside this volume"):
            server.tag(volume, 4, True)

    def test_a_run_is_one_act(self, server: Serous, volume: Volume) -> None:
        done = server.tag_range(volume, 1, 3, False)
        assert (done.n_changed, mine(server, volume)) == (3, [None, False, False, False])


class TestBrokenLine:
    def test_a_lost_answer_leaves_one_tag_and_one_act(
        self, behind: Serous, line: Line, server: Serous, volume: Volume
    ) -> None:
        line.plans.append(Plan(bytes_down=0))
        tag = behind.tag(volume, 2, True)
        assert tag is not None
        assert tag.version == 1
        assert line.n_connections == 2
        history = list_tag_history.sync(volume.id, client=server.api)
        assert history is not None
        assert [(event.index, event.has_fluid) for event in history.items] == [(2, True)]


class TestTable:
    def test_exported_and_imported_is_the_same(self, server: Serous, volume: Volume, tmp_path: Path) -> None:
        server.tag(volume, 0, True)
        server.tag_range(volume, 2, 3, False)
        table = tmp_path / "tags.csv"
        write_csv(table, TAG_COLUMNS, server.tag_rows([volume]))
        assert table.read_text().splitlines()[:2] == [",".join(TAG_COLUMNS), f"{volume.id},0,1,,,1,0"]
        server.tag_range(volume, 0, 3, None)
        done = server.import_tags(table)
        assert (done.n_rows, done.n_changed) == (3, 3)
        assert mine(server, volume) == [True, None, False, False]
        assert server.import_tags(table).n_changed == 0

    def test_with_a_wrong_line_changes_nothing_and_names_it(
        self, server: Serous, volume: Volume, tmp_path: Path
    ) -> None:
        table = tmp_path / "tags.csv"
        table.write_text(f"volume_id,slice_index,has_fluid\n{volume.id},0,1\n{volume.id},9,1\n{volume.id},1,perhaps\n")
        with pytest.raises(Unusable, match="Nothing was changed") as refused:
            server.import_tags(table)
        assert refused.value.code == "bad_tag_table"
        assert {error.line for error in refused.value.errors} <= {3, 4}
        assert mine(server, volume) == [None] * 4

    def test_whose_answer_is_lost_is_stored_once(
        self, behind: Serous, line: Line, server: Serous, volume: Volume, tmp_path: Path
    ) -> None:
        table = tmp_path / "tags.csv"
        table.write_text(f"volume_id,slice_index,has_fluid\n{volume.id},0,1\n")
        line.plans.append(Plan(bytes_down=0))
        assert behind.import_tags(table).n_changed == 1
        assert (line.n_connections, mine(server, volume)[0]) == (2, True)

    def test_that_is_not_there(self, server: Serous, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="cannot be read"):
            server.import_tags(tmp_path / "tags.csv")


class TestCells:
    @pytest.mark.parametrize(
        ("value", "cell"),
        [
            (None, ""),
            (True, "1"),
            (False, "0"),
            (0.1, "0.1"),
            (-2, "-2"),
            ("p-1", "p-1"),
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
        ],
    )
    def test_are_numbers_or_text_and_no_formula(self, value: str | float | None, cell: str) -> None:
        assert as_text(value) == cell
