"""From back-scattered power to grey values: coherent speckle, detector noise, logarithm, 8 bit."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from models.oct.phantom_look import DeviceLook
from models.oct.volume import Spacing

MAX_FIELDS: Final = 3
"""Complex fields drawn per B-scan. More looks than this are had by mixing with the mean power."""

UNRESOLVED_PX: Final = 0.35
"""Below this width of the optical field in pixels, neighbouring pixels' speckle is taken as independent."""

FWHM_TO_SIGMA: Final = 1 / (2 * np.sqrt(np.log(2)))
"""Full width of the intensity |g|² to the standard deviation of the amplitude g, a Gaussian."""


def effective_looks(look: DeviceLook, spacing: Spacing) -> float:
    """Looks in a pixel: a pixel wider than a speckle averages several of them."""
    axial = max(1.0, spacing.axial_um / look.axial_fwhm_um)
    along = max(1.0, spacing.along_um / look.lateral_fwhm_um)
    return look.n_looks * axial * along


def detected_power(
    power: NDArray[np.float32], look: DeviceLook, spacing: Spacing, rng: np.random.Generator
) -> NDArray[np.float32]:
    """(D, W) mean power of the tissue -> (D, W) measured power with speckle and noise of mean 1.

    Fully developed speckle: the sum of many random phasors in one resolution cell is a circular complex Gaussian of
    the local power, smoothed by the coherent point spread function; detector noise adds before the modulus is taken.
    Source: Schmitt, Xiang & Yung 1999, doi:10.1117/1.429925. Left out: multiple scattering and the PSF's side lobes.
    """
    sigma = (
        look.axial_fwhm_um * FWHM_TO_SIGMA / spacing.axial_um,
        look.lateral_fwhm_um * FWHM_TO_SIGMA / spacing.along_um,
    )
    looks = effective_looks(look, spacing)
    if max(sigma) < UNRESOLVED_PX:
        grain = rng.standard_gamma(max(looks, 1.0), power.shape, dtype=np.float32) / np.float32(max(looks, 1.0))
        return np.asarray(grain * (power + 1))
    n_fields = max(1, min(MAX_FIELDS, round(looks)))
    measured = _coherent(power, sigma, n_fields, rng)
    if looks > n_fields:
        mean = gaussian_filter(power, tuple(0.7 * width for width in sigma), truncate=2.5) + 1
        share = np.float32(np.sqrt(n_fields / looks))
        measured = share * measured + (1 - share) * mean
    return measured


def _coherent(
    power: NDArray[np.float32], sigma: tuple[float, float], n_fields: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Mean over fields of |psf * (sqrt(power) · phasor) + noise|², normalised to the mean of `power` + 1."""
    amplitude = np.sqrt(power * np.float32(0.5 * _psf_gain(sigma)))
    total = np.zeros_like(power)
    for _ in range(2 * n_fields):  # real and imaginary part
        field = amplitude * rng.standard_normal(power.shape, dtype=np.float32)
        field = gaussian_filter(field, sigma, truncate=2.5)
        field += np.float32(np.sqrt(0.5)) * rng.standard_normal(power.shape, dtype=np.float32)
        field *= field
        total += field
    return np.asarray(total / np.float32(n_fields))


def _psf_gain(sigma: tuple[float, float]) -> float:
    """1 / sum of the squared kernel: smoothing white noise by a kernel of sum 1 lowers its power by this factor."""
    size = 4 * int(np.ceil(2.5 * max(sigma))) + 3
    impulse = np.zeros((size, size))
    impulse[size // 2, size // 2] = 1
    return float(1 / (gaussian_filter(impulse, sigma, truncate=2.5) ** 2).sum())


def grey_values(measured: NDArray[np.float32], look: DeviceLook) -> NDArray[np.uint8]:
    """(D, W) power -> 8 bit: logarithm between black and white, gamma, export blur."""
    shown = np.log10(np.maximum(measured, 1e-6))
    shown *= np.float32(10 / (look.white_db - look.black_db))
    shown -= np.float32(look.black_db / (look.white_db - look.black_db))
    np.clip(shown, 0, 1, out=shown)
    if look.gamma != 1:
        shown **= np.float32(look.gamma)
    if look.blur_px > 0:
        shown = gaussian_filter(shown, look.blur_px, truncate=2.5)
    return np.asarray(np.rint(shown * 255), np.uint8)
