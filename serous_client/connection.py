"""One server as the generated functions see it, and what they leave to us: answers that are there, big downloads."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import IO, Any, ParamSpec, Protocol, TypeVar

import httpx

from serous_client.api.client import Client
from serous_client.api.types import UNSET, Unset
from serous_client.errors import UnexpectedAnswer
from serous_client.known_server import checked_token, checked_url
from serous_client.transport import REPEATED, STREAMED, Patience, open_http, unreachable

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
Item = TypeVar("Item")

Request = dict[str, Any]
"""What a generated `_get_kwargs` gives: method, url, params and the like, as httpx takes them."""

PAGE_SIZE = 200

DOWNLOAD_ATTEMPTS = 4

PIECE_BYTES = 256 * 1024


def user_agent() -> str:
    """Name and version for the server's log."""
    try:
        return f"serous-client/{metadata.version('serous')}"
    except metadata.PackageNotFoundError:
        return "serous-client"


def new_key() -> str:
    """An `Idempotency-Key` for one request, the same for all of its repetitions."""
    return uuid.uuid4().hex


def answered(call: Callable[Arguments, Answer | None], /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
    """What a generated function gives, which is None or any error where the answer is not as the schema says.

    Raises:
        UnexpectedAnswer: server and client are of different versions, or something between them answered.
        SerousError: the server said no, or nothing.
    """
    try:
        answer = call(*args, **kwargs)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnexpectedAnswer(
            f"The server's answer cannot be read ({type(error).__name__}: {error}); is it of another version?"
        ) from error
    if answer is None:
        raise UnexpectedAnswer("The server answered, but not what was asked for; is it of another version?")
    return answer


class ListPage(Protocol[Item]):
    """One page of a list."""

    items: list[Item]
    next_cursor: str | None


def every(page_at: Callable[[str | Unset], ListPage[Item]]) -> Iterator[Item]:
    """The items of all pages of a list, a page asked for when the one before is used up."""
    cursor: str | Unset | None = UNSET
    while cursor is not None:
        page = page_at(cursor)
        yield from page.items
        cursor = page.next_cursor


class Connection:
    """A server, an open line to it, and the token."""

    def __init__(self, url: str, token: str, patience: Patience, transport: httpx.BaseTransport | None = None) -> None:
        self.url = checked_url(url)
        self.http = open_http(self.url, checked_token(token), patience, user_agent(), transport)
        self.api = Client(base_url=self.url).set_httpx_client(self.http)
        """What the generated functions take as `client`."""

    def close(self) -> None:
        """Hang up."""
        self.http.close()

    def send(self, request: Request, *, repeatable: bool = False) -> httpx.Response:
        """Send a request that no generated function sends as it should be sent.

        Args:
            repeatable: a POST that may come twice without an `Idempotency-Key`.
        """
        return self.http.request(**request, extensions={REPEATED: True} if repeatable else {})

    def ask(
        self, request: Request, parse: Callable[[Mapping[str, Any]], Answer], *, repeatable: bool = False
    ) -> Answer:
        """The same, and the answer read by a generated class's `from_dict`."""
        response = self.send(request, repeatable=repeatable)
        return answered(lambda: parse(response.json()))

    def send_form(self, request: Request, parse: Callable[[Mapping[str, Any]], Answer]) -> Answer:
        """The same for an upload.

        The generated header fixes the boundary between the parts, and a scan may hold those very bytes; without it,
        httpx draws one.
        """
        headers = {name: value for name, value in request["headers"].items() if name != "Content-Type"}
        return self.ask({**request, "headers": headers}, parse)

    def download(self, request: Request, file: IO[bytes], *, report: Callable[[int], None] = lambda _: None) -> None:
        """Write the body of the answer to `file`, piece by piece; from the start again where the line breaks.

        Raises:
            ServerUnreachable: it broke too often.
        """
        for attempt in range(1, DOWNLOAD_ATTEMPTS + 1):
            file.seek(0)
            file.truncate()
            asked = self.http.build_request(**request, extensions={STREAMED: True})
            try:
                self._stream(asked, file, report)
                return
            except httpx.TransportError as error:
                if attempt == DOWNLOAD_ATTEMPTS:
                    raise unreachable(asked, error) from error

    def save(self, request: Request, path: Path, *, report: Callable[[int], None] = lambda _: None) -> Path:
        """The same into a file that is there whole or not at all."""
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as file:
                self.download(request, file, report=report)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return path

    def _stream(self, asked: httpx.Request, file: IO[bytes], report: Callable[[int], None]) -> None:
        response = self.http.send(asked, stream=True)
        try:
            n_bytes = 0
            for piece in response.iter_bytes(PIECE_BYTES):
                file.write(piece)
                n_bytes += len(piece)
                report(n_bytes)
        finally:
            response.close()
