"""Registration of projections whose motion is known."""

from __future__ import annotations

import numpy as np
import pytest

from models.measurements.alignment import CENTRED, Alignment
from models.measurements.registration import Registration, register
from models.oct.en_face_grid import EnFaceGrid
from tests.models.measurements.scanned_eyes import CIRRUS, DENSE, SPARSE, projection

MOVES = (
    Alignment(0.0, 0.0, 0.0),
    Alignment(63.7, -118.3, 0.0),
    Alignment(-310.5, 205.2, 2.4),
    Alignment(150.0, 420.0, -4.6),
)


def distance_um(found: Alignment, truth: Alignment) -> float:
    """Largest distance between where both put places up to 2 mm from the centre."""
    places = np.array([(across, along) for across in (-1400.0, 0.0, 1400.0) for along in (-1400.0, 0.0, 1400.0)])
    return float(np.hypot(*(found.to_later(places) - truth.to_later(places)).T).max())


def registered(grids: tuple[EnFaceGrid, EnFaceGrid], move: Alignment, eye: int = 4) -> Registration:
    """Of two scans of one eye."""
    return register(projection(eye, grids[0], seed=1), projection(eye, grids[1], move, seed=2), *grids)


class TestRegister:
    @pytest.mark.parametrize("move", MOVES)
    @pytest.mark.parametrize(("grid", "tolerance_um"), [(CIRRUS, 12.0), (DENSE, 25.0), (SPARSE, 110.0)])
    def test_finds_shift_and_turn(self, grid: EnFaceGrid, tolerance_um: float, move: Alignment) -> None:
        found = registered((grid, grid), move)
        assert found.verdict == "registered", found.note
        assert distance_um(found.alignment, move) <= tolerance_um

    def test_scans_of_different_size_and_sampling(self) -> None:
        move = Alignment(-180.0, 95.0, 1.5)
        wide = EnFaceGrid(61, 768, 140.0, 11.7)  # 8.5 x 9 mm
        found = registered((CIRRUS, wide), move)
        assert found.verdict == "registered", found.note
        assert distance_um(found.alignment, move) <= 25.0
        assert found.overlap == pytest.approx(1.0, abs=0.05)

    def test_the_stated_error_is_of_the_size_of_the_true_one(self) -> None:
        move = Alignment(140.0, -77.0, -1.2)
        found = [registered((DENSE, DENSE), move, eye=eye) for eye in (3, 4, 5)]
        stated = [one.error_um for one in found if one.error_um is not None]
        assert len(stated) == 3
        assert np.mean([distance_um(one.alignment, move) for one in found]) <= 2.5 * np.mean(stated)

    @pytest.mark.parametrize("grid", [CIRRUS, DENSE, SPARSE])
    @pytest.mark.parametrize("eyes", [(3, 4), (5, 6), (7, 8)])
    def test_two_eyes_are_not_registered(self, grid: EnFaceGrid, eyes: tuple[int, int]) -> None:
        found = register(projection(eyes[0], grid, seed=1), projection(eyes[1], grid, seed=2), grid, grid)
        assert (found.verdict, found.alignment) == ("not_believable", CENTRED)
        assert "centre on centre" in found.note

    def test_noise_alone_is_not_registered(self) -> None:
        rng = np.random.default_rng(0)
        one, other = (rng.integers(0, 255, (49, 512)).astype(np.uint8) for _ in range(2))
        assert register(one, other, DENSE, DENSE).verdict == "not_believable"

    def test_a_scan_of_few_lines_or_without_contrast_cannot_be(self) -> None:
        few = EnFaceGrid(6, 512, 1000.0, 11.3)
        found = register(np.zeros((6, 512), np.uint8), np.zeros((6, 512), np.uint8), few, few)
        assert found.verdict == "not_possible"
        assert "6 samples along one side and 12 are needed" in found.note
        flat = np.full((49, 512), 90, np.uint8)
        assert register(flat, projection(3, DENSE, seed=1), DENSE, DENSE).verdict == "not_possible"
