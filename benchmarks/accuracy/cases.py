"""The two data sets, tags apart from masks: a training is handed tags, and masks stay sealed until it has ended."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.phantom_set import PhantomVolume
from models.oct.volume import OCTError
from models.weak.pipeline import TaggedSlice

DUKE_FLUID, KERMANY_FLUID = (9,), (1, 2)
"""Mask values that are fluid; kermany's 3 is what lies under a lifted RPE and is not."""


class MasksSealed(OCTError):
    """A mask was asked for before the training that it will judge had ended."""

    code = "masks_sealed"


class SealedMasks:
    """Masks by slice. The training side of a fold may be opened for a supervised twin, the rest only for scoring."""

    def __init__(self, masks: Sequence[NDArray[np.bool_]]) -> None:
        self._masks = list(masks)
        self._open: set[int] = set()

    def open(self, indices: Iterable[int]) -> None:
        """From now on these masks can be read."""
        self._open |= set(indices)

    def __getitem__(self, index: int) -> NDArray[np.bool_]:
        if index not in self._open:
            raise MasksSealed(f"The mask of slice {index} is sealed until the training has ended.")
        return self._masks[index]


@dataclass(frozen=True)
class Case:
    """One B-scan (D, W) uint8 with its tag, and the volume, patient and kind of eye that it belongs to."""

    bscan: NDArray[np.uint8]
    has_fluid: bool
    patient: str
    volume: str
    group: str

    @property
    def names(self) -> tuple[str, str, str]:
        """Patient, volume and group: what a score is counted under."""
        return self.patient, self.volume, self.group

    def tagged(self) -> TaggedSlice:
        """What a training sees."""
        return TaggedSlice(self.bscan, self.has_fluid, self.patient)


CaseSet = tuple[list[Case], SealedMasks]


def phantom_cases(volumes: Iterable[PhantomVolume]) -> CaseSet:
    """The B-scans of phantom volumes."""
    cases, masks = [], []
    for item in volumes:
        for bscan, mask in zip(item.volume.bscans, item.mask, strict=True):
            cases.append(Case(bscan, bool(mask.any()), item.patient, item.name, item.group))
            masks.append(mask)
    return cases, SealedMasks(masks)


def real_cases(data: Path) -> CaseSet:
    """`kermany_fluid` and `duke_dme` under `data`; the mask is any fluid, the tag says whether there is some."""
    cases, masks = [], []
    for name, fluid in (("kermany_fluid", KERMANY_FLUID), ("duke_dme", DUKE_FLUID)):
        folder = data / name
        with (folder / "manifest.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                (picture,) = (folder / "images").glob(f"{row['name']}.*")
                (truth,) = (folder / "masks").glob(f"{row['name']}.*")
                bscan = np.asarray(Image.open(picture).convert("L"))
                group = "duke" if name == "duke_dme" else row["name"].split("-")[0].lower()
                cases.append(Case(bscan, row["has_fluid"] == "1", row["patient"], row["name"], group))
                masks.append(np.isin(np.asarray(Image.open(truth)), fluid))
    return cases, SealedMasks(masks)
