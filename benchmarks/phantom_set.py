"""The phantom volumes that accuracy is measured on: 15 patients and 23 volumes as in the paper, with exact masks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.oct.labels import IRF, SRF
from models.oct.phantom import CIRRUS, SPECTRALIS, Pathology, draw_phantom
from models.oct.phantom_presets import csc_eye, healthy_eye, nrd_eye
from models.oct.volume import OCTVolume

PHANTOM_SEED = 20_000
"""First eye of the set; no training of starter weights or rehearsal draws from here."""

FRESH_SEED = 40_000
"""First eye of a second set, which no setting was chosen on."""

SEEN_TWICE = 8
"""Patients of the 15 with a second volume."""


@dataclass(frozen=True)
class PhantomVolume:
    """One volume, where its fluid is (S, D, W), and whose it is."""

    name: str
    patient: str
    group: str
    volume: OCTVolume
    mask: NDArray[np.bool_]


def detached_eyes(
    shape: tuple[int, int, int] = (32, 512, 512), first_seed: int = PHANTOM_SEED
) -> Iterator[PhantomVolume]:
    """Eyes with one large neurosensory detachment each, as the paper's data has them."""
    return _volumes(shape, lambda _patient, seed: ("csc", nrd_eye(seed)), first_seed)


def shallow_eyes(shape: tuple[int, int, int] = (32, 128, 256)) -> Iterator[PhantomVolume]:
    """The hard set: pockets of any size, in many eyes mostly below 30 µm high, coarse; two healthy patients."""

    def preset(patient: int, seed: int) -> tuple[str, Pathology]:
        return ("healthy", healthy_eye(seed)) if patient in (7, 14) else ("csc", csc_eye(seed))

    return _volumes(shape, preset, PHANTOM_SEED)


def _volumes(
    shape: tuple[int, int, int], preset: Callable[[int, int], tuple[str, Pathology]], first_seed: int
) -> Iterator[PhantomVolume]:
    """A second visit is another eye of the same patient; devices take turns."""
    visits = [(patient, visit) for patient in range(15) for visit in range(2 if patient < SEEN_TWICE else 1)]
    for number, (patient, visit) in enumerate(visits):
        seed = first_seed + 10 * patient + visit
        group, pathology = preset(patient, seed)
        device = (CIRRUS, SPECTRALIS)[number % 2].scaled(shape)
        phantom = draw_phantom(device, seed=seed, pathology=pathology)
        mask = np.isin(phantom.labels, (IRF, SRF))
        yield PhantomVolume(f"p{patient:02}v{visit}", f"p{patient:02}", group, phantom.volume, mask)
