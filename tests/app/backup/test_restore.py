"""What a restore refuses, in a sentence and before anything is touched."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import migrations
from app.backup.errors import BackupRefused
from app.backup.manifest import MANIFEST_NAME, read_manifest
from app.backup.restore import restore
from app.backup.take import take
from app.db.session import Database
from app.settings import Settings
from tests.app.backup.conftest import Place
from tests.app.backup.test_backup import quiet

Empty = Callable[[str], Place]


@pytest.fixture
def copy(place: Place, upload: Callable[..., dict[str, Any]], tmp_path: Path) -> Path:
    """A backup of an installation with one volume."""
    upload()
    take(place.settings, tmp_path / "copy", quiet)
    return tmp_path / "copy"


def change(copy: Path, **members: Any) -> None:
    """Rewrite members of the manifest."""
    manifest = json.loads((copy / MANIFEST_NAME).read_text())
    (copy / MANIFEST_NAME).write_text(json.dumps({**manifest, **members}))


def forge(copy: Path, name: str, content: bytes) -> None:
    """Replace a file and its digest, as somebody would who wants it to pass."""
    (copy / name).write_bytes(content)
    files = json.loads((copy / MANIFEST_NAME).read_text())["files"]
    for file in files:
        if file["name"] == name:
            file |= {"n_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    change(copy, files=files)


def volume_file(copy: Path) -> str:
    return next(file.name for file in read_manifest(copy).files if file.name.startswith("objects/volumes/"))


def refused(copy: Path, place: Place, match: str, *, untouched: bool = True) -> None:
    with pytest.raises(BackupRefused, match=match):
        restore(place.settings, copy, quiet)
    assert migrations.current(place.settings.database) is None
    assert not untouched or place.objects() == {}


@pytest.mark.sqlite_only
class TestDamaged:
    def test_an_altered_file_is_named(self, copy: Path, empty: Empty) -> None:
        path = copy / volume_file(copy)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        refused(copy, empty("sqlite"), f"{volume_file(copy)} of the backup is not what was written")

    def test_a_lost_file_is_named(self, copy: Path, empty: Empty) -> None:
        (copy / "tables" / "volumes.jsonl.gz").unlink()
        refused(copy, empty("sqlite"), r"tables/volumes.jsonl.gz of the backup is missing")

    def test_a_link_is_no_file_of_the_backup(self, copy: Path, empty: Empty, tmp_path: Path) -> None:
        shutil.move(copy / "secret", tmp_path / "elsewhere")
        (copy / "secret").symlink_to(tmp_path / "elsewhere")
        refused(copy, empty("sqlite"), "secret of the backup is missing, or is no plain file")

    def test_no_manifest_is_no_backup(self, copy: Path, empty: Empty) -> None:
        (copy / MANIFEST_NAME).unlink()
        refused(copy, empty("sqlite"), "interrupted")

    @pytest.mark.parametrize(
        "name",
        ["../outside", "/etc/passwd", "objects/volumes/../../x.zip", "objects/other/a.zip", "tables/a b.jsonl.gz"],
    )
    def test_a_name_that_leads_elsewhere_is_refused(self, copy: Path, empty: Empty, name: str) -> None:
        change(copy, files=[{"name": name, "n_bytes": 0, "sha256": "0" * 64}])
        refused(copy, empty("sqlite"), "files.0.name")

    @pytest.mark.parametrize(
        "member", ["../models/m/weights.safetensors", "/etc/passwd", "a/../../b", "a//b", ".hidden", "c\\d"]
    )
    def test_a_member_that_leads_elsewhere_is_refused(
        self, copy: Path, empty: Empty, tmp_path: Path, member: str
    ) -> None:
        with zipfile.ZipFile(tmp_path / "forged.zip", "w") as archive:
            archive.writestr("fine", b"fine")
            archive.writestr(member, b"evil")
        forge(copy, volume_file(copy), (tmp_path / "forged.zip").read_bytes())
        refused(copy, empty("sqlite"), "holds a member that no backup has")

    def test_a_compressed_member_could_be_a_bomb(self, copy: Path, empty: Empty, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "forged.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomb", bytes(10_000_000))
        forge(copy, volume_file(copy), (tmp_path / "forged.zip").read_bytes())
        refused(copy, empty("sqlite"), "holds a member that no backup has")


class TestRowsThatDoNotFit:
    @pytest.mark.parametrize(
        ("row", "match"),
        [
            ({"id": "x"}, "does not fit the table"),
            ("no JSON", "does not fit the table"),
            (None, "holds 0 rows of users, and 1 were written"),
        ],
    )
    def test_roll_everything_back(self, copy: Path, empty: Empty, database_kind: str, row: Any, match: str) -> None:
        text = "" if row is None else row if isinstance(row, str) else json.dumps(row)
        forge(copy, "tables/users.jsonl.gz", gzip.compress(text.encode()))
        refused(copy, empty(database_kind), match, untouched=False)

    def test_an_unknown_column_rolls_everything_back(self, copy: Path, empty: Empty, database_kind: str) -> None:
        rows = gzip.decompress((copy / "tables/users.jsonl.gz").read_bytes()).decode()
        forged = json.dumps({**json.loads(rows.splitlines()[0]), "evil": 1})
        forge(copy, "tables/users.jsonl.gz", gzip.compress(forged.encode()))
        refused(copy, empty(database_kind), "has a column evil that is unknown", untouched=False)


class TestRevisions:
    def test_a_newer_one_is_refused_with_what_to_do(self, copy: Path, empty: Empty, database_kind: str) -> None:
        change(copy, revision="9999", serous="9.0")
        refused(copy, empty(database_kind), r"made by Serous 9\.0, whose tables are at 9999.*Update Serous first")

    def test_an_older_one_is_brought_up_to_date(
        self, place: Place, upload: Callable[..., dict[str, Any]], empty: Empty, tmp_path: Path, database: Database,
        database_kind: str,
    ) -> None:  # fmt: skip
        upload()
        database.dispose()
        migrations.downgrade(place.settings.database, "0004")
        manifest = take(place.settings, tmp_path / "copy", quiet)
        assert manifest.revision == "0004"
        for kind in ("sqlite", "postgresql"):
            restored = empty(kind)
            restore(restored.settings, tmp_path / "copy", quiet)
            assert migrations.current(restored.settings.database) == migrations.latest()
            assert len(restored.rows()["volumes"]) == 1


@pytest.mark.sqlite_only
class TestCommand:
    def test_a_running_service_is_left_alone(self, copy: Path, empty: Empty) -> None:
        place = empty("sqlite")
        descriptor = os.open(place.settings.root / "up.lock", os.O_RDWR | os.O_CREAT)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        done = place.serous("restore", str(copy))
        os.close(descriptor)
        assert done.returncode == 1
        assert "Another `serous up` runs" in done.stderr
        assert place.objects() == {}

    def test_says_what_is_back_and_that_other_keys_open_nothing(self, copy: Path, empty: Empty) -> None:
        place = empty("sqlite")
        place = Place(place.settings.model_copy(update={"secret": "another one, of enough characters"}))
        done = place.serous("restore", str(copy))
        assert (done.returncode, done.stderr) == (0, "")
        assert "1 volumes, 0 tags" in done.stdout
        assert "SEROUS_SECRET is another one" in done.stdout

    def test_the_destination_is_never_written_over(self, place: Place, copy: Path) -> None:
        done = place.serous("backup", str(copy))
        assert (done.returncode, done.stderr) == (1, f"serous: {copy} is there already; name a folder that is not.\n")


@pytest.mark.sqlite_only
def test_nothing_to_back_up_is_said(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    settings.prepare_directories()
    with pytest.raises(BackupRefused, match="no tables yet"):
        take(settings, tmp_path / "copy", quiet)
    assert not (tmp_path / "copy").exists()
