"""Every `SEROUS_*` variable, read once at the edge. Nobody else looks at the environment."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import secrets
import tempfile
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.keeping_settings import KeepingSettings
from app.pacs_settings import PacsSettings

PREFIX = "SEROUS_"

CODE_ROOT = Path(__file__).resolve().parent.parent
"""Where `python -m` finds our packages, wherever the command was given."""

TEST_PREFIX = "SEROUS_TEST_"
"""Names that belong to the tests alone; the service ignores them."""

MIN_SECRET_CHARS = 32
"""As many as `secrets.token_hex(16)` gives: 128 bits."""

GIB = 1024**3

MIN_CHILD_BYTES = GIB // 2
"""A computing process that has loaded PyTorch and a network, and done nothing yet, holds 380 MiB on a CPU."""

MIN_READER_BYTES = GIB
"""Interpreter, NumPy and eyepy reserve about half of that."""

LANES = ("training", "inference", "light")
"""What a worker may do: learn from tags; segment and explain; look after jobs. Each is a queue of the broker."""

MAX_SOCKET_BYTES = 100
"""Linux takes 107 bytes as the path of a Unix socket, other systems 103."""


class SettingsError(Exception):
    """A variable is unknown, malformed or insecure. `str(error)` is a sentence; the start stops with it."""


class ClientSettings(BaseSettings):
    """Which server the commands speak to that are clients of one, like `serous segment`. The service ignores these."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    url: str = ""
    """Address of a server; empty: the one that `serous login` wrote down, or the one of this machine."""
    token: SecretStr = SecretStr("")
    """Bearer token for it."""


