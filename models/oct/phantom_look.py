"""How a device turns back-scattered light into grey values: resolution, speckle, noise, shadows, transfer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np


@dataclass(frozen=True)
class DeviceLook:
    """Image formation of one scan. Powers are in dB above the mean power of the noise floor."""

    axial_fwhm_um: float = 7.5
    """Optical resolution in tissue, intensity, full width at half maximum."""
    lateral_fwhm_um: float = 18.0
    n_looks: float = 6.0
    """Independent speckle patterns in one B-scan: grows with frame averaging; contrast is 1 / sqrt(n_looks)."""
    gain_db: float = 0.0
    """Brightness of the whole tissue: a clear or a cloudy eye."""
    contrast: float = 1.0
    """Spread of the bands' brightness around their mean, relative to the default bands."""
    band_jitter_db: float = 0.6
    """Standard deviation of each band's own brightness between scans."""
    black_db: float = 1.5
    """Shown as 0."""
    white_db: float = 28.5
    """Shown as 255."""
    gamma: float = 1.0
    """Exponent after the logarithm; above 1 darkens the middle."""
    rolloff_db_per_mm: float = 2.5
    """Loss of sensitivity with depth in the scan."""
    vignette_db: float = 2.0
    """Loss at the lateral edges of the field."""
    lateral_tilt_db: float = 0.0
    """Brightness of the right edge less that of the left edge."""
    shadow: float = 1.0
    """Strength of the shadows under retinal vessels and foci."""
    choroid_gain_db: float = 0.0
    """Brightness of the choroid beside the retina's: long wavelengths and deep focus show more of it."""
    choroid_decay_um: float = 80.0
    """Depth in the choroid over which its signal falls to 1/e."""
    choroid_contrast: float = 0.6
    """0 even stroma, 1 large vessels quite dark."""
    streaks_db: float = 0.9
    """Standard deviation of the transmission of the RPE between A-scans: vertical streaks in the choroid."""
    blur_px: float = 0.45
    """Standard deviation of a smoothing of the finished image, as exports and viewers do."""
    motion_um: float = 5.0
    """Standard deviation of the axial jump between neighbouring B-scans."""


SPECTRALIS_LOOK: Final = DeviceLook()
"""Frame averaging, a black vitreous, a bright thin RPE."""

CIRRUS_LOOK: Final = DeviceLook(
    axial_fwhm_um=6.5,
    lateral_fwhm_um=20.0,
    n_looks=2.2,
    contrast=1.15,
    black_db=-5.0,
    white_db=30.0,
    gamma=1.15,
    rolloff_db_per_mm=2.0,
    choroid_gain_db=-1.5,
    choroid_decay_um=105.0,
    blur_px=0.0,
    motion_um=8.0,
)
"""Single frames: strong speckle and a grey noise floor."""


def random_look(seed: int, *, wide: bool = False) -> DeviceLook:
    """A plausible device and operator. `wide` goes beyond any one device, for training by domain randomisation."""
    rng = np.random.default_rng([seed, 0x100C])
    base = SPECTRALIS_LOOK if rng.random() < 0.65 else CIRRUS_LOOK
    spread = 2.0 if wide else 1.0

    def around(value: float, sd: float, low: float, high: float) -> float:
        return float(np.clip(rng.normal(value, sd * spread), low, high))

    look = replace(
        base,
        axial_fwhm_um=around(base.axial_fwhm_um, 0.8, 4, 12),
        lateral_fwhm_um=around(base.lateral_fwhm_um, 2.5, 10, 36),
        n_looks=float(np.exp(around(np.log(base.n_looks), 0.35, 0.0, 3.2))),
        gain_db=around(0, 1.5, -6, 5),
        contrast=around(1, 0.1, 0.6, 1.4),
        band_jitter_db=0.6 * spread,
        black_db=around(base.black_db, 2.0, -12, 5),
        white_db=around(base.white_db, 1.5, 24, 34),
        gamma=around(base.gamma, 0.12, 0.55, 1.7),
        rolloff_db_per_mm=around(base.rolloff_db_per_mm, 1.0, 0, 7),
        vignette_db=around(2, 1.2, 0, 7),
        lateral_tilt_db=around(0, 1.2, -5, 5),
        shadow=around(1, 0.25, 0.2, 2),
        choroid_decay_um=around(base.choroid_decay_um, 30, 30, 260),
        choroid_gain_db=around(0, 2, -5, 4),
        choroid_contrast=around(0.6, 0.15, 0, 1),
        streaks_db=around(0.9, 0.4, 0, 3),
        motion_um=around(base.motion_um, 2, 0, 20),
    )
    if rng.random() < (0.5 if wide else 0.25):
        look = replace(look, blur_px=float(rng.uniform(0.3, 1.4 if wide else 0.8)))
    return look
