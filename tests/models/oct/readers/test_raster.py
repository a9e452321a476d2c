import math

import pytest

from models.oct.readers.errors import NotParallel
from models.oct.readers.raster import Line, raster_of


def level(*heights: float) -> list[Line]:
    """Horizontal lines of 6 mm at these heights."""
    return [Line(-3.0, y, 3.0, y) for y in heights]


class TestOrder:
    @pytest.mark.parametrize("heights", [(0.0, 0.1, 0.2), (0.2, 0.1, 0.0)])
    def test_either_direction_is_kept(self, heights):
        raster = raster_of(level(*heights), "The file")
        assert raster.order == (0, 1, 2)
        assert raster.warnings == ()

    def test_interleaved(self):
        raster = raster_of(level(0.0, 0.2, 0.4, 0.1, 0.3), "The file")
        assert raster.order == (0, 3, 1, 4, 2)
        assert raster.distance == pytest.approx(0.1)
        assert "put in that order" in raster.warnings[0]

    def test_mixed_up_while_going_down(self):
        raster = raster_of(level(0.4, 0.2, 0.3, 0.1, 0.0), "The file")
        assert raster.order == (0, 2, 1, 3, 4)

    def test_vertical_lines_by_their_columns(self):
        lines = [Line(x, -3.0, x, 3.0) for x in (0.0, 0.2, 0.1)]
        raster = raster_of(lines, "The file")
        assert raster.order == (0, 2, 1)
        assert raster.runs is None

    def test_lines_of_no_length_state_nothing(self):
        raster = raster_of([Line(0.0, 0.0, 0.0, 0.0)] * 3, "The file")
        assert (raster.order, raster.distance, raster.is_placed) == ((0, 1, 2), None, False)

    def test_positions_that_are_no_numbers_state_nothing(self):
        assert raster_of(level(0.0, math.nan, 0.2), "The file").distance is None


class TestDistance:
    def test_of_tilted_lines_is_perpendicular_to_them(self):
        lines = [Line(0.0, y, 4.0, y + 3.0) for y in (0.0, 0.5, 1.0)]  # 3-4-5: the distance is 4/5 of the step
        assert raster_of(lines, "The file").distance == pytest.approx(0.4)

    def test_a_missing_line_is_told(self):
        raster = raster_of(level(0.0, 0.1, 0.3, 0.4), "The file")
        assert raster.distance is None
        assert raster.warnings == ("The positions of the B-scans are not evenly spaced.",)

    def test_two_lines_of_one_place_are_told(self):
        assert raster_of(level(0.0, 0.1, 0.1, 0.2), "The file").distance is None


class TestRuns:
    def test_up_is_towards_smaller_heights(self):
        assert raster_of(level(0.2, 0.1, 0.0), "The file").runs == "up"
        assert raster_of(level(0.0, 0.1, 0.2), "The file").runs == "down"


class TestCrossing:
    def test_is_refused(self):
        lines = [Line(-3.0, 0.0, 3.0, 0.0), Line(0.0, -3.0, 0.0, 3.0)]
        with pytest.raises(NotParallel, match=r"^The file holds B-scans in different directions"):
            raster_of(lines, "The file")

    def test_a_line_drawn_backwards_is_parallel(self):
        lines = [*level(0.0), Line(3.0, 0.1, -3.0, 0.1)]
        assert raster_of(lines, "The file").distance == pytest.approx(0.1)
