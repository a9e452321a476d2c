"""Small tagged B-scans with a known pocket of fluid, for tests that train."""

import numpy as np
import pytest
import torch

from models.weak.pipeline import TaggedSlice

torch.set_num_threads(1)  # B-scans of 32 x 48 gain nothing from a second core, and lose much when it is busy

DEPTH, WIDTH = 32, 48


def draw_slices(n_slices: int, seed: int) -> tuple[list[TaggedSlice], np.ndarray]:
    """Every second slice has a dark dome on a bright line; masks (N, 32, 48)."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:DEPTH, :WIDTH]
    slices, masks = [], np.zeros((n_slices, DEPTH, WIDTH), bool)
    for index in range(n_slices):
        rpe = int(DEPTH * 0.65) + rng.integers(-2, 3)
        image = np.full((DEPTH, WIDTH), 30.0)
        image[rpe - 12 : rpe], image[rpe : rpe + 3], image[rpe + 3 :] = 140, 230, 90
        if index % 2 == 0:
            centre, half, height = rng.integers(10, WIDTH - 10), rng.integers(5, 10), rng.integers(3, 6)
            dome = ((columns - centre) / half) ** 2 + ((rows - rpe) / height) ** 2 < 1
            masks[index] = dome & (rows < rpe)
            image[masks[index]] = 40
        speckled = image * rng.gamma(8, 1 / 8, image.shape)
        slices.append(TaggedSlice(np.clip(speckled, 0, 255).astype(np.uint8), index % 2 == 0, str(index // 8)))
    return slices, masks


@pytest.fixture(scope="session")
def training_slices():
    return draw_slices(40, seed=0)[0]


@pytest.fixture(scope="session")
def held_out_slices():
    return draw_slices(24, seed=1)
