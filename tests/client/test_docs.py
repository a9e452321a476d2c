"""docs/client.md: its commands and its Python, run from top to bottom against a real server and worker."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

import serous_client
from app.cli import application
from benchmarks.service import Service
from models.oct.phantom import Phantom
from serous_client import Serous
from tests.client.conftest import SMALL, Run
from tests.source_rules import ROOT

PAGE = ROOT / "docs" / "client.md"

NAMES_FOR_THE_READER = re.compile(r"\b(SEGMENTATION|JOB|MODEL)\b")
"""Commands with these are not run as they stand; other tests run them with ids."""

ELSEWHERE = ("serous token", "serous login", "serous train")
"""Run by other tests: where the server runs, with a person at the prompt, for minutes."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    lines = (line.partition("#")[0].strip() for block in blocks("sh") for line in block.splitlines())
    return [line for line in lines if line]


@pytest.fixture
def folder(tmp_path: Path, phantom: Phantom) -> Path:
    """Where the page's reader sits: with a scan, and a folder of scans."""
    spacing = SMALL.spacing
    sides = np.array([spacing.across_um, spacing.axial_um, spacing.along_um])
    (tmp_path / "scans").mkdir()
    for path in (tmp_path / "scan.npz", tmp_path / "scans" / "a.npz"):
        np.savez(path, volume=phantom.volume.bscans[..., ::-1], spacing_um=sides)
    return tmp_path


class TestCommands:
    def test_run_as_they_stand(self, folder: Path, signed_in: Run, server: Serous) -> None:
        server.tag(server.upload(folder / "scan.npz"), 0, True)
        run = [line for line in commands() if not NAMES_FOR_THE_READER.search(line) and not line.startswith(ELSEWHERE)]
        assert len(run) >= 9
        for line in run:
            done = signed_in(*shlex.split(line)[1:])
            assert done.returncode == 0, f"{line}\n{done.stderr}"
        assert (folder / "mask.nii.gz").is_file()
        assert (folder / "masks" / "a.nii.gz").is_file()

    def test_the_page_names_every_command_that_is_a_client(self) -> None:
        ours = {"login", "logout", "upload", "segment", "mask", "measure", "train", "jobs", "models"}
        known = {command.name for command in application.registered_commands}
        assert ours <= known
        text = PAGE.read_text("utf-8")
        assert [name for name in sorted(ours) if f"serous {name}" not in text] == []


class TestErrors:
    def test_that_the_page_lists_are_imported_from_the_package(self) -> None:
        _, _, rest = PAGE.read_text("utf-8").partition("| error | when |")
        listed = re.findall(
            r"`([A-Z]\w+)`", "".join(row.split("|")[1] for row in rest.split("\n\n")[0].splitlines()[2:])
        )
        assert len(listed) >= 15
        assert [name for name in listed if name not in serous_client.__all__] == []


class TestPython:
    @pytest.fixture
    def _here(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)

    @pytest.mark.usefixtures("_here")
    def test_runs_from_top_to_bottom(self, service: Service, folder: Path) -> None:
        names: dict[str, object] = {"url": service.url, "token": service.token}
        for block in blocks("python"):
            exec(compile(block, str(PAGE), "exec"), names)
        assert (folder / "mask.nii.gz").is_file()
        assert "There is no volume nothing." in str(names["told"])
