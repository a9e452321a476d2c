"""That an install is repeatable and leaves nothing of the machine it was made on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import build_frontend
import lock
from app.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent


def pinned() -> dict[str, Version]:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    return {name: Version(version) for name, _, version in (line.partition("==") for line in lines)}


class TestConstraints:
    def test_hold_a_version_in_range_for_everything_asked_for(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        asked = [Requirement(line) for line in (*project["dependencies"], *project["optional-dependencies"]["dev"])]
        versions = pinned()
        unfit = [str(need) for need in asked if versions.get(need.name.lower()) not in need.specifier]
        assert unfit == [], "run make lock"

    def test_name_versions_alone_neither_files_nor_hosts_nor_builds(self) -> None:
        lines = (ROOT / "constraints.txt").read_text().splitlines()[1:]
        assert [line for line in lines if not re.fullmatch(r"[a-z0-9.-]+==[0-9][0-9a-z.]*", line)] == []

    def test_every_range_has_an_end_or_is_a_calendar(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        endless = {Requirement(line).name for line in project["dependencies"] if "<" not in line}
        assert endless == {"tifffile"}


class TestLock:
    def test_leaves_out_ourselves_gpu_libraries_and_build_tags(self) -> None:
        report = {
            "install": [
                {"is_direct": True, "metadata": {"name": "serous", "version": "0.1.0"}},
                {"is_direct": False, "metadata": {"name": "torch", "version": "2.13.0+cpu"}},
                {"is_direct": False, "metadata": {"name": "nvidia-cublas", "version": "13.0"}},
                {"is_direct": False, "metadata": {"name": "Celery_Types", "version": "0.26.0"}},
            ]
        }
        assert lock.constraints(report) == ["celery-types==0.26.0", "torch==2.13.0"]


class TestNodeVersion:
    @pytest.mark.parametrize("version", ["v20.19.0", "v20.20.1", "v22.12.0", "v23.0.0", "v24.1.0\n"])
    def test_new_enough_for_vite(self, version: str) -> None:
        assert build_frontend.is_new_enough(version)

    @pytest.mark.parametrize("version", ["v18.20.4", "v20.18.9", "v21.7.3", "v22.11.0", "", "nonsense"])
    def test_too_old_for_vite(self, version: str) -> None:
        assert not build_frontend.is_new_enough(version)


class TestFrontEndLock:
    def test_names_no_registry(self) -> None:
        packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
        assert [name for name, package in packages.items() if "resolved" in package] == []

    def test_holds_the_native_parts_for_every_system(self) -> None:
        """A registry without the newest of them makes npm leave them out in silence, and `npm ci` refuses the lock."""
        packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
        present = {name.rpartition("node_modules/")[2] for name in packages}
        wanted = {part for package in packages.values() for part in package.get("optionalDependencies", {})}
        assert sorted(wanted - present) == []

    def test_every_package_has_a_checksum(self) -> None:
        packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
        assert [name for name, package in packages.items() if name and "integrity" not in package] == []


class TestWheel:
    def test_carries_the_page_the_migrations_and_no_tests(self, tmp_path: Path) -> None:
        assert (ROOT / "frontend" / "dist" / "index.html").is_file(), "run make test: it builds the page first"
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
            names = set(wheel.namelist())
        assert {"app/static/index.html", "migrations/env.py", "migrations/versions/0001_first_tables.py"} <= names
        shipped = {
            f"models/weak/starter_weights/{name}" for name in ("weights.safetensors", "config.json", "MODEL_CARD.md")
        }
        assert shipped <= names
        assert {"serous_client/py.typed", "serous_client/api/models/volume_read.py"} <= names
        assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
            "app", "worker", "models", "migrations", "serous_client",
        }  # fmt: skip


class TestContainers:
    @pytest.mark.parametrize("name", ["Dockerfile", "docker-compose.yml", "Makefile"])
    def test_set_no_variable_that_the_service_would_refuse(self, name: str) -> None:
        known = {PREFIX + field.upper() for field in Settings.model_fields}
        used = set(re.findall(rf"\b{PREFIX}[A-Z_]+[A-Z]", (ROOT / name).read_text()))
        assert used - known == set()

    def test_nothing_that_the_image_copies_is_kept_from_it(self) -> None:
        ignored = (ROOT / ".dockerignore").read_text().splitlines()
        allowed = {line.removeprefix("!") for line in ignored if line.startswith("!")}
        copies = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
        wanted = {source.split("/")[0] for line in copies for source in line.split()}
        assert wanted <= allowed
        assert [path for path in wanted if not (ROOT / path).exists()] == []
