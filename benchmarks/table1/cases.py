"""What the systems are fitted to and scored on: phantom volumes outlined by two experts, and real B-scans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.cases import real_cases
from benchmarks.phantom_set import FRESH_SEED, PHANTOM_SEED, PhantomVolume, detached_eyes
from benchmarks.table1.experts import EXPERTS, Mask, drawn_by
from models.oct.volume import OCTVolume, Spacing
from models.segmenter import Example

SHAPES = {"cpu": (32, 512, 512), "paper": (128, 1024, 512), "tiny": (6, 96, 96)}
"""(S, D, W) of the phantom volumes at each scale."""

EXACT, FIRST, SECOND = "exact", "expert_1", "expert_2"


@dataclass(frozen=True)
class Case:
    """One volume, whose it is, and its outlines (S, D, W) by who drew them; systems learn from `teacher`."""

    name: str
    patient: str
    volume: OCTVolume
    masks: dict[str, Mask]
    teacher: str

    def example(self, every: int) -> Example:
        """What a system may learn from: mask and tags of every so many B-scans."""
        mask, spacing = self.masks[self.teacher][::every], self.volume.spacing
        if spacing is not None:
            spacing = Spacing(spacing.across_um * every, spacing.axial_um, spacing.along_um)
        thinned = OCTVolume(self.volume.bscans[::every], spacing=spacing)
        return Example(thinned, self.patient, tags=np.array([bscan.any() for bscan in mask]), mask=mask)


FIRST_SEEDS = {"phantom": PHANTOM_SEED, "fresh": FRESH_SEED}
"""The phantom sets: the one of the table, and one on which no setting was chosen."""


def phantom_cases(scale: str, folder: Path, name: str = "phantom") -> list[Case]:
    """The 23 volumes of a set and scale; drawn once and then kept in `folder`, because drawing takes a minute."""
    path = folder / f"{name}-{scale}.npz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        begun = path.with_suffix(".begun.npz")
        np.savez(begun, allow_pickle=False, **_packed(detached_eyes(SHAPES[scale], FIRST_SEEDS[name])))
        begun.replace(path)
    with np.load(path, allow_pickle=False) as kept:
        return [_unpacked(kept, name) for name in kept["names"]]


def real_bscans(data: Path) -> list[Case]:
    """The real B-scans under `data`, each a volume of one slice without spacing; their only outline is the grader's."""
    cases, masks = real_cases(data)
    masks.open(range(len(cases)))
    return [
        Case(case.volume, case.patient, OCTVolume(case.bscan[None]), {EXACT: masks[index][None]}, EXACT)
        for index, case in enumerate(cases)
    ]


def _packed(items: Iterator[PhantomVolume]) -> dict[str, NDArray[np.generic]]:
    out: dict[str, NDArray[np.generic]] = {}
    names = []
    for number, item in enumerate(items):
        spacing = item.volume.spacing
        if spacing is None:
            raise ValueError(f"Phantom {item.name} has no spacing.")
        names.append(item.name)
        drawn = [drawn_by(expert, item.mask, spacing, number) for expert in EXPERTS]
        out[f"{item.name}/bscans"] = item.volume.bscans
        out[f"{item.name}/masks"] = np.packbits(np.stack([item.mask, *drawn]), axis=-1)
        out[f"{item.name}/spacing_um"] = np.array([spacing.across_um, spacing.axial_um, spacing.along_um])
        out[f"{item.name}/patient"] = np.array(item.patient)
    return out | {"names": np.array(names)}


def _unpacked(kept: np.lib.npyio.NpzFile, name: str) -> Case:
    bscans = kept[f"{name}/bscans"]
    masks = np.unpackbits(kept[f"{name}/masks"], axis=-1, count=bscans.shape[-1]).astype(bool)
    volume = OCTVolume(bscans, spacing=Spacing(*kept[f"{name}/spacing_um"].tolist()))
    return Case(
        name, str(kept[f"{name}/patient"]), volume, dict(zip((EXACT, FIRST, SECOND), masks, strict=True)), FIRST
    )
