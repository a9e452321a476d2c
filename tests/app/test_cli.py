"""The `serous` command as people run it: a process, its output, its exit status."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.accounts.service import actor_of_token, sign_in_by_password
from app.db.session import Database
from app.db.tables import Volume
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]

Serous = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation that nobody has used yet."""
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def serous(settings: Settings) -> Serous:
    """Run a command on the installation."""

    def run(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "SEROUS_DATA_DIR": str(settings.root), **variables}
        command = [sys.executable, "-m", "app.cli", *arguments]
        return subprocess.run(command, env=environment, cwd=ROOT, input=stdin, capture_output=True, text=True)

    return run


@pytest.fixture
def database(settings: Settings) -> Database:
    return Database(settings.database)


class TestTokenCreate:
    def test_prints_a_working_token_alone_before_the_first_up(
        self, serous: Serous, settings: Settings, database: Database
    ) -> None:
        done = serous("token", "create", "--role", "trainer", "--label", "nightly")
        assert (done.returncode, done.stderr) == (0, "")
        (token,) = done.stdout.splitlines()
        with database.reading() as session:
            actor = actor_of_token(session, key=settings.token_key(), token=token)
        assert actor is not None
        assert actor.role == "trainer"

    def test_an_unknown_role_is_refused(self, serous: Serous) -> None:
        done = serous("token", "create", "--role", "owner")
        assert done.returncode != 0
        assert "owner" in done.stderr
        assert "Traceback" not in done.stderr


class TestTokenRevoke:
    def test_a_revoked_token_opens_nothing_and_the_list_says_so(
        self, serous: Serous, settings: Settings, database: Database
    ) -> None:
        token = serous("token", "create", "--role", "viewer").stdout.strip()
        (line,) = serous("token", "list").stdout.splitlines()
        token_id = line.split()[0]
        assert "valid" in line
        assert token not in line
        assert serous("token", "revoke", token_id).stdout == f"Token {token_id} is revoked.\n"
        with database.reading() as session:
            assert actor_of_token(session, key=settings.token_key(), token=token) is None
        assert "revoked" in serous("token", "list").stdout

    def test_an_unknown_id_is_one_sentence(self, serous: Serous) -> None:
        done = serous("token", "revoke", "nothing")
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("serous: ")


class TestUserCreate:
    def test_the_user_signs_in_with_the_password(self, serous: Serous, settings: Settings, database: Database) -> None:
        done = serous("user", "create", "reader", "--role", "annotator", "--password-stdin", stdin="correct horse\n")
        assert (done.returncode, done.stdout) == (0, "User reader is created with the role annotator.\n")
        with database.transaction() as session:
            _, actor = sign_in_by_password(session, key=settings.token_key(), name="reader", password="correct horse")
        assert actor.role == "annotator"

    def test_a_short_password_is_refused_and_no_user_made(self, serous: Serous) -> None:
        short = serous("user", "create", "reader", "--role", "annotator", "--password-stdin", stdin="short\n")
        assert short.returncode == 1
        assert len(short.stderr.splitlines()) == 1
        again = serous("user", "create", "reader", "--role", "annotator", "--password-stdin", stdin="correct horse\n")
        assert again.returncode == 0

    def test_no_password_is_refused(self, serous: Serous) -> None:
        done = serous("user", "create", "reader", "--role", "annotator", "--password-stdin")
        assert (done.returncode, done.stderr) == (1, "serous: No password came on standard input.\n")


class TestDemo:
    def test_stores_an_eye_once(self, serous: Serous, database: Database) -> None:
        first, second = serous("demo"), serous("demo")
        assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
        assert first.stdout.startswith("Stored a synthetic eye of 25 B-scans")
        assert second.stdout.startswith("It was there already")
        with database.reading() as session:
            (volume,) = session.query(Volume).all()
        assert (volume.patient_key, volume.spacing_source) == ("phantom-1", "file")
        assert volume.id in first.stdout

    def test_says_where_its_spacing_comes_from(self, serous: Serous, database: Database) -> None:
        assert serous("demo").returncode == 0
        with database.reading() as session:
            (volume,) = session.query(Volume).all()
        assert [volume.provenance[side]["origin"] for side in ("across", "axial", "along")] == ["file"] * 3


class TestDoctor:
    def test_names_every_part_and_that_torch_computes(self, serous: Serous) -> None:
        lines = {line.split()[1]: line for line in serous("doctor").stdout.splitlines()}
        kept = {"database", "storage", "broker", "disk"}
        assert set(lines) == {"versions", "worker", "device", "page", "backup", "queue", "pacs"} | kept
        assert lines["device"].startswith("ok")
        assert lines["database"].startswith("ok")

    def test_says_what_the_worker_does_and_who_has_to_do_the_rest(self, serous: Serous) -> None:
        said = serous("doctor", SEROUS_WORKER_LANES="light, inference", SEROUS_DEVICE="cpu").stdout
        assert "lanes inference, light; device cpu; another worker has to do training" in said

    def test_says_the_profile_that_trainings_have(self, serous: Serous) -> None:
        said = serous("doctor", SEROUS_TRAINING_PROFILE="paper", SEROUS_DEVICE="cpu").stdout
        assert "profile paper, recipe adapted" in said

    def test_a_gpu_that_is_declared_and_not_there_is_missing(self, serous: Serous) -> None:
        done = serous("doctor", SEROUS_DEVICE="cuda", CUDA_VISIBLE_DEVICES="")
        assert done.returncode == 1
        assert "missing  device     SEROUS_DEVICE is cuda, but PyTorch sees no GPU here" in done.stdout

    def test_a_broker_that_is_away_is_missing_and_the_status_is_1(self, serous: Serous) -> None:
        done = serous("doctor", SEROUS_BROKER_URL="redis://127.0.0.1:1")
        assert done.returncode == 1
        assert "missing  broker" in done.stdout


class TestBadSettings:
    def test_an_unknown_variable_stops_any_command_with_a_sentence(self, serous: Serous) -> None:
        done = serous("token", "list", SEROUS_PROT="8000")
        assert done.returncode == 1
        assert done.stderr.startswith("serous: Unknown setting SEROUS_PROT.")

    def test_a_database_that_cannot_be_opened_is_one_sentence(self, serous: Serous) -> None:
        done = serous("token", "list", SEROUS_DATABASE_URL="sqlite:////nonexistent/serous.db")
        assert done.returncode == 1
        assert "The database cannot be used" in done.stderr
        assert len(done.stderr.splitlines()) == 1

    def test_a_port_in_use_is_named(self, serous: Serous) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            done = serous("up", "--port", str(port))
        assert done.returncode == 1
        assert f"127.0.0.1 port {port} cannot be bound" in done.stderr

    def test_an_open_address_without_a_secret_is_refused(self, serous: Serous) -> None:
        done = serous("up", "--host", "0.0.0.0")
        assert done.returncode == 1
        assert "needs SEROUS_SECRET" in done.stderr
