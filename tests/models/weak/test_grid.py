"""B-scans of many sizes and looks on the grid, and back."""

import numpy as np
import pytest

from models.oct.volume import OCTError
from models.weak.grid import GridConfig, from_grid, retina_rows, to_grid

WHOLE = GridConfig(depth_px=32, width_px=48, crop_to_retina=False)
RETINA = GridConfig(depth_px=32, width_px=48)


def bscan(depth: int = 200, width: int = 96, top: int = 80, bottom: int = 120) -> np.ndarray:
    """Speckled noise floor with a bright retina between two rows."""
    rng = np.random.default_rng(0)
    image = np.full((depth, width), 20.0)
    image[top:bottom] = 150.0
    return np.clip(image * rng.gamma(6, 1 / 6, image.shape), 1, 250).astype(np.uint8)


class TestRetinaRows:
    def test_holds_the_bright_rows_and_less_than_the_whole(self):
        top, bottom = retina_rows(bscan())
        assert 40 <= top <= 80
        assert 120 <= bottom <= 160

    def test_black_corners_and_white_padding_do_not_count(self):
        image = bscan()
        image[:30, :30] = 0
        image[170:, :] = 255
        top, bottom = retina_rows(image)
        assert 40 <= top <= 80
        assert 120 <= bottom <= 165

    def test_no_contrast_keeps_the_whole_depth(self):
        assert retina_rows(np.full((200, 96), 7, np.uint8)) == (0, 200)
        assert retina_rows(np.zeros((200, 96), np.uint8)) == (0, 200)

    def test_a_shallow_bscan_is_never_cropped(self):
        assert retina_rows(bscan(40, 96, 10, 20)) == (0, 40)


class TestToGrid:
    @pytest.mark.parametrize("shape", [(512, 100), (60, 1500), (1024, 512), (32, 48), (1, 1)])
    def test_any_size_lands_on_the_grid(self, shape):
        out = to_grid(np.full(shape, 9, np.uint8), RETINA)
        assert out.pixels.shape == (32, 48)
        assert out.shape == shape

    def test_grey_scale_does_not_matter(self):
        image = bscan()
        wide = image.astype(np.uint16) * 100 + 3000
        difference = to_grid(image, WHOLE).pixels.astype(int) - to_grid(wide, WHOLE).pixels.astype(int)
        assert abs(difference).max() <= 1

    def test_black_corners_take_no_part_in_the_grey_levels(self):
        clean, cut = bscan(), bscan()
        cut[:40, :24] = 0
        away = to_grid(clean, WHOLE).pixels[:, 14:].astype(int) - to_grid(cut, WHOLE).pixels[:, 14:].astype(int)
        assert abs(away).max() <= 4
        assert to_grid(cut, WHOLE).pixels[0, 0] == 0

    def test_a_constant_bscan_is_black_not_noise(self):
        assert not to_grid(np.full((64, 64), 200, np.uint8), WHOLE).pixels.any()

    def test_floats_are_refused_with_their_type(self):
        with pytest.raises(OCTError, match="float64"):
            to_grid(np.zeros((8, 8)), WHOLE)

    def test_volumes_are_refused(self):
        with pytest.raises(OCTError, match="3, 8, 8"):
            to_grid(np.zeros((3, 8, 8), np.uint8), WHOLE)


class TestFromGrid:
    def test_one_half_is_128_everywhere_in_the_crop_and_0_outside(self):
        there = to_grid(bscan(), RETINA)
        back = from_grid(np.full((32, 48), 0.5, np.float32), there)
        assert back.shape == (200, 96)
        assert (back[there.top : there.bottom] == 128).all()
        assert not back[: there.top].any()
        assert not back[there.bottom :].any()

    def test_a_square_comes_back_where_it_was(self):
        image = bscan(320, 480, 100, 220)
        truth = np.zeros(image.shape, bool)
        truth[140:180, 200:300] = True
        there = to_grid(image, WHOLE)
        grid_truth = np.zeros((32, 48), np.float32)
        grid_truth[14:18, 20:30] = 1.0
        back = from_grid(grid_truth, there) >= 128
        assert 2 * (back & truth).sum() / (back.sum() + truth.sum()) > 0.97

    def test_there_is_no_fluid_where_an_export_is_padded(self):
        image = bscan(320, 480, 100, 220)
        image[:, :60], image[:, 420:] = 0, 255
        from_corner = np.add.outer(np.arange(320), np.arange(480))
        image[from_corner < 200] = 0  # as a rotated scan is
        back = from_grid(np.full((32, 48), 0.9, np.float32), to_grid(image, WHOLE))
        assert not back[:, :60].any()
        assert not back[:, 420:].any()
        assert not back[from_corner < 190].any()  # all but the last cell of 10 pixels, which is a mixture
        assert (back[190:, 80:400] == round(0.9 * 255)).all()

    def test_a_black_pocket_that_the_side_cuts_is_not_padding(self):
        image = bscan(320, 480, 100, 220)
        image[140:190, :60] = 0
        back = from_grid(np.full((32, 48), 0.9, np.float32), to_grid(image, WHOLE))
        assert back[140:190, :60].all()
