"""`serous up`: the whole installation as one command in the foreground."""

from __future__ import annotations

import fcntl
import http.client
import ipaddress
import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app import broker
from app.accounts.service import make_sign_in_link
from app.cli.context import DataDir, migrate
from app.cli.errors import CommandError
from app.cli.parts import Part, end, restart_dead
from app.db.session import Database
from app.settings import Settings, load_settings

TICK_S = 0.2

BACKLOG = 2048
"""Connections that may wait for a web process; as many as uvicorn lets wait."""

BROKER_STOP_S = 2.0
"""The broker writes its file and ends; with `STOP_S` for the others before, ten seconds in all."""

NAME_WIDTH = 6

_print_lock = threading.Lock()


def say(name: str, line: str) -> None:
    """One line of a part, under its name. A terminal that is gone stops nothing."""
    with _print_lock:
        try:
            typer.echo(f"{name:<{NAME_WIDTH}} | {line}")
        except OSError:
            return


def up(
    host: Annotated[str | None, typer.Option(help="Address to bind [SEROUS_HOST, 127.0.0.1].")] = None,
    port: Annotated[int | None, typer.Option(help="Port to bind [SEROUS_PORT, 8000].")] = None,
    web_workers: Annotated[int | None, typer.Option(help="Web processes on the port [SEROUS_WEB_WORKERS, 1].")] = None,
    data_dir: DataDir = None,
) -> None:
    """Run web server, broker, worker and scheduler until Ctrl-C."""
    settings = load_settings(host=host, port=port, web_workers=web_workers, data_dir=data_dir)
    settings.prepare_directories()
    stop = _stop_on_signals()
    with only_one(settings.root):
        require_free_port(settings)
        migrate(settings)
        run(settings, stop)


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def on_signal(*_: object) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    return stop


@contextmanager
def only_one(root: Path) -> Iterator[None]:
    """Hold the lock of a data directory; the system takes it back when this process ends in any way.

    Raises:
        CommandError: another `serous up` holds it.
    """
    descriptor = os.open(root / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"Another `serous up` runs on {root}; stop it first, or give another --data-dir."
            ) from None
        yield
    finally:
        os.close(descriptor)


def require_free_port(settings: Settings) -> None:
    """Raise `CommandError` when the address cannot be bound."""
    try:
        address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(address[0], address[1]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address[4])
    except OSError as error:
        raise CommandError(
            f"{settings.host} port {settings.port} cannot be bound ({error.strerror}); give another --port."
        ) from error


def run(settings: Settings, stop: threading.Event) -> None:
    """Run all parts until `stop`, then end them: the broker last, for the others still speak to it."""
    embedded = [] if settings.broker_url else [_part(settings, "broker", broker.command(settings))]
    others = [*web_parts(settings), *celery_parts(settings)]
    try:
        for part in embedded:
            part.start(say)
            if not broker.wait_until(lambda: broker.answers(settings) or stop.is_set(), broker.START_TIMEOUT_S):
                raise CommandError(
                    f"The embedded broker does not answer; {settings.broker_dir / 'valkey.log'} says why."
                )
        for part in others:
            part.start(say)
        announced = False
        while not stop.wait(TICK_S):
            restart_dead([*embedded, *others], say)
            if not announced and others[0].running and web_answers(settings):
                announce(settings)
                announced = True
    finally:
        say("serous", "stopping")
        end(others)
        end(embedded, timeout_s=BROKER_STOP_S)
        say("serous", "stopped")


def web_parts(settings: Settings) -> list[Part]:
    """The web server: one process that binds the port, or several on a socket that stays ours."""
    serve = [sys.executable, "-m", "app.serve"]
    if settings.web_workers == 1:
        return [_part(settings, "web", [*serve, settings.host, str(settings.port)])]
    _empty_folder(settings.shared_metrics_dir)
    descriptor = _bind(settings).detach()  # open for as long as we run
    return [
        Part(f"web{number + 1}", [*serve, str(descriptor)], settings.environment(), inherited=(descriptor,))
        for number in range(settings.web_workers)
    ]


def celery_parts(settings: Settings) -> list[Part]:
    """Worker and scheduler."""
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "worker.celery_app"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        _part(settings, "worker", [*celery, "worker", "--loglevel", "warning", *quiet]),
        _part(settings, "beat", [*celery, "beat", "--loglevel", "warning", "--pidfile", ""]),
    ]


def _bind(settings: Settings) -> socket.socket:
    address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
    return socket.create_server(address[4][:2], family=address[0], backlog=BACKLOG)


def _empty_folder(folder: Path | None) -> None:
    """Counts of requests of an earlier run would be added to ours."""
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)


def _part(settings: Settings, name: str, command: list[str]) -> Part:
    return Part(name, command, settings.environment())


def reachable_host(settings: Settings) -> str:
    """A host name under which this machine reaches the server, as it stands in an address."""
    try:
        address = ipaddress.ip_address(settings.host)
    except ValueError:
        return settings.host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"
    return f"[{address}]" if address.version == 6 else str(address)


def web_answers(settings: Settings) -> bool:
    """Whether the web server is up."""
    connection = http.client.HTTPConnection(reachable_host(settings).strip("[]"), settings.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(settings: Settings) -> None:
    """Print where the page is, with a fresh link that signs the administrator in once."""
    database = Database(settings.database)
    try:
        with database.transaction() as session:
            link = make_sign_in_link(session, key=settings.token_key())
    finally:
        database.dispose()
    address = f"http://{reachable_host(settings)}:{settings.port}"
    say("serous", f"Serous is up at {address}")
    say("serous", f"Sign in once within 24 hours: {address}/sign-in#link={link}")
    say("serous", "Ctrl-C stops it.")
