"""Connected pockets of fluid, counted B-scan by B-scan: two voxels that touch by a corner belong together (26)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Box(NamedTuple):
    """Rows and columns of a B-scan, the ends outside."""

    top: int
    bottom: int
    left: int
    right: int


class Pockets(NamedTuple):
    """All pockets, the largest first; equal ones in the order of their first B-scan. Arrays are (n,)."""

    n_voxels: Ints
    first_slice: Ints
    last_slice: Ints
    max_height_px: Ints
    """Fluid along the A-scan where the pocket's largest piece of one B-scan is highest."""


class _Seen(NamedTuple):
    box: Box
    pieces: NDArray[np.int32]
    """Numbers of the B-scan's pieces within the box, 0 without fluid, counted over all B-scans so far."""


class PocketCounter:
    """Takes the B-scans of a mask in order and holds two of them at most."""

    def __init__(self) -> None:
        self._n_slices = 0
        self._n_pieces = 0
        self._before: _Seen | None = None
        self._voxels: list[Ints] = []
        self._heights: list[Ints] = []
        self._slices: list[Ints] = []
        self._touching: list[Ints] = []
        """(2, n) numbers of pieces of neighbouring B-scans that touch."""

    def add(self, fluid: NDArray[np.bool_]) -> None:
        """The next B-scan, (D, W)."""
        from scipy.ndimage import label  # 20 MB that the web process needs only where an old mask is measured

        box = box_of(fluid)
        index, self._n_slices = self._n_slices, self._n_slices + 1
        if box is None:
            self._before = None
            return
        pieces, n_pieces = label(fluid[box.top : box.bottom, box.left : box.right], np.ones((3, 3)))
        self._voxels.append(np.bincount(pieces.ravel(), minlength=n_pieces + 1)[1:].astype(np.int64))
        self._heights.append(_tallest_columns(pieces))
        self._slices.append(np.full(n_pieces, index, np.int64))
        pieces = np.where(pieces > 0, pieces + self._n_pieces, 0).astype(np.int32)
        self._n_pieces += n_pieces
        now = _Seen(box, pieces)
        if self._before is not None:
            self._touching.append(_touching(self._before, now))
        self._before = now

    def finish(self) -> Pockets:
        """The pockets of all B-scans that were added."""
        if self._n_pieces == 0:
            none = np.zeros(0, np.int64)
            return Pockets(none, none, none, none)
        from scipy.sparse import coo_array  # see above
        from scipy.sparse.csgraph import connected_components

        one, other = np.concatenate([np.zeros((2, 0), np.int64), *self._touching], axis=1) - 1
        links = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(self._n_pieces, self._n_pieces))
        n_pockets, pocket = connected_components(links, directed=False)
        voxels, first = np.zeros(n_pockets, np.int64), np.full(n_pockets, self._n_slices, np.int64)
        last, heights = np.zeros(n_pockets, np.int64), np.zeros(n_pockets, np.int64)
        slices = np.concatenate(self._slices)
        np.add.at(voxels, pocket, np.concatenate(self._voxels))
        np.minimum.at(first, pocket, slices)
        np.maximum.at(last, pocket, slices)
        np.maximum.at(heights, pocket, np.concatenate(self._heights))
        order = np.lexsort((first, -voxels))
        return Pockets(voxels[order], first[order], last[order], heights[order])


def box_of(fluid: NDArray[np.bool_]) -> Box | None:
    """The smallest box that holds all of a (D, W) mask; None for an empty one."""
    rows = np.flatnonzero(fluid.any(axis=1))
    if rows.size == 0:
        return None
    columns = np.flatnonzero(fluid[rows[0] : rows[-1] + 1].any(axis=0))
    return Box(int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1)


def _tallest_columns(pieces: NDArray[np.int32]) -> Ints:
    """(n,) the most pixels that each piece 1 to n has in one column."""
    width = pieces.shape[1]
    rows, columns = np.nonzero(pieces)
    keys, counts = np.unique(pieces[rows, columns].astype(np.int64) * width + columns, return_counts=True)
    starts = np.flatnonzero(np.diff(keys // width, prepend=0))
    return np.maximum.reduceat(counts, starts).astype(np.int64)


def _touching(before: _Seen, now: _Seen) -> Ints:
    """(2, n) numbers of pieces that touch across two B-scans, each pair once."""
    top, left = min(before.box.top, now.box.top) - 1, min(before.box.left, now.box.left) - 1
    bottom, right = max(before.box.bottom, now.box.bottom) + 1, max(before.box.right, now.box.right) + 1
    one, other = (_placed(seen, Box(top, bottom, left, right)) for seen in (before, now))
    inner = other[1:-1, 1:-1]
    pairs = []
    for down in (0, 1, 2):
        for along in (0, 1, 2):
            moved = one[down : down + inner.shape[0], along : along + inner.shape[1]]
            both = (moved > 0) & (inner > 0)
            pairs.append(np.stack([moved[both], inner[both]]).astype(np.int64))
    return np.asarray(np.unique(np.concatenate(pairs, axis=1), axis=1))


def _placed(seen: _Seen, frame: Box) -> NDArray[np.int32]:
    out = np.zeros((frame.bottom - frame.top, frame.right - frame.left), np.int32)
    box = seen.box
    out[box.top - frame.top : box.bottom - frame.top, box.left - frame.left : box.right - frame.left] = seen.pieces
    return out
