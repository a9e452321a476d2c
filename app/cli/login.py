"""`serous login` and `serous logout`: which server the other commands speak to."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app.cli.errors import CommandError
from app.cli.remote import connected, say


def login(
    url: Annotated[str, typer.Argument(help="Address of the server, http://127.0.0.1:8000 say.")],
    token_stdin: Annotated[bool, typer.Option(help="Read the token from standard input.")] = False,
) -> None:
    """Ask for a token, try it, and write it down for the other commands, readable by you alone."""
    from serous_client.known_server import KnownServer, is_readable_on_the_way, write_known_server

    token = sys.stdin.readline() if token_stdin else typer.prompt("Token", hide_input=True, err=True)
    if not token.strip():
        raise CommandError("No token came on standard input.")
    with connected(url, token) as server:
        user = server.who_am_i()
        if is_readable_on_the_way(server.url):
            say("the token and all scans travel unencrypted to this server; https keeps them to yourselves.")
        file = write_known_server(KnownServer(server.url, token.strip()))
        typer.echo(f"Signed in at {server.url} as {user.name}, {user.role}; kept in {file}.")


def logout() -> None:
    """Forget the server and its token. The token stays valid until it is revoked."""
    from serous_client.known_server import forget_known_server

    typer.echo("Forgotten." if forget_known_server() else "No server was known.")
