"""An eye's shape as continuous functions, lifted by its lesions: from (y_um, x_um) to the depth of every layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.oct.phantom_field import Grid, SmoothField
from models.oct.phantom_lesions import Pathology, heights

RETINA: Final = ("rnfl", "gcl", "ipl", "inl", "opl", "onl", "elm", "myoid", "ez", "os", "iz")
"""Bands of the neurosensory retina from the vitreous down. What follows is SRF, RPE, sub-RPE space, BM, choroid."""

STACK: Final = (*RETINA, "srf", "rpe", "sub_rpe", "bm")

RPE_UM: Final = 23.0
"""Thickness of the bright band that SD-OCT shows for the RPE (with the apical processes)."""

BM_UM: Final = 4.0
"""Bruch's membrane as OCT shows it, visible by itself only where the RPE is lifted."""

SWELLING_REACH: Final = 2.6
"""Tissue is swollen out to this many semi-axes of a cyst (1/e)."""

RAGGED_TAPER_UM: Final = 25.0
"""The roof of a pocket is ragged in full from this height on, so that its rim stays on the RPE."""


def normal_thickness(r_mm: Grid, nasal_mm: Grid) -> dict[str, Grid]:
    """Thickness in µm of each retinal band at a distance from the fovea; (S, W) in, (S, W) out.

    Chosen to meet the published means of macular SD-OCT: about 190 to 210 µm in the foveola, 320 to 340 µm on the
    rim at 1 mm, 270 to 290 µm at 3 mm; the RNFL thickens towards the disc. Ganglion and inner nuclear cells are
    absent in the pit, where the ONL is thickest.
    """
    far = np.clip(r_mm, 0, None)
    pit = np.exp(-((far / 0.36) ** 2))
    rim = 1 - np.exp(-((far / 0.55) ** 2))
    fade = np.exp(-((far / 3.2) ** 2))
    one = np.ones_like(far)
    return {
        "rnfl": 3 + 24 * (1 - np.exp(-((far / 1.1) ** 2))) * (1 + 0.45 * np.clip(nasal_mm, -1.2, 2.5)),
        "gcl": 1.5 + rim * (18 + 36 * fade),
        "ipl": 2 + rim * (25 + 18 * fade),
        "inl": 3 + (1 - np.exp(-((far / 0.42) ** 2))) * (30 + 9 * fade),
        "opl": 5 + (1 - pit) * (21 + 6 * fade),
        "onl": 60 + 14 * fade + 40 * np.exp(-((far / 0.45) ** 2)),
        "elm": 5 * one,
        "myoid": 19 * one,
        "ez": 12 * one,
        "os": 15 + 14 * np.exp(-((far / 0.5) ** 2)),
        "iz": 8 * one,
    }


@dataclass(frozen=True)
class Surfaces:
    """Where everything is over one grid of A-scans. Depths in µm from the top of the scan, grids (S, W)."""

    tops: NDArray[np.float64]
    """(len(STACK) + 1, S, W): top of each band of STACK; the last row is the top of the choroid."""
    srf_um: Grid
    ped_um: Grid
    """Height of the space under the RPE where there is a PED, 0 elsewhere, also in drusen."""

    def top(self, band: str) -> Grid:
        """(S, W) upper border of a band of STACK, or of the "choroid"."""
        return np.asarray(self.tops[(*STACK, "choroid").index(band)])


