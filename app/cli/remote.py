"""What the commands share that are clients of a server: which one, its refusals as sentences, and how results look.

Results go to standard output and nothing else does; bars, warnings and summaries go to standard error.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.errors import INTERRUPTED, NO_SERVER, CommandError
from app.cli.up import reachable_host
from app.settings import ClientSettings, load_settings

if TYPE_CHECKING:
    from serous_client import Serous
    from serous_client.known_server import KnownServer

UrlOption = Annotated[
    str | None, typer.Option("--url", help="Address of the server [SEROUS_URL, or that of `serous login`].")
]
TokenOption = Annotated[
    str | None,
    typer.Option(
        "--token", help="Bearer token [SEROUS_TOKEN, or that of `serous login`]. Other users may see it here."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no bars.")]

GAP = "  "


def find_server(url: str | None, token: str | None) -> KnownServer:
    """The server that a command speaks to: of its options, the environment, `serous login`, or this machine.

    The token of `serous login` goes to the server that it was given for and to no other.

    Raises:
        CommandError: no token is known for it.
    """
    from serous_client.known_server import KnownServer, checked_token, checked_url, default_file, read_known_server

    given = ClientSettings()
    url, token = url or given.url, token or given.token.get_secret_value()
    if not (url and token) and default_file().exists():
        known = read_known_server()
        if not url or checked_url(url) == known.url:
            return KnownServer(known.url, checked_token(token) if token else known.token)
    address = checked_url(url) if url else _here()
    if not token:
        raise CommandError(
            f"There is no token for {address}. `serous login {address}` asks for one and keeps it; SEROUS_TOKEN gives "
            "one for a while; `serous token create --role annotator` makes one where the server runs.",
            status=NO_SERVER,
        )
    return KnownServer(address, checked_token(token))


@contextmanager
def connected(url: str | None, token: str | None) -> Iterator[Serous]:
    """An open line to the server. Its refusals leave as sentences."""
    from serous_client import NoServerKnown, Serous, SerousError, ServerUnreachable  # half a second for `serous up`

    try:
        known = find_server(url, token)
        with Serous(known.url, known.token) as server:
            yield server
    except (ServerUnreachable, NoServerKnown) as error:
        more = " `serous up` starts one here; --url names another." if isinstance(error, ServerUnreachable) else ""
        raise CommandError(f"{error}{more}", status=NO_SERVER) from error
    except SerousError as error:
        raise CommandError(str(error)) from error


@contextmanager
def going_on(sentence: str) -> Iterator[None]:
    """Ctrl-C within the block ends the command, and `sentence` says what goes on at the server."""
    try:
        yield
    except KeyboardInterrupt:
        say(f"Interrupted. {sentence}")
        raise typer.Exit(INTERRUPTED) from None


def say(sentence: str) -> None:
    """A word to the person at the terminal."""
    typer.echo(f"serous: {sentence}", err=True)


def print_json(value: object) -> None:
    """One JSON value on a line."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def print_found(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """Rows under their headings, each column as wide as it must be; or whole, as a JSON list."""
    if as_json:
        print_json(rows)
        return
    cells = [[in_words(row.get(name)) for name in columns] for row in rows]
    widths = [
        max(len(name), *(len(line[n]) for line in cells)) if cells else len(name) for n, name in enumerate(columns)
    ]
    for line in [list(columns), *cells]:
        typer.echo(GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def in_words(value: object) -> str:
    """A cell of a table."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _here() -> str:
    settings = load_settings()
    return f"http://{reachable_host(settings)}:{settings.port}"
