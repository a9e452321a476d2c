"""Tags from a table: all or nothing, with every wrong line told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.tag_imports.table import MAX_ROWS
from tests.builders import tiny_npy

API = "/api/v1"
IMPORTS = f"{API}/tag-imports"
HEAD = "volume_id,slice_index,has_fluid\n"


def send(client: TestClient, table: str | bytes, **headers: str) -> httpx.Response:
    """As a body of its own."""
    return client.post(IMPORTS, content=table, headers={"Content-Type": "text/csv", **headers})


def send_file(client: TestClient, table: str) -> httpx.Response:
    return client.post(IMPORTS, files=[("file", ("tags.csv", table.encode(), "text/csv"))])


def mine(client: TestClient, volume_id: str) -> list[bool | None]:
    return [tag["mine"] for tag in client.get(f"{API}/volumes/{volume_id}/tags").json()["items"]]


class TestImport:
    @pytest.mark.parametrize("how", [send, send_file])
    def test_tags_what_the_table_says(self, client: TestClient, volume_id: str, how: Any) -> None:
        answer = how(client, f"{HEAD}{volume_id},0,1\n{volume_id},2,0\n{volume_id},5,true\n")
        assert (answer.status_code, answer.json()) == (200, {"n_changed": 3, "n_rows": 3})
        assert mine(client, volume_id) == [True, None, False, None, None, True]

    def test_the_history_says_how(self, client: TestClient, volume_id: str) -> None:
        send(client, f"{HEAD}{volume_id},0,1\n")
        (event,) = client.get(f"{API}/volumes/{volume_id}/tags/history").json()["items"]
        assert (event["how"], event["has_fluid"], event["seen_model"]) == ("import", True, None)

    def test_counts_follow(self, client: TestClient, volume_id: str) -> None:
        send(client, f"{HEAD}{volume_id},0,1\n{volume_id},1,0\n")
        assert client.get(f"{API}/volumes/{volume_id}").json()["n_tagged"] == 2

    def test_again_changes_nothing_and_other_answers_replace(self, client: TestClient, volume_id: str) -> None:
        table = f"{HEAD}{volume_id},0,1\n{volume_id},1,1\n"
        send(client, table)
        assert send(client, table).json() == {"n_changed": 0, "n_rows": 2}
        assert send(client, f"{HEAD}{volume_id},0,0\n{volume_id},1,1\n").json() == {"n_changed": 1, "n_rows": 2}
        assert mine(client, volume_id)[:2] == [False, True]

    @pytest.mark.parametrize("times", [1, 2], ids=["of the file", "as it is stored"])
    def test_by_content_digest(self, client: TestClient, volume_id: str, times: int) -> None:
        digest = hashlib.sha256(tiny_npy((6, 32, 48)))
        if times == 2:
            digest = hashlib.sha256(digest.digest())
        answer = send(client, f"content_digest,slice_index,has_fluid\n{digest.hexdigest().upper()},3,1\n")
        assert answer.json() == {"n_changed": 1, "n_rows": 1}
        assert mine(client, volume_id)[3] is True

    def test_several_volumes(self, client: TestClient, upload: Callable[..., dict[str, Any]]) -> None:
        ids = [str(upload(seed=seed)["id"]) for seed in range(3)]
        lines = "".join(f"{volume_id},{index},{index % 2}\n" for volume_id in ids for index in range(6))
        assert send(client, HEAD + lines).json() == {"n_changed": 18, "n_rows": 18}
        assert all(mine(client, volume_id) == [False, True] * 3 for volume_id in ids)

    @pytest.mark.sqlite_only
    @pytest.mark.parametrize(
        "table",
        [
            "\ufeffvolume_id;slice_index;has_fluid\r\n{id};0;1\r\n",  # a German spreadsheet
            "has_fluid\tnote\tslice_index\tvolume_id\nTRUE\tclear case\t0\t{id}\n",
            'volume_id,slice_index,has_fluid,note\n{id},0,1,"a, b"\n\n,,,\n',
            "Volume_ID, Slice_Index ,has_fluid\n {id} , 0 , 1 \n",
        ],
    )
    def test_as_programs_write_tables(self, client: TestClient, volume_id: str, table: str) -> None:
        answer = send(client, table.replace("{id}", volume_id))
        assert answer.json() == {"n_changed": 1, "n_rows": 1}, answer.text


@pytest.mark.sqlite_only
class TestRefused:
    @pytest.mark.parametrize(
        ("row", "field", "words"),
        [
            ("{id},6,1", "slice_index", "Slice 6 is outside this volume (0 to 5)."),
            ("{id},-1,1", "slice_index", "'-1' is no slice index; they are counted from 0."),
            ("{id},one,1", "slice_index", "'one' is no slice index"),
            ("{id},1.0,1", "slice_index", "'1.0' is no slice index"),
            ("{id},٣,1", "slice_index", "is no slice index"),
            ("{id},1,yes", "has_fluid", "'yes' is no answer; it must be 1, 0, true or false."),
            ("{id},1,", "has_fluid", "'' is no answer"),
            ("{id},1,2", "has_fluid", "'2' is no answer"),
            ("{id},0,0", "slice_index", "Slice 0 of this volume has an answer in line 2 already."),
            (",1,1", "volume_id", "The row names no volume."),
            ("nothing,1,1", "volume_id", "There is no volume of the id 'nothing'."),
        ],
    )
    def test_a_wrong_cell_is_told_by_line_and_value_and_nothing_is_changed(
        self, client: TestClient, volume_id: str, row: str, field: str, words: str
    ) -> None:
        answer = send(client, f"{HEAD}{volume_id},0,1\n{row.replace('{id}', volume_id)}\n")
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_tag_table")
        (error,) = answer.json()["errors"]
        assert (error["line"], error["field"]) == (3, field)
        assert words in error["detail"]
        assert "Nothing was changed." in answer.json()["detail"]
        assert mine(client, volume_id) == [None] * 6

    def test_every_wrong_line_is_told_up_to_a_hundred(self, client: TestClient, volume_id: str) -> None:
        answer = send(client, HEAD + "".join(f"{volume_id},{index},maybe\n" for index in range(150)))
        errors = answer.json()["errors"]
        assert [error["line"] for error in errors] == list(range(2, 102))
        assert "(and 149 more)" in answer.json()["detail"]

    @pytest.mark.parametrize(
        ("table", "words"),
        [
            ("volume_id,slice_index\n", "no column has_fluid"),
            ("slice_index,has_fluid\n", "no column volume_id or content_digest"),
            ("volume_id,has_fluid,slice_index,has_fluid\n", "two columns 'has_fluid'"),
            ("", "no column"),
            (HEAD, "has no rows"),
            (HEAD + '"a,0,1\n', "is no CSV"),
            (b"volume_id,slice_index,has_fluid\n\xff\xfe,0,1\n", "not UTF-8"),
            ("content_digest,slice_index,has_fluid\nabc,0,1\n", "no SHA-256 digest"),
        ],
    )
    def test_what_is_no_such_table(self, client: TestClient, table: str | bytes, words: str) -> None:
        answer = send(client, table)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_tag_table")
        assert words in answer.json()["detail"]

    def test_a_file_that_is_not_utf8(self, client: TestClient) -> None:
        answer = client.post(IMPORTS, files=[("file", ("t.csv", HEAD.encode() + b"\xff,0,1\n", "text/csv"))])
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_tag_table")

    def test_another_kind_of_body(self, client: TestClient) -> None:
        assert client.post(IMPORTS, json={}).status_code == 415
        two = [("file", (name, b"x", "text/csv")) for name in ("a", "b")]
        assert client.post(IMPORTS, files=two).status_code == 415

    def test_too_many_rows(self, client: TestClient) -> None:
        answer = send_file(client, HEAD + "v,0,1\n" * (MAX_ROWS + 1))
        assert answer.status_code == 422
        assert f"more than {MAX_ROWS} rows" in answer.json()["detail"]

    def test_of_a_deleted_volume(self, client: TestClient, volume_id: str) -> None:
        client.delete(f"{API}/volumes/{volume_id}")
        assert "There is no volume" in send(client, f"{HEAD}{volume_id},0,1\n").json()["detail"]

    def test_by_a_viewer(self, client_of: Callable[..., TestClient], volume_id: str) -> None:
        assert send(client_of("viewer"), f"{HEAD}{volume_id},0,1\n").status_code == 403


class TestRepeated:
    def test_with_its_key_gets_the_first_answer_though_tags_changed_meanwhile(
        self, client: TestClient, volume_id: str
    ) -> None:
        table = f"{HEAD}{volume_id},0,1\n"
        first = send(client, table, **{"Idempotency-Key": "k"})
        client.put(f"{API}/volumes/{volume_id}/slices/0/tags/me", json={"has_fluid": False})
        again = send(client, table, **{"Idempotency-Key": "k"})
        assert again.json() == first.json() == {"n_changed": 1, "n_rows": 1}
        assert mine(client, volume_id)[0] is False
