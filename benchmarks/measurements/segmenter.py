"""A simulated segmenter: it sees the borders of the fluid displaced, and says by its probability how far they may be.

Roof and floor are each displaced by a random field whose standard deviation, 3 to 12 µm, it draws for each eye; up to
40 % of the variance is one number for the whole eye, the rest is smooth with wavelengths of 0.3 to 3 mm. Where the fluid
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
from scipy.special import ndtr

from benchmarks.measurements.eyes import ExactEye, Map
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


@dataclass(frozen=True)
class Seen:
    """What the segmenter makes of an eye."""

    eye: ExactEye
    roof_um: Map
    floor_um: Map
    sd_um: Map
    """(S, W) of either border."""
    looks_px: tuple[int, ...]

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

    def mask(self) -> Iterator[NDArray[np.bool_]]:
        """B-scans (D, W)."""
        return (probability >= MASK_LEVEL for probability in self.probability())


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
    looks = (eye.height_um + sd * (below - above) for above, below in zip(*(moved[1:] for moved in borders), strict=True))
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
