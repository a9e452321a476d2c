"""Which scans a command line means, and where their masks go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.errors import CommandError
from app.cli.scan_paths import mask_paths, means_a_folder, scans_at


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Make files, with the folders above them."""

    def make(*names: str) -> Path:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
        return tmp_path

    return make


def named(folder: Path, *paths: str, slices: bool = False) -> dict[str, list[str]]:
    found = scans_at([folder / path for path in paths] or [folder], slices=slices)
    return {scan.name: [file.name for file in scan.files] for scan in found}


class TestScansAt:
    def test_a_file_is_a_scan(self, make: Callable[..., Path]) -> None:
        assert named(make("a.vol"), "a.vol") == {"a.vol": ["a.vol"]}

    def test_a_folder_is_its_files_and_each_folder_in_it_one_scan(self, make: Callable[..., Path]) -> None:
        folder = make("b.vol", "a.vol", ".hidden", "series/1.png", "series/2.png", "empty/.keep")
        assert named(folder) == {"a.vol": ["a.vol"], "b.vol": ["b.vol"], "series": ["1.png", "2.png"]}

    def test_a_header_brings_its_pixels(self, make: Callable[..., Path]) -> None:
        folder = make("a.mhd", "a.raw", "b.raw")
        assert named(folder) == {"a.mhd": ["a.mhd", "a.raw"], "b.raw": ["b.raw"]}
        assert named(folder, "a.mhd") == {"a.mhd": ["a.mhd", "a.raw"]}

    def test_slices_are_one_scan(self, make: Callable[..., Path]) -> None:
        folder = make("s/1.png", "s/2.png", "3.png")
        assert named(folder, "s", "3.png", slices=True) == {"s": ["1.png", "2.png", "3.png"]}

    def test_nothing_there_and_nothing_in_it_are_said(self, make: Callable[..., Path]) -> None:
        folder = make("empty/.keep")
        with pytest.raises(CommandError, match=r"nothing\.vol is not there"):
            scans_at([folder / "nothing.vol"], slices=False)
        with pytest.raises(CommandError, match="There is no scan in"):
            scans_at([folder / "empty"], slices=False)


class TestMaskPaths:
    def test_have_the_scans_names(self, make: Callable[..., Path]) -> None:
        scans = scans_at([make("a.vol", "b.nii.gz", "c.dcm", "c.npy")], slices=False)
        assert [path.name for path in mask_paths(scans, Path("out"))] == [
            "a.nii.gz", "b.nii.gz", "c.dcm.nii.gz", "c.npy.nii.gz",
        ]  # fmt: skip

    def test_two_of_one_name_are_refused(self, make: Callable[..., Path]) -> None:
        folder = make("x/a.vol", "y/a.vol")
        scans = scans_at([folder / "x" / "a.vol", folder / "y" / "a.vol"], slices=False)
        with pytest.raises(CommandError, match=r"Two scans are called a\.vol"):
            mask_paths(scans, Path("out"))


class TestMeansAFolder:
    @pytest.mark.parametrize(("given", "folder"), [("new/", True), ("mask.nii.gz", False), (".", True)])
    def test_by_its_slash_or_because_it_is_one(self, given: str, folder: bool) -> None:
        assert means_a_folder(Path(given), given) is folder
