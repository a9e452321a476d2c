"""A bank of labelled phantom B-scans on the network's grid, drawn once by all cores and kept on disk."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.oct.labels import Label
from models.synthetic.eyes import SLICES_AN_EYE, draw_bscans
from models.weak.checkpoints import load_tensors, save_tensors
from models.weak.grid import GridBscan, GridConfig, resample, to_grid


@dataclass(frozen=True)
class Bank:
    """`pixels` and `labels` (N, D, W) uint8; labels are the codes of `Label`."""

    pixels: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return int(self.pixels.shape[0])

    def __getitem__(self, chosen: Tensor) -> Bank:
        return Bank(self.pixels[chosen], self.labels[chosen])


def labels_to_grid(labels: NDArray[np.uint8], bscan: GridBscan) -> NDArray[np.uint8]:
    """Labels (D, W) of the original where `to_grid` put its pixels: each cell has the class that covers most of it."""
    crop = labels[bscan.top : bscan.bottom]
    shares = [resample((crop == label).astype(np.float32), *bscan.pixels.shape) for label in Label]
    return np.argmax(shares, axis=0).astype(np.uint8)


def on_grid(seed: int, grid: GridConfig) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Pixels and labels, each (SLICES_AN_EYE, D, W), of one random eye."""

    cells, labels = [], []
    for bscan, truth in draw_bscans(seed):
        cells.append(to_grid(bscan, grid))
        labels.append(labels_to_grid(truth, cells[-1]))
    return np.stack([cell.pixels for cell in cells]), np.stack(labels)


def make_bank(
    path: Path, n_eyes: int, grid: GridConfig, *, first_seed: int, processes: int, on_eye: Callable[[int], None]
) -> Bank:
    """The bank at `path`, or a new one of `n_eyes` eyes; `on_eye` hears how many are drawn."""
    if not path.exists():
        pixels = np.empty((n_eyes, SLICES_AN_EYE, *grid.shape), np.uint8)
        labels = np.empty_like(pixels)
        with multiprocessing.get_context("spawn").Pool(processes, torch.set_num_threads, (1,)) as pool:
            seeds = range(first_seed, first_seed + n_eyes)
            for index, eye in enumerate(pool.imap(partial(on_grid, grid=grid), seeds, chunksize=4)):
                pixels[index], labels[index] = eye
                on_eye(index + 1)
        save_tensors(
            path,
            {"pixels": torch.from_numpy(pixels).flatten(0, 1), "labels": torch.from_numpy(labels).flatten(0, 1)},
            {"first_seed": first_seed, "grid": list(grid.shape)},
        )
    tensors, _ = load_tensors(path)
    return Bank(tensors["pixels"], tensors["labels"])
