"""Optovue (RTVue, iVue, Avanti) `.OCT` with its `.txt`, read in a process of its own (`isolated.py`).

The `.OCT` is bare float32: frame after frame, in it A-scan after A-scan, each from the bottom up. The `.txt` lists
`key = value` in sections; each scan step states A-scans (XY Scan Length) and frames (XY Scan Usage); its section or the
next one states its lengths. Source: OCT-Converter (MIT) and oct-to-tiff for the layout, the text for the lengths.

OCT-Converter's reader is not used: it begins every step at the first byte, and its scale is that of the fundus video,
or 0.015 mm where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.oct.provenance import ABSENT, Provenance, Stated
from models.oct.readers.errors import MissingPixelFile, NotParallel, SeveralVolumes, UnreadableFile, parsing
from models.oct.readers.file_names import day_in_name
from models.oct.readers.plausibility import is_distance, stated_spacing
from models.oct.readers.source import Limits, Piece
from models.oct.readers.stack import NO_SIDE, BScanStack, Reading
from models.oct.readers.vendor_hints import MAX_TEXT_BYTES, is_parameter_file
from models.oct.volume import Laterality

LENGTH, USAGE, HEIGHT, DEPTH = "xy scan length", "xy scan usage", "oct window height", "scan depth"
SIZE, INTERVAL, EYE = "xy scan size1", "xy scan interval1", "eye scanned"

OTHER_PATTERNS = re.compile(r"radial|cross|grid|circle|onh|star", re.IGNORECASE)
"""Words in the names of scans whose B-scans are not parallel."""

MILLIMETRES = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*mm")

UM_PER_MM = 1000.0


@dataclass
class Section:
    """A part of the text under one heading."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    """Lower-case key to the first value."""


@dataclass(frozen=True)
class Step:
    """The scan step that fills the file."""

    n_frames: int
    n_ascans: int
    height: int
    lengths: dict[str, str]
    """Lower-case key to value, of this step's sections."""
    name: str


def read_optovue(piece: Piece, others: Sequence[Piece], limits: Limits) -> Reading:
    """The raster of an Optovue scan.

    Args:
        others: the other files of the upload, among which the text is.

    Raises:
        NotParallel: a star, a cross or a grid.
        SeveralVolumes: several texts, or steps that fit the size of the file alike.
        MissingPixelFile, TooLarge, UnreadableFile
    """
    with parsing(piece.label, "Optovue .OCT"):
        text = _text(others)
        sections = _sections(text)
        step = _step(sections, piece)
        if OTHER_PATTERNS.search(step.name):
            raise NotParallel(f"{piece.label} is a scan whose B-scans are not parallel; only rasters make a volume.")
        shape = (step.n_frames, step.height, step.n_ascans)
        limits.check_volume(shape, np.dtype(np.float32), piece.label)
        axial, along, across = _lengths_um(sections, step)
        laterality, acquired_on = _laterality(sections), day_in_name(text.base_name) or day_in_name(piece.base_name)
        spacing = stated_spacing(across, axial, along) if step.n_frames > 1 else None
        warnings = () if spacing else ("The .txt does not state all three lengths in mm, so the spacing is unknown.",)
        return Reading(
            BScanStack(shape, np.dtype(np.float32), lambda: _frames(piece, shape)),
            "optovue",
            spacing=spacing,
            laterality=laterality,
            device="Optovue",
            acquired_on=acquired_on,
            warnings=(*warnings, *(() if laterality else (NO_SIDE,))),
            provenance=Provenance(
                across=Stated("file", "XY Scan Interval1") if is_distance(across) else ABSENT,
                axial=Stated("derived", "Scan Depth over the pixels") if is_distance(axial) else ABSENT,
                along=Stated("derived", "XY Scan Size1 over the A-scans") if is_distance(along) else ABSENT,
                laterality=Stated("file", "Eye Scanned") if laterality else ABSENT,
                acquired_on=Stated("derived", "name of the file") if acquired_on else ABSENT,
                device=Stated("derived", "this maker alone writes such files"),
                order=Stated("file", "their sequence"),
            ),
        )


