"""What goes wrong on the way, and what the client makes of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.service import Service, free_port
from serous_client import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    Patience,
    Serous,
    ServerUnreachable,
    TooBusy,
    UnexpectedAnswer,
    Unusable,
)
from serous_client.api.api.volumes import list_volumes
from serous_client.errors import FieldError, Refused
from tests.client.line import Line, Plan, problem

AWAY = b'{"code": "unavailable", "detail": "The broker cannot be reached.", "status": 503, "request_id": "r-1"}'

LATER = problem("503 Service Unavailable", AWAY, "Retry-After: 1")


class TestRefusals:
    def test_a_wrong_token(self, service: Service) -> None:
        with Serous(service.url, "wrong") as stranger, pytest.raises(NotSignedIn) as refused:
            stranger.who_am_i()
        assert refused.value.code == "not_signed_in"

    def test_a_role_that_does_not_suffice(
        self, service: Service, token_of: Callable[[str], str], new_scan: Callable[..., NDArray[np.uint8]]
    ) -> None:
        with Serous(service.url, token_of("viewer")) as viewer:
            assert viewer.who_am_i().role == "viewer"
            with pytest.raises(NotAllowed, match="needs the role annotator"):
                viewer.upload(new_scan())

    def test_what_is_not_there(self, server: Serous) -> None:
        with pytest.raises(NotFound, match="There is no volume nothing") as refused:
            server.volume("nothing")
        assert (refused.value.status, refused.value.code) == (404, "volume_not_found")

    def test_an_id_is_no_way_to_another_route(self, server: Serous) -> None:
        with pytest.raises(NotFound):
            server.volume("../session")

    def test_fields_are_named_also_by_generated_functions(self, server: Serous) -> None:
        with pytest.raises(Unusable) as refused:
            list_volumes.sync(client=server.api, limit=1000)
        (error,) = refused.value.errors
        assert error == FieldError("query.limit", "Input should be less than or equal to 200")

    def test_more_members_are_kept(self) -> None:
        refused = Refused(409, {"code": "x", "detail": "No.", "running_job": {"id": "j"}})
        assert (str(refused), refused.extra) == ("No.", {"running_job": {"id": "j"}})


class TestPutOff:
    def test_a_503_is_asked_again_when_the_server_says(self, behind: Serous, line: Line) -> None:
        line.plans.append(Plan(answer=LATER))
        began = time.monotonic()
        assert behind.who_am_i().role == "admin"
        assert 1.0 <= time.monotonic() - began < 4.0
        assert line.n_connections == 2

    def test_one_that_stays_is_told_with_when_to_come_back(self, line: Line) -> None:
        line.plans.append(Plan(answer=LATER))
        with Serous(line.url, "t", patience=Patience(total_s=0.0)) as server, pytest.raises(TooBusy) as refused:
            server.who_am_i()
        assert (refused.value.retry_after_s, refused.value.request_id) == (1.0, "r-1")
        assert str(refused.value) == "The broker cannot be reached."

    def test_a_wait_beyond_the_patience_is_not_begun(self, behind: Serous, line: Line) -> None:
        line.plans.append(Plan(answer=problem("429 Too Many Requests", AWAY, "Retry-After: 30")))
        began = time.monotonic()
        with pytest.raises(TooBusy):
            behind.who_am_i()
        assert time.monotonic() - began < 2.0


class TestNoAnswer:
    def test_nobody_there_is_told_within_seconds(self) -> None:
        port, began = free_port(), time.monotonic()
        with Serous(f"http://127.0.0.1:{port}", "t") as server, pytest.raises(ServerUnreachable) as error:
            server.who_am_i()
        assert f"No Serous answers at http://127.0.0.1:{port}" in str(error.value)
        assert time.monotonic() - began < 5.0

    def test_a_reading_request_is_repeated(self, behind: Serous, line: Line) -> None:
        line.plans.extend([Plan(bytes_down=0), Plan(bytes_down=0)])
        assert behind.who_am_i().role == "admin"
        assert line.n_connections == 3

    def test_a_post_without_a_key_is_not(self, behind: Serous, line: Line) -> None:
        line.plans.append(Plan(bytes_down=0))
        with pytest.raises(ServerUnreachable, match="Whether it was carried out is not known"):
            behind._connection.send({"method": "post", "url": "/api/v1/queue/leases"})
        assert line.n_connections == 1

    def test_a_line_that_always_breaks_ends_the_patience(self, line: Line, service: Service) -> None:
        line.plans.extend([Plan(bytes_down=0)] * 50)
        with Serous(line.url, service.token, patience=Patience(total_s=1.0)) as server:
            began = time.monotonic()
            with pytest.raises(ServerUnreachable, match="did not answer a request to its end"):
                server.who_am_i()
        assert time.monotonic() - began < 3.0


class TestOtherServers:
    def test_a_page_instead_of_an_answer(self, behind: Serous, line: Line) -> None:
        line.plans.append(Plan(answer=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"))
        with pytest.raises(UnexpectedAnswer, match="cannot be read"):
            behind.who_am_i()

    def test_a_page_instead_of_a_refusal(self, behind: Serous, line: Line) -> None:
        answer = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
        line.plans.append(Plan(answer=answer))
        with pytest.raises(NotFound, match="is no Serous"):
            behind.who_am_i()

    def test_a_redirect_is_told_and_the_token_not_sent_on(self, behind: Serous, line: Line) -> None:
        answer = b"HTTP/1.1 301 Moved\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n"
        line.plans.append(Plan(answer=answer))
        with pytest.raises(UnexpectedAnswer, match=r"sends on to https://elsewhere\.example/"):
            behind.who_am_i()
        assert line.n_connections == 1


class TestToken:
    def test_is_in_no_text(self, service: Service) -> None:
        with Serous(service.url, "secret-token") as server:
            with pytest.raises(NotSignedIn) as refused:
                server.who_am_i()
            told = f"{server!r} {refused.value!r} {refused.value} {vars(refused.value)}"
        assert "secret-token" not in told
