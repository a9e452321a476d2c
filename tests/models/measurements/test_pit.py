from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.measurements.pit import find_pit


def retina(
    shape: tuple[int, int], across_um: float, along_um: float, fovea: tuple[float, float] | None
) -> NDArray[np.float64]:
    """Thickness with a pit of 110 µm within a rim 1 mm around it, thinner towards one side of the field."""
    rows, columns = np.indices(shape).astype(float)
    thickness = 260 + 20 * rows / shape[0]
    if fovea is not None:
        r = np.hypot((rows - fovea[0]) * across_um, (columns - fovea[1]) * along_um) / 1000
        thickness += 60 * np.exp(-(((r - 1) / 0.6) ** 2)) - 60 * np.exp(-((r / 0.35) ** 2))
    return thickness + np.random.default_rng(0).normal(0, 3, shape)


@pytest.mark.parametrize(
    ("shape", "across_um", "along_um"), [((25, 256), 240.0, 22.6), ((64, 256), 94.0, 23.4), ((120, 500), 50.0, 12.0)]
)
@pytest.mark.parametrize("place", [(0.5, 0.5), (0.42, 0.61)])
def test_the_pit_is_found_within_100_um(
    shape: tuple[int, int], across_um: float, along_um: float, place: tuple[float, float]
) -> None:
    fovea = place[0] * shape[0], place[1] * shape[1]
    pit = find_pit(retina(shape, across_um, along_um, fovea), across_um, along_um)
    assert pit is not None
    assert np.hypot((pit.row - fovea[0]) * across_um, (pit.column - fovea[1]) * along_um) < 100
    assert pit.depth_um > 60


def test_a_retina_without_a_pit_has_none() -> None:
    assert find_pit(retina((25, 256), 240.0, 22.6, None), 240.0, 22.6) is None


def test_a_slope_is_no_pit() -> None:
    slope = np.tile(np.linspace(150, 400, 256), (25, 1))
    assert find_pit(slope, 240.0, 22.6) is None


def test_shadows_without_a_retina_are_passed_over() -> None:
    thickness = retina((25, 256), 240.0, 22.6, (12.0, 128.0))
    thickness[:, 60:64] = np.nan
    thickness[3] = np.nan
    pit = find_pit(thickness, 240.0, 22.6)
    assert pit is not None
    assert abs(pit.column - 128) * 22.6 < 100


@pytest.mark.parametrize("shape", [(1, 256), (4, 256), (25, 40)])
def test_too_small_a_scan_is_not_judged(shape: tuple[int, int]) -> None:
    assert find_pit(np.full(shape, 300.0), 240.0, 22.6) is None


def test_where_nothing_is_known_nothing_is_found() -> None:
    assert find_pit(np.full((25, 256), np.nan), 240.0, 22.6) is None
