from __future__ import annotations

import numpy as np
import pytest

from models.measurements.counting import LOOSE, TIGHT, Counted, MeasurementError, count

SHAPE = (3, 8, 10)


def example() -> tuple[np.ndarray, np.ndarray]:
    probability = np.zeros(SHAPE, np.uint8)
    probability[1, 2:6, 3:5] = 255
    probability[1, 1, 3:5] = LOOSE  # outside the mask, and yet 16 % likely
    probability[2, 4, 4] = TIGHT - 1  # in the mask, and less than 84 % likely
    return probability >= 128, probability


class TestCount:
    def test_heights_areas_and_the_contour_moved_out_and_in(self) -> None:
        counted = count(*example())
        assert counted.shape == SHAPE
        assert counted.heights_px[1, 3:6].tolist() == [4, 4, 0]
        assert counted.areas_px.tolist() == [0, 8, 1]
        assert counted.loose_px.tolist() == [0, 10, 1]
        assert counted.tight_px.tolist() == [0, 8, 0]

    def test_b_scans_may_come_one_by_one_and_as_0_and_1(self) -> None:
        mask, probability = example()
        streamed = count((bscan.astype(np.uint8) for bscan in mask), iter(probability))
        assert streamed.to_bytes() == count(mask, probability).to_bytes()

    def test_without_a_probability_the_contour_is_where_the_mask_says(self) -> None:
        mask, _ = example()
        counted = count(mask)
        assert not counted.has_probability
        assert counted.loose_px.tolist() == counted.tight_px.tolist() == counted.areas_px.tolist()

    @pytest.mark.parametrize("n", [2, 4])
    def test_other_numbers_of_b_scans_are_refused(self, n: int) -> None:
        mask, _ = example()
        with pytest.raises(MeasurementError, match="different numbers"):
            count(mask, np.zeros((n, *SHAPE[1:]), np.uint8))

    def test_another_shape_is_refused_with_both(self) -> None:
        with pytest.raises(MeasurementError, match=r"\(8, 9\) among \(8, 10\)"):
            count([np.zeros((8, 10), bool), np.zeros((8, 9), bool)])

    def test_nothing_is_no_mask(self) -> None:
        with pytest.raises(MeasurementError, match="without B-scans"):
            count([])

    def test_a_full_depth_of_fluid_is_not_cut(self) -> None:
        assert count(np.ones((1, 40_000, 1), bool)).areas_px.tolist() == [40_000]


class TestBytes:
    def test_what_is_kept_is_what_was_counted(self) -> None:
        mask, probability = example()
        counted = count(mask, probability, (7, 9))
        again = Counted.from_bytes(counted.to_bytes())
        assert (again.shape, again.n_pockets, again.has_probability, again.opinions_px) == (SHAPE, 1, True, (7, 9))
        for name in ("heights_px", "loose_px", "tight_px", "pockets"):
            np.testing.assert_array_equal(getattr(again, name), getattr(counted, name))

    @pytest.mark.parametrize("damage", [b"", b"no archive at all", None])
    def test_damage_is_told(self, damage: bytes | None) -> None:
        whole = count(*example()).to_bytes()
        with pytest.raises(MeasurementError):
            Counted.from_bytes(whole[:-40] if damage is None else damage)
