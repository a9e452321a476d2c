"""`serous doctor`: what is installed, which device computes, what can be reached."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata

import typer
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.cli import upkeep
from app.cli.context import DataDir
from app.cli.errors import CommandError
from app.db.session import Database
from app.errors import ServiceError
from app.examination import CannotCompute, examine
from app.pacs import probe
from app.queue import Bell, make_celery
from app.settings import CODE_ROOT, GIB, LANES, Settings, load_settings
from app.storage import Storage

MIN_FREE_GIB = 2.0
"""A Cirrus volume with its masks and one training's checkpoints fit into it many times."""


@dataclass(frozen=True)
class Finding:
    """One line of the report. `needed` False: its absence does not stop the work."""

    subject: str
    ok: bool
    detail: str
    needed: bool = True

    def __str__(self) -> str:
        word = "ok" if self.ok else "missing" if self.needed else "note"
        return f"{word:<8} {self.subject:<10} {self.detail}"


def doctor(data_dir: DataDir = None) -> None:
    """Say what is installed, which device computes and what can be reached; status 1 when something needed is not."""
    settings = load_settings(data_dir=data_dir)
    settings.prepare_directories()
    findings: list[Finding] = []
    for check in CHECKS:
        finding = check(settings)
        typer.echo(str(finding))
        findings.append(finding)
    n_broken = sum(not finding.ok and finding.needed for finding in findings)
    if n_broken:
        raise CommandError(f"{n_broken} of {len(findings)} checks failed.")


def _versions(_: Settings) -> Finding:
    names = ("serous", "celery", "fastapi", "torch")
    versions = []
    for name in names:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{name} not installed")
    return Finding("versions", True, f"Python {platform.python_version()}, {', '.join(versions)}")


def _worker(settings: Settings) -> Finding:
    """What a worker with these settings does; what it leaves, another one has to do."""
    left = [lane for lane in LANES if lane not in settings.lanes]
    memory = settings.child_memory_bytes
    detail = f"lanes {', '.join(settings.lanes)}; device {settings.device}"
    detail += f"; {memory / GIB:.1f} GiB for each computing process" if memory else ""
    detail += f"; another worker has to do {', '.join(left)}" if left else ""
    return Finding("worker", True, detail)


def _device(settings: Settings) -> Finding:
    try:
        found = examine(settings)
    except CannotCompute as error:
        return Finding("device", False, str(error))
    if settings.device == "cuda" and found.accelerator != "cuda":
        return Finding("device", False, f"SEROUS_DEVICE is cuda, but PyTorch sees no GPU here, only {found.device}")
    return Finding("device", True, f"{found.device}, profile {found.profile}, recipe {found.default_recipe}")


def _database(settings: Settings) -> Finding:
    database = Database(settings.database)
    kind = database.engine.dialect.name
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
    except Exception as error:
        return Finding("database", False, f"{kind} cannot be opened ({type(error).__name__})")
    finally:
        database.dispose()
    return Finding("database", True, f"{kind}, {_revision(settings)}")


def _revision(settings: Settings) -> str:
    import migrations

    now, latest = migrations.current(settings.database), migrations.latest()
    return f"tables at {now}" if now == latest else f"tables at {now or 'nothing'}, `serous up` brings them to {latest}"


def _storage(settings: Settings) -> Finding:
    kind = "local folder" if settings.storage.startswith("file:") else "object storage"
    try:
        Storage(settings.storage).check()
    except (ServiceError, OSError, ValueError) as error:
        return Finding("storage", False, f"{kind}: {type(error).__name__}")
    return Finding("storage", True, kind)


def _broker(settings: Settings) -> Finding:
    from app import broker

    if not settings.broker_url:
        if broker.answers(settings):
            return Finding("broker", True, "embedded, running")
        return Finding("broker", broker.server_binary().exists(), "embedded, not running; `serous up` starts it")
    try:
        Bell(make_celery(settings.broker)).require()
    except ServiceError as error:
        return Finding("broker", False, str(error))
    return Finding("broker", True, "reached")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.root).free / GIB
    return Finding("disk", free >= MIN_FREE_GIB, f"{free:.1f} GiB free in {settings.root}")


def _page(_: Settings) -> Finding:
    built = any((CODE_ROOT / place / "index.html").exists() for place in ("app/static", "frontend/dist"))
    return Finding("page", built, "built" if built else "not built; `make run` builds it, the REST API works without")


def _backup(settings: Settings) -> Finding:
    return _of_database("backup", settings, upkeep.last_backup)


def _queue(settings: Settings) -> Finding:
    return _of_database("queue", settings, upkeep.waiting_jobs)


def pacs(settings: Settings) -> Finding:
    """A PACS that is away keeps nobody from working, so it is no failure."""
    if not settings.pacs_url:
        return Finding("pacs", True, "not configured")
    try:
        probe.check(settings)
    except ServiceError as error:
        return Finding("pacs", False, error.detail, needed=False)
    return Finding("pacs", True, "reached")


def _of_database(subject: str, settings: Settings, look: Callable[[Settings], tuple[bool, str]]) -> Finding:
    try:
        ok, detail = look(settings)
    except SQLAlchemyError as error:
        return Finding(subject, False, f"not known, for the database cannot be read ({type(error).__name__})", False)
    return Finding(subject, ok, detail, needed=False)


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    _versions,
    _worker,
    _device,
    _database,
    _storage,
    _broker,
    _disk,
    _page,
    _backup,
    _queue,
    pacs,
)