@dataclass(frozen=True)
class Eye:
    """One eye. Every method takes y (S,), x (W,) in µm from the centre of the field, each ascending."""

    pathology: Pathology
    fovea_um: tuple[float, float]
    nasal_sign: int
    base_um: float
    """Depth of Bruch's membrane in the middle of the field."""
    tilt: tuple[float, float]
    """Slope of Bruch's membrane (across, along), µm/µm."""
    curvature: float
    """Second-order shape, 1/µm; positive means that the edges of the field lie deeper."""
    scale: dict[str, float]
    """Thickness of each retinal band relative to the mean eye."""
    undulation: SmoothField
    thickness: SmoothField
    relief: SmoothField
    ragged: SmoothField
    grain: SmoothField
    hyaloid: tuple[float, float, float] | None
    """Height (µm) of the vitreous face over Bruch's membrane and its slopes across and along, if it shows."""

    def bruch(self, y: Grid, x: Grid) -> Grid:
        """(S, W) depth of Bruch's membrane, which no lesion moves."""
        bow = self.curvature * (y[:, None] ** 2 + x[None, :] ** 2)
        plane = self.tilt[0] * y[:, None] + self.tilt[1] * x[None, :]
        return self.base_um + plane + bow + 5.0 * self.undulation(y, x)

    def srf_height(self, y: Grid, x: Grid) -> Grid:
        """(S, W) µm of subretinal fluid. Its integral is the phantom's fluid volume.

        The domes of the fluid stand on Bruch's membrane; a PED or drusen that reach into one take their room from it.
        """
        return self._ragged(self._smooth_srf(self._rpe_lift(y, x), y, x), y, x)

    def _rpe_lift(self, y: Grid, x: Grid) -> Grid:
        return np.maximum(heights(self.pathology.ped, y, x), heights(self.pathology.drusen, y, x))

    def _smooth_srf(self, rpe_lift: Grid, y: Grid, x: Grid) -> Grid:
        return np.clip(heights(self.pathology.srf, y, x) * self._relief(y, x) - rpe_lift, 0, None)

    def _relief(self, y: Grid, x: Grid) -> Grid:
        """(S, W) factor on the height of the fluid: a detachment is not a perfect dome."""
        return np.clip(1 + self.pathology.srf_relief * self.relief(y, x), 0.3, 2.0)

    def _ragged(self, smooth: Grid, y: Grid, x: Grid) -> Grid:
        if self.pathology.raggedness_um == 0:
            return smooth
        taper = np.clip(smooth / RAGGED_TAPER_UM, 0, 1)
        return np.clip(smooth + self.pathology.raggedness_um * taper * self.ragged(y, x), 0, None)

    def surfaces(self, y: Grid, x: Grid) -> Surfaces:
        """The depth of every border, with the retina lifted (not thinned) over fluid, PED and drusen."""
        bruch = self.bruch(y, x)
        lift = self._rpe_lift(y, x)
        smooth = self._smooth_srf(lift, y, x)
        srf = self._ragged(smooth, y, x)
        sheet = bruch - lift  # (S, W) lower border of the RPE
        rpe = sheet - RPE_UM - 2.0 * self.grain(y, x)
        bands = self._bands(y, x, smooth)
        tops = np.empty((len(STACK) + 1, len(y), len(x)))
        tops[len(RETINA) :] = rpe - srf, rpe, sheet, bruch, bruch + BM_UM
        below = sheet - RPE_UM - smooth  # the tips are ragged, the retina above them is not
        for index in range(len(RETINA) - 1, -1, -1):
            below = below - bands[RETINA[index]]
            tops[index] = np.minimum(below, tops[len(RETINA)] - 2.0)
        self._drape(tops, y, x, lifted=smooth + lift)
        in_ped = heights(self.pathology.ped, y, x) > 0
        return Surfaces(tops, srf, np.where(in_ped, lift, 0.0))

    def hyaloid_top(self, y: Grid, x: Grid) -> Grid | None:
        """(S, W) depth of the taut face of the vitreous, which may run into the retina; None where it does not show."""
        if self.hyaloid is None:
            return None
        height, across, along = self.hyaloid
        plane = height + across * y[:, None] + along * x[None, :]
        return np.asarray(self.bruch(y, x) - plane + 6 * self.undulation(y, x))

    def _bands(self, y: Grid, x: Grid, srf: Grid) -> dict[str, Grid]:
        dy, dx = (y[:, None] - self.fovea_um[0]) / 1000, (x[None, :] - self.fovea_um[1]) / 1000
        bands = normal_thickness(np.hypot(dy, dx), self.nasal_sign * dx + 0 * dy)
        uneven = self.thickness(y, x)
        for index, name in enumerate(RETINA[:6]):
            bands[name] = bands[name] * self.scale[name] * (1 + 0.035 * np.sin(uneven + 1.3 * index))
        detached = np.clip(srf / 60.0, 0, 1)
        bands["os"] = bands["os"] + self.pathology.os_elongation_um * detached
        return self._swollen(bands, y, x)

    def _swollen(self, bands: dict[str, Grid], y: Grid, x: Grid) -> dict[str, Grid]:
        """Cysts thicken the inner nuclear and outer plexiform and nuclear layers around them."""
        swell = np.zeros_like(bands["inl"])
        for cyst in self.pathology.cysts:
            q2 = ((y[:, None] - cyst.y_um) / (SWELLING_REACH * cyst.across_um)) ** 2
            q2 = q2 + ((x[None, :] - cyst.x_um) / (SWELLING_REACH * cyst.along_um)) ** 2
            swell = np.maximum(swell, 1.1 * cyst.axial_um * np.exp(-q2))
        for name, share in (("inl", 0.35), ("opl", 0.25), ("onl", 0.4)):
            bands[name] = bands[name] + share * swell
        return bands

    def _drape(self, tops: NDArray[np.float64], y: Grid, x: Grid, *, lifted: Grid) -> None:
        """Inner layers follow a lesion less sharply than outer ones: in place, and never thinner than half."""
        lesions = self.pathology
        srf = heights(lesions.srf, y, x, draped=True) * self._relief(y, x)
        ped = heights(lesions.ped, y, x, draped=True)
        give = lifted - (srf**4 + ped**4) ** 0.25  # (S, W) drusen vanish in the outer nuclear layer
        for index in range(RETINA.index("onl"), -1, -1):
            share = 0.9 * (1 - index / len(RETINA))
            room = 0.5 * (tops[index + 1] - tops[index])
            moved = tops[index] + share * give
            tops[index] = np.minimum(moved, tops[index + 1] - room)


def draw_eye(rng: np.random.Generator, pathology: Pathology) -> Eye:
    """A random healthy eye carrying `pathology`; its depth in the scan is set later by `phantom.placed`."""
    return Eye(
        pathology=pathology,
        fovea_um=(float(rng.normal(0, 150)), float(rng.normal(0, 200))),
        nasal_sign=int(rng.choice((-1, 1))),
        base_um=0.0,
        tilt=(float(rng.normal(0, 0.03)), float(rng.normal(0, 0.075))),
        curvature=float(rng.uniform(-5e-6, 20e-6)),
        scale={name: float(rng.uniform(0.85, 1.15)) for name in RETINA},
        undulation=SmoothField.draw(rng, 700, 4000),
        thickness=SmoothField.draw(rng, 900, 5000),
        relief=SmoothField.draw(rng, 700, 2500),
        ragged=SmoothField.draw(rng, 45, 700, 64),
        grain=SmoothField.draw(rng, 40, 300, 40),
        hyaloid=_draw_hyaloid(rng),
    )


def _draw_hyaloid(rng: np.random.Generator) -> tuple[float, float, float] | None:
    """Three eyes in ten show the face of the vitreous."""
    height, across, along = rng.uniform(420, 800), rng.normal(0, 0.03), rng.normal(0, 0.05)
    return (float(height), float(across), float(along)) if rng.random() < 0.3 else None
