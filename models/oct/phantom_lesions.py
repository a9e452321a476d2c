"""Lesions of a phantom eye as continuous shapes: domes (SRF, PED, drusen), cysts and hyperreflective foci."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.oct.phantom_field import Grid
from models.oct.volume import OCTError


class PhantomError(OCTError):
    """A phantom was asked for that cannot be drawn."""

    code = "impossible_phantom"


@dataclass(frozen=True)
class Dome:
    """A blister on a flat base: height (1 - q²)^exponent over an ellipse, where q is 0 in the middle and 1 at the rim.

    The plain dome (no skew, no outline) holds exactly pi · along_um · across_um · height_um / (exponent + 1) µm³.
    """

    y_um: float
    x_um: float
    across_um: float
    """Semi-axis across B-scans, before rotation."""
    along_um: float
    """Semi-axis along a B-scan, before rotation."""
    height_um: float
    exponent: float = 1.0
    """Below 1 steep-walled and flat-topped, above 1 with a gentle rim."""
    rotation_rad: float = 0.0
    skew: float = 0.0
    """-0.9 to 0.9: how much higher one side is than the other."""
    outline: tuple[tuple[int, float, float], ...] = ()
    """Harmonics (order, amplitude, phase) of the rim: its radius is 1 + sum amplitude · cos(order · angle + phase)."""

    def __post_init__(self) -> None:
        sizes = (self.across_um, self.along_um, self.height_um, self.exponent)
        if not all(math.isfinite(size) and size > 0 for size in sizes):
            raise PhantomError(f"A dome's axes, height and exponent must be positive, got {sizes}.")
        if abs(self.skew) > 0.9 or sum(abs(amplitude) for _, amplitude, _ in self.outline) > 0.8:
            raise PhantomError(f"A dome with skew {self.skew} and outline {self.outline} folds over itself.")

    @property
    def reach_um(self) -> float:
        """No point of the dome is farther from its centre than this."""
        return max(self.across_um, self.along_um) * (1 + sum(abs(amplitude) for _, amplitude, _ in self.outline))

    def height(self, y: Grid, x: Grid) -> Grid:
        """(S,), (W,) -> (S, W) µm above the base, 0 outside."""
        return self._profile(y, x, widen=1.0, exponent=self.exponent)

    def drape(self, y: Grid, x: Grid) -> Grid:
        """(S, W) µm by which stiff tissue over the dome is lifted: the same summit, no kink at the rim."""
        return self._profile(y, x, widen=DRAPE_REACH, exponent=self.exponent + 1.0)

    def _profile(self, y: Grid, x: Grid, *, widen: float, exponent: float) -> Grid:
        dy, dx = y[:, None] - self.y_um, x[None, :] - self.x_um  # (S, 1), (1, W)
        cos, sin = math.cos(self.rotation_rad), math.sin(self.rotation_rad)
        u = (dx * cos + dy * sin) / self.along_um  # (S, W)
        v = (dy * cos - dx * sin) / self.across_um  # (S, W)
        rim = np.full_like(u, widen)
        if self.outline:
            angle = np.arctan2(v, u)
            for order, amplitude, phase in self.outline:
                rim += widen * amplitude * np.cos(order * angle + phase)
        q2 = (u * u + v * v) / (rim * rim)
        lean = np.clip(1 + self.skew * u, 0.05, None)
        return np.asarray(self.height_um * lean * np.clip(1 - q2, 0, None) ** exponent)


@dataclass(frozen=True)
class Cyst:
    """An ellipsoid of fluid that hangs at a fixed fraction of the retina's thickness."""

    y_um: float
    x_um: float
    across_um: float
    along_um: float
    axial_um: float
    """The three are semi-axes."""
    depth_fraction: float
    """Its centre between the ILM (0) and the outer limiting membrane (1)."""


DRAPE_REACH = 1.45
"""Stiff tissue begins to rise this many radii from the middle of a dome."""

Host = Literal["retina", "srf", "choroid"]
"""What a focus lies in and is placed by."""


@dataclass(frozen=True)
class Focus:
    """A small bright spot: lipid, a migrated pigment cell, debris in the fluid or a cell in the vitreous."""

    y_um: float
    x_um: float
    depth_fraction: float
    """From the ILM (0) to the outer limiting membrane (1), below 0 in the vitreous; in SRF from its
    roof to the RPE, in the choroid from Bruch's membrane to the sclera."""
    radius_um: float
    gain_db: float
    """Brightness over the noise floor."""
    host: Host = "retina"


@dataclass(frozen=True)
class Pathology:
    """Everything that is wrong with one eye. All positions are µm from the centre of the scanned field."""

    srf: tuple[Dome, ...] = ()
    ped: tuple[Dome, ...] = ()
    drusen: tuple[Dome, ...] = ()
    cysts: tuple[Cyst, ...] = ()
    foci: tuple[Focus, ...] = ()
    srf_relief: float = 0.0
    """Relative standard deviation of the slow unevenness of the fluid's height; 0 leaves the domes as they are."""
    raggedness_um: float = 0.0
    """Standard deviation of the roof of the SRF: shed, elongated outer segments hang into the fluid."""
    srf_haze_db: float = 1.0
    """Scatter of the subretinal fluid above the vitreous; fibrin and debris make it milky."""
    ped_fill_db: float = 4.0
    """Scatter under the RPE of a PED: 2 dB serous, 12 dB fibrovascular."""
    choroid_um: float = 280.0
    """Thickness of the choroid; thick in central serous chorioretinopathy."""
    os_elongation_um: float = 12.0
    """How much longer outer segments are where the retina is detached."""

    @property
    def has_fluid(self) -> bool:
        """Whether some slice can show intraretinal or subretinal fluid."""
        return bool(self.srf or self.cysts)


def heights(domes: Sequence[Dome], y: Grid, x: Grid, *, draped: bool = False) -> Grid:
    """The union of domes on one base: (S,), (W,) ascending -> (S, W) µm of the highest dome, 0 where there is none.

    Each dome is evaluated in its own window, so that fifty drusen cost little.
    """
    total = np.zeros((len(y), len(x)))
    for dome in domes:
        reach = dome.reach_um * (DRAPE_REACH if draped else 1.0)
        rows = slice(*np.searchsorted(y, (dome.y_um - reach, dome.y_um + reach)))
        cols = slice(*np.searchsorted(x, (dome.x_um - reach, dome.x_um + reach)))
        one = (dome.drape if draped else dome.height)(y[rows], x[cols])
        seen = total[rows, cols]
        # The 4-norm joins neighbouring domes without a crease, as a stiff sheet over them would.
        total[rows, cols] = (seen**4 + one**4) ** 0.25 if draped else np.maximum(seen, one)
    return total