def _text(others: Sequence[Piece]) -> Piece:
    texts = [other for other in others if other.suffix == ".txt" and is_parameter_file(other)]
    if not texts:
        raise MissingPixelFile("An Optovue .OCT needs the .txt that the device writes beside it.")
    if len(texts) > 1:
        raise SeveralVolumes(f"There are {len(texts)} texts of Optovue scans; send one scan at a time.")
    return texts[0]


def _sections(text: Piece) -> list[Section]:
    """The parts of the text in order; lines before the first heading are a part without a name."""
    with text.path.open("rb") as file:
        lines = file.read(MAX_TEXT_BYTES).decode("latin-1").splitlines()
    sections = [Section("")]
    for line in lines:
        if line.strip().startswith("["):
            sections.append(Section(line.strip().strip("[]").strip()))
        elif "=" in line:
            key, _, value = line.partition("=")
            key = key.strip().lower()
            if key == LENGTH and LENGTH in sections[-1].values:
                sections.append(Section(sections[-1].name))  # texts without headings list step after step
            sections[-1].values.setdefault(key, value.strip())
    return sections


def _step(sections: Sequence[Section], piece: Piece) -> Step:
    """The one step whose frames fill the file to the byte: the largest, for others are mere presets of the device."""
    height = _whole(_anywhere(sections, HEIGHT))
    n_bytes = piece.path.stat().st_size
    steps = []
    sides = [(_whole(section.values.get(LENGTH)), _whole(section.values.get(USAGE))) for section in sections]
    largest = max(n_ascans * n_frames for n_ascans, n_frames in sides)
    for index, (section, (n_ascans, n_frames)) in enumerate(zip(sections, sides, strict=True)):
        if n_ascans * n_frames == largest and 0 < 4 * height * largest == n_bytes:
            lengths = dict(section.values)
            for other in sections[index + 1 : index + 2]:
                if LENGTH not in other.values:  # the details of a step follow it
                    lengths = {**other.values, **lengths}
            steps.append(Step(n_frames, n_ascans, height, lengths, section.name))
    if not steps:
        raise UnreadableFile(f"{piece.label} has {n_bytes} bytes, which is no scan that its .txt lists.")
    if len({(step.n_frames, step.n_ascans) for step in steps}) > 1:
        raise SeveralVolumes(f"The .txt lists {len(steps)} scans that fit the size of {piece.label} alike.")
    return steps[0]


def _lengths_um(sections: Sequence[Section], step: Step) -> tuple[float, float, float]:
    """In depth, along and across; NaN where the text states none in mm."""
    depth = _millimetres(_anywhere(sections, DEPTH))
    width, interval = _millimetres(step.lengths.get(SIZE)), _millimetres(step.lengths.get(INTERVAL))
    return depth * UM_PER_MM / step.height, width * UM_PER_MM / step.n_ascans, interval * UM_PER_MM


def _anywhere(sections: Sequence[Section], key: str) -> str | None:
    """The value of a key that stands once; None when it is missing or stated differently."""
    stated = {section.values[key] for section in sections if key in section.values}
    return stated.pop() if len(stated) == 1 else None


def _whole(text: str | None) -> int:
    digits = re.match(r"[0-9]{1,6}", text or "")
    return int(digits[0]) if digits else 0


def _millimetres(text: str | None) -> float:
    found = MILLIMETRES.fullmatch(text or "")
    return float(found[1]) if found else float("nan")


def _laterality(sections: Sequence[Section]) -> Laterality | None:
    words = re.findall(r"O[DS]", _anywhere(sections, EYE) or "")
    sides: dict[str, Laterality] = {"OD": "OD", "OS": "OS"}
    return sides[words[0]] if len(set(words)) == 1 else None


def _frames(piece: Piece, shape: tuple[int, int, int]) -> Iterator[NDArray[np.generic]]:
    n_slices, height, n_ascans = shape
    with piece.path.open("rb") as file:
        for _ in range(n_slices):
            lines = np.fromfile(file, dtype="<f4", count=n_ascans * height).reshape(n_ascans, height)
            yield lines.T[::-1]  # (D, W), the vitreous at the top
