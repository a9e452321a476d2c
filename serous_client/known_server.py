"""Which server to speak to, as `serous login` wrote it down: an address and a token in a file of the user's own."""

from __future__ import annotations

import ipaddress
import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

import httpx

from serous_client.errors import NoServerKnown, SerousError

API_PATH = "/api/v1"


class BadAddress(SerousError):
    """This is no address of a server, or no token."""


@dataclass(frozen=True, repr=False)
class KnownServer:
    """An address and the token that opens it. The token is never shown."""

    url: str
    token: str

    def __repr__(self) -> str:
        return f"KnownServer({self.url!r})"


def default_file() -> Path:
    """`~/.config/serous/client.toml`."""
    return Path.home() / ".config" / "serous" / "client.toml"


def read_known_server(file: Path | None = None) -> KnownServer:
    """The server that `serous login` wrote down.

    Raises:
        NoServerKnown: nobody has logged in, or the file is damaged.
    """
    file = file or default_file()
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise NoServerKnown("No server is known yet; `serous login ADDRESS` writes it down.") from None
    except (OSError, ValueError) as error:
        raise NoServerKnown(
            f"{file} cannot be read ({type(error).__name__}); `serous login` writes it anew."
        ) from error
    url, token = values.get("url"), values.get("token")
    if not isinstance(url, str) or not isinstance(token, str):
        raise NoServerKnown(f"{file} lacks `url` or `token`; `serous login` writes it anew.")
    return KnownServer(checked_url(url), checked_token(token))


def write_known_server(server: KnownServer, file: Path | None = None) -> Path:
    """Remember a server instead of the one before. The file is for its owner alone, as it holds the token."""
    file = file or default_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    # A TOML string in double quotes is written as JSON writes it.
    text = f"# Written by `serous login`.\nurl = {json.dumps(server.url)}\ntoken = {json.dumps(server.token)}\n"
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file


def forget_known_server(file: Path | None = None) -> bool:
    """Remove the file. Gives whether there was one."""
    file = file or default_file()
    was_there = file.exists()
    file.unlink(missing_ok=True)
    return was_there


def checked_url(text: str) -> str:
    """A server's address without what does not belong to it.

    Raises:
        BadAddress: it is not http:// or https:// with a host, or carries a password or a query.
    """
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL as error:
        raise BadAddress(f"{text.strip()[:80]!r} is no address ({error}); one is http://127.0.0.1:8000.") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise BadAddress(f"{text.strip()[:80]!r} is no address of a server; one is http://127.0.0.1:8000.")
    if url.userinfo or url.query or url.fragment:
        raise BadAddress("The address of a server has neither a user nor a query; the token is given apart.")
    return str(url).rstrip("/").removesuffix(API_PATH)


def checked_token(text: str) -> str:
    """A bearer token without the space around it.

    Raises:
        BadAddress: it is empty, or holds what no token holds.
    """
    token = text.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise BadAddress("This is no token; `serous token create --role annotator` prints one.")
    return token


def is_readable_on_the_way(url: str) -> bool:
    """Whether the token travels in clear to another machine."""
    parsed = httpx.URL(url)
    if parsed.scheme == "https" or parsed.host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(parsed.host).is_loopback
    except ValueError:
        return True
