"""Which scans the paths on a command line mean, and what the masks of several are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.cli.errors import CommandError

PIXELS_OF = {".mhd": (".raw", ".zraw")}
"""Headers whose pixels lie in another file of the same name."""

MASK_SUFFIX = ".nii.gz"
"""Of masks whose names nobody chose."""

DOUBLE_SUFFIXES = (".nii.gz",)


@dataclass(frozen=True)
class NamedScan:
    """The files of one scan."""

    name: str
    files: tuple[Path, ...]

    @property
    def stem(self) -> str:
        """The name without the ending of a file's format."""
        for suffix in DOUBLE_SUFFIXES:
            if self.name.lower().endswith(suffix):
                return self.name[: -len(suffix)]
        return Path(self.name).stem


def scans_at(paths: Sequence[Path], *, slices: bool) -> list[NamedScan]:
    """The scans that `paths` mean. A folder means each file in it, and each folder in it as the slices of one scan.

    Args:
        slices: all files are the slices of one scan.

    Raises:
        CommandError: something is not there, or there is nothing in it.
    """
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise CommandError(f"{missing} is not there.")
    if slices:
        files = tuple(file for path in paths for file in (_files(path) if path.is_dir() else [path]))
        found = [NamedScan(paths[0].name, files)] if files else []
    else:
        found = [scan for path in paths for scan in (_scans_in(path) if path.is_dir() else [_alone(path)])]
    if not found:
        raise CommandError(f"There is no scan in {', '.join(map(str, paths))}.")
    return found


def mask_paths(scans: Sequence[NamedScan], folder: Path) -> list[Path]:
    """Where the mask of each scan goes; scans that differ by their format alone keep its name."""
    stems = Counter(scan.stem for scan in scans)
    names = [scan.stem if stems[scan.stem] == 1 else scan.name for scan in scans]
    if len(set(names)) < len(names):
        twice = next(name for name, count in Counter(names).items() if count > 1)
        raise CommandError(f"Two scans are called {twice}; segment them into two folders.")
    return [folder / f"{name}{MASK_SUFFIX}" for name in names]


def means_a_folder(out: Path, given: str) -> bool:
    """Whether an output path names a folder rather than a file."""
    return out.is_dir() or given.endswith("/")


def _scans_in(folder: Path) -> list[NamedScan]:
    pixels = {
        header.with_suffix(suffix) for header in _files(folder) for suffix in PIXELS_OF.get(header.suffix.lower(), ())
    }
    alone = [_alone(file) for file in _files(folder) if file not in pixels]
    inner = [NamedScan(path.name, tuple(_files(path))) for path in sorted(folder.iterdir()) if _is_shown_folder(path)]
    return alone + [scan for scan in inner if scan.files]


def _alone(file: Path) -> NamedScan:
    beside = (file.with_suffix(suffix) for suffix in PIXELS_OF.get(file.suffix.lower(), ()))
    return NamedScan(file.name, (file, *(path for path in beside if path.is_file())))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _is_shown_folder(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith(".")