class Settings(PacsSettings, KeepingSettings):
    """The configuration of one installation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    """Address that the web server binds."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    web_workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Web processes of `serous up`, which share the port."""
    data_dir: Path = Path("~/.local/share/serous")
    """Database, bucket, broker and checkpoints of the default installation."""
    database_url: str = ""
    """SQLAlchemy URL; empty is SQLite in `data_dir`."""
    broker_url: str = ""
    """Redis URL; empty is the embedded broker in `data_dir`, which `serous up` starts."""
    storage_url: str = ""
    """Bucket for volumes, masks and weights (`s3://…`, `file:///…`); empty is a folder in `data_dir`."""
    secret: str = ""
    """Key of the token hashes. Empty makes one in `data_dir`; required when `host` is not loopback."""
    secure_cookies: bool | None = None
    """`Secure` on the session cookie; None is: on, except on loopback."""

    max_upload_bytes: Annotated[int, Field(gt=0)] = 2 * GIB
    max_expanded_bytes: Annotated[int, Field(gt=0)] = 4 * GIB
    """Most bytes that an upload may unpack to."""
    reader_seconds: Annotated[float, Field(gt=0)] = 120.0
    """Longest time that reading a vendor's format (e2e, fda, img, …) may take; longer is given up as damaged."""
    reader_bytes: Annotated[int, Field(ge=MIN_READER_BYTES)] = 3 * GIB
    """Address space of the process that reads such a format."""

    training_profile: Literal["auto", "tiny", "cpu", "paper"] = "auto"
    """Size of networks and inputs. auto: `paper` where the worker sees a GPU, else `cpu`; tiny: for tests."""
    warm_start: bool = False
    """Whether a training goes on from the version in use where tags were only added since; docs/experiments.md."""
    training_processes: Annotated[
        Annotated[int, Field(ge=1, le=64)] | None, BeforeValidator(lambda value: None if value == "auto" else value)
    ] = None
    """Processes that share a training. auto: one for each GPU that the worker sees, and one where there is none."""
    min_tagged_slices: Annotated[int, Field(ge=2)] = 10
    min_tagged_eyes: Annotated[int, Field(ge=1)] = 1
    worker_lanes: str = ",".join(LANES)
    """What the worker of this process does, of `LANES`, separated by commas. Some worker has to do each."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    """Where the worker computes. auto: on a GPU where there is one; cuda: a worker without a GPU does not start."""
    child_memory_bytes: Annotated[int, Field(ge=MIN_CHILD_BYTES)] | None = None
    """Most memory of one computing process, apart from files and the GPU's; None leaves it to the system."""
    max_waiting: Annotated[int, Field(ge=1)] = 2000
    """Segmentations that may wait at once, and as many explanations; a request for more is answered 503."""
    max_waiting_per_user: Annotated[int, Field(ge=1)] = 500
    """As many of them may be of one user; a request for more is answered 429."""
    heartbeat_stale_s: Annotated[float, Field(gt=0)] = 20.0
    """A running job without a heartbeat for this long is taken up by another worker."""
    max_attempts: Annotated[int, Field(ge=1)] = 3
    """Runs that a job may lose to dying workers before it fails."""
    lease_minutes: Annotated[float, Field(gt=0)] = 15.0
    """How long a reader holds the slices that the worklist gave."""
    report_notice: Annotated[str, Field(max_length=120)] = "Not for diagnostic use"
    """Printed in a box on every report; empty prints none."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="before")
    @classmethod
    def _known_names_only(cls, values: dict[str, object]) -> dict[str, object]:
        known = {PREFIX + name.upper() for name in (*cls.model_fields, *ClientSettings.model_fields)}
        given = {name for name in os.environ if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX)}
        unknown = sorted(given - known)
        if unknown:
            raise ValueError(f"Unknown setting {', '.join(unknown)}. Known are {', '.join(sorted(known))}.")
        return values

    @field_validator("worker_lanes")
    @classmethod
    def _known_lanes(cls, value: str) -> str:
        names = [name.strip() for name in value.split(",")]
        unknown = sorted(set(names) - set(LANES))
        if unknown:
            raise ValueError(f"There is no lane {unknown[0]!r}; a worker's lanes are {', '.join(LANES)}.")
        return ",".join(name for name in LANES if name in names)

    @model_validator(mode="after")
    def _safe(self) -> Settings:
        if self.secret and len(self.secret) < MIN_SECRET_CHARS:
            raise ValueError(f"SEROUS_SECRET has {len(self.secret)} characters; it needs at least {MIN_SECRET_CHARS}.")
        if not self.on_loopback and not self.secret:
            raise ValueError(
                f"Binding to {self.host} opens the service to the network, which needs SEROUS_SECRET set "
                f"to at least {MIN_SECRET_CHARS} random characters."
            )
        for name, url, schemes in (
            ("SEROUS_DATABASE_URL", self.database_url, ("sqlite:", "postgresql:", "postgresql+psycopg:")),
            ("SEROUS_BROKER_URL", self.broker_url, ("redis:", "rediss:", "redis+socket:")),
            ("SEROUS_STORAGE_URL", self.storage_url, ("file:", "s3:", "gs:", "az:", "http:", "https:")),
        ):
            if url and not url.startswith(schemes):
                raise ValueError(f"{name} must start with one of {', '.join(schemes)}")
        return self

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach `host`."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def root(self) -> Path:
        """`data_dir`, absolute, with `~` resolved."""
        return self.data_dir.expanduser().absolute()

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database, with psycopg 3 as PostgreSQL's driver."""
        if self.database_url.startswith("postgresql:"):
            return self.database_url.replace("postgresql:", "postgresql+psycopg:", 1)
        return self.database_url or f"sqlite:///{self.root / 'serous.db'}"

    @property
    def storage(self) -> str:
        """URL of the bucket."""
        return self.storage_url or f"file://{self.root / 'objects'}"

    @property
    def embedded_broker_socket(self) -> Path:
        """Unix socket of the embedded broker, in a folder that only the owner can enter."""
        path = self.broker_dir / "valkey.sock"
        if len(os.fsencode(path)) <= MAX_SOCKET_BYTES:
            return path
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"serous-{os.getuid()}-{name}" / "valkey.sock"

    @property
    def broker_dir(self) -> Path:
        """Where the embedded broker keeps its queue."""
        return self.root / "broker"

    @property
    def broker(self) -> str:
        """URL of the broker as Celery reads it."""
        return self.broker_url or f"redis+socket://{self.embedded_broker_socket}"

    @property
    def lanes(self) -> tuple[str, ...]:
        """What the worker of this process does."""
        return tuple(self.worker_lanes.split(","))

    @property
    def incoming_dir(self) -> Path:
        """Where uploads lie while they arrive."""
        return self.root / "incoming"

    @property
    def uploads_dir(self) -> Path:
        """Where resumable uploads lie until volumes are made of them; all web processes share it."""
        return self.root / "uploads"

    @property
    def work_dir(self) -> Path:
        """Checkpoints of jobs under way."""
        return self.root / "work"

    @property
    def shared_metrics_dir(self) -> Path | None:
        """Where several web processes keep their counts of requests for each other; None for a single one."""
        return self.root / "metrics" if self.web_workers > 1 else None

    @property
    def cookies_are_secure(self) -> bool:
        """Whether the session cookie carries `Secure`."""
        return not self.on_loopback if self.secure_cookies is None else self.secure_cookies

    def environment(self) -> dict[str, str]:
        """The environment of a process that shall run with these settings, command-line options included."""
        options = {"HOST": self.host, "PORT": str(self.port), "DATA_DIR": str(self.root)}
        options["WEB_WORKERS"] = str(self.web_workers)
        # Threads of a training that spin at barriers starve the web server on a machine of two cores. And glibc gives
        # each of the web server's forty threads a heap of its own, which keep what the largest upload left behind.
        polite = {"OMP_WAIT_POLICY": "passive", "MALLOC_ARENA_MAX": "2"}
        shared = {} if self.shared_metrics_dir is None else {"PROMETHEUS_MULTIPROC_DIR": str(self.shared_metrics_dir)}
        return {**polite, **os.environ, **shared, **{PREFIX + name: value for name, value in options.items()}}

    def child_environment(self) -> dict[str, str]:
        """The environment of a computing process: a worker on the CPU keeps the GPUs from its sight."""
        hidden = {"CUDA_VISIBLE_DEVICES": ""} if self.device == "cpu" else {}
        return {**os.environ, **hidden}

    def prepare_directories(self) -> None:
        """Make the data directory and its parts, open to the owner alone."""
        for folder in (self.root, self.incoming_dir, self.uploads_dir, self.work_dir, self.broker_dir):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def token_key(self) -> bytes:
        """Key of the keyed hashes of tokens: `secret`, or one made on first use and kept in `data_dir`."""
        if self.secret:
            return self.secret.encode()
        path = self.root / "secret"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(32).encode())
        return path.read_bytes()


def stay_offline() -> None:
    """Tell libraries that could ask a hub for weights not to: nothing is fetched here. Children inherit it."""
    os.environ["HF_HUB_OFFLINE"] = "1"


def load_settings(**overrides: object) -> Settings:
    """The settings from the environment; `overrides` (command-line options) win.

    Raises:
        SettingsError: a sentence for each thing that is wrong.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        sentences = []
        for problem in error.errors():
            where = "".join(f"{PREFIX}{str(part).upper()}: " for part in problem["loc"])
            sentences.append(where + problem["msg"].removeprefix("Value error, "))
        raise SettingsError(" ".join(sentences)) from error
