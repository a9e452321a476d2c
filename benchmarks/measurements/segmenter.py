"""A simulated segmenter: it sees the borders of the fluid displaced, and says by its probability how far they may be.

Roof and floor are each displaced by a random field whose standard deviation, 3 to 12 µm, it draws for each eye; up to
40 % of the variance is one number for the whole eye, the rest is smooth, its waves 0.3 to 3 mm long. Where the fluid
is lower than three standard deviations, towards the rim of a pocket, the displacement fades with it. The probability of
a pixel is that of lying within the true borders, given the seen ones: the standard normal distribution function of its
distance to the nearer seen border, over the displacement's standard deviation there. The mask is what is likelier than
not. Three looks share 70 % of the variance; what is segmented is their mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from benchmarks.measurements.eyes import ExactEye, Map, pixels_between
from models.measurements.counting import LOOSE, TIGHT, Counted
from models.oct.phantom_field import SmoothField

SD_UM = (3.0, 12.0)
COMMON = (0.0, 0.4)
WAVES_UM = (300.0, 3000.0)
N_WAVES = 24
N_LOOKS = 3
OWN = 0.3
"""Share of the variance of the mean that is the looks' own."""

RIM = 3.0
"""Standard deviations of height below which the displacement fades."""

MASK_LEVEL = 128
"""Of 255, from which on a pixel is fluid."""


@dataclass(frozen=True)
class Seen:
    """What the segmenter makes of an eye."""

    eye: ExactEye
    roof_um: Map
    floor_um: Map
    sd_um: Map
    """(S, W) of either border."""
    looks_px: tuple[int, ...]

    def counted(self) -> Counted:
        """What `models.measurements.counting.count` counts in its masks, but for pockets, without making a voxel."""
        fluid = self.eye.height_um > 0
        heights, loose, tight = (
            np.where(fluid, self._pixels_from(level), 0) for level in (MASK_LEVEL, LOOSE, TIGHT)
        )  # (S, W)
        n_slices, depth, width = self.eye.geometry.shape
        return Counted(
            shape=(n_slices, depth, width),
            heights_px=heights.astype(np.uint16),
            loose_px=loose.sum(axis=1).astype(np.int64),
            tight_px=tight.sum(axis=1).astype(np.int64),
            pockets=np.zeros((0, 4), np.int64),
            n_pockets=0,
            has_probability=True,
            opinions_px=self.looks_px,
        )

    def _pixels_from(self, level: int) -> NDArray[np.int64]:
        """(S, W) pixels of an A-scan whose probability, of 255, is `level` or more."""
        inside_um = ndtri((level - 0.5) / 255) * self.sd_um
        return pixels_between(self.roof_um + inside_um, self.floor_um - inside_um, self.eye.geometry)

    def probability(self) -> Iterator[NDArray[np.uint8]]:
        """B-scans (D, W), 255 is certain."""
        z = self.eye.geometry.axes_um[1]
        depth, width = z.size, self.eye.height_um.shape[1]
        for roof, floor, sd, height in zip(self.roof_um, self.floor_um, self.sd_um, self.eye.height_um, strict=True):
            out = np.zeros((depth, width), np.uint8)
            fluid = np.flatnonzero(height > 0)
            if fluid.size:
                reach = 5 * float(sd[fluid].max())
                top, bottom = np.searchsorted(z, (roof[fluid].min() - reach, floor[fluid].max() + reach))
                rows = z[top:bottom, None]
                inside = np.minimum(rows - roof[fluid], floor[fluid] - rows)
                out[top:bottom, fluid] = np.rint(255 * ndtr(inside / sd[fluid])).astype(np.uint8)
            yield out


def seen(eye: ExactEye, seed: int) -> Seen:
    """The same seed sees the same."""
    rng = np.random.default_rng([seed, 77])
    sd_um = float(np.exp(rng.uniform(*np.log(SD_UM))))
    common = float(rng.uniform(*COMMON))
    fade = np.clip(eye.height_um / (RIM * sd_um), 0, 1)
    sd = sd_um * fade
    borders = [_displacements(eye, rng, common) for _ in ("roof", "floor")]
    roof, floor = (eye_border + sd * moved[0] for eye_border, moved in zip(_borders(eye), borders, strict=True))
    axial_um = eye.geometry.spacing.axial_um
    looks = (
        eye.height_um + sd * (below - above) for above, below in zip(*(moved[1:] for moved in borders), strict=True)
    )
    looks_px = tuple(round(float(np.clip(height, 0, None).sum()) / axial_um) for height in looks)
    return Seen(eye, roof, floor, np.maximum(sd, 0.1), looks_px)


def _borders(eye: ExactEye) -> tuple[Map, Map]:
    return eye.rpe_um - eye.height_um, eye.rpe_um


def _displacements(eye: ExactEye, rng: np.random.Generator, common: float) -> list[Map]:
    """The mean's displacement of one border in standard deviations, (S, W), and that of each look."""
    y, _, x = eye.geometry.axes_um

    def field() -> Map:
        smooth = SmoothField.draw(rng, *WAVES_UM, N_WAVES)(y, x)
        return np.asarray(np.sqrt(common) * rng.normal() + np.sqrt(1 - common) * smooth)

    shared = np.sqrt(1 - OWN) * field()
    looks = [shared + np.sqrt(OWN * N_LOOKS) * field() for _ in range(N_LOOKS)]
    return [np.mean(looks, axis=0), *looks]
