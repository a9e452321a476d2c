"""Fluid implanted into normal B-scans: where it lies, how it looks, what is left alone."""

import numpy as np
import pytest
import torch

from models.oct.labels import IRF, SRF
from models.oct.phantom import CIRRUS, draw_phantom, healthy_eye
from models.weak.grid import GridConfig, to_grid
from models.weak.implants import draw_implants, implant, retina_of

GRID = GridConfig(depth_px=160, width_px=256)


@pytest.fixture(scope="module")
def normal():
    """Normal B-scans (6, D, W) on the grid."""
    geometry = CIRRUS.scaled((6, 192, 256))
    volume = draw_phantom(geometry, seed=9500, pathology=healthy_eye(9500)).volume
    return np.stack([to_grid(bscan, GRID).pixels for bscan in volume.bscans])


class TestRetina:
    def test_lies_between_two_connected_lines_in_order(self, normal):
        for bscan in normal:
            ilm, floor = retina_of(bscan)
            assert ilm.shape == floor.shape == (GRID.width_px,)
            assert np.abs(np.diff(ilm)).max() < 3
            assert np.median(floor - ilm) > 20

    @pytest.mark.parametrize("grey", [0, 90, 255])
    def test_there_is_none_in_a_constant_picture(self, grey):
        flat = np.full(GRID.shape, grey, np.uint8)
        assert retina_of(flat) is None
        assert implant(flat, 3, np.random.default_rng(0)) == []


class TestImplant:
    def test_fluid_lies_in_or_under_the_retina_and_is_darker_than_the_retina(self, normal):
        for seed, bscan in enumerate(normal):
            ilm, _ = retina_of(bscan)
            for image, labels in implant(bscan, 4, np.random.default_rng(seed)):
                assert set(np.unique(labels)) <= {0, IRF, SRF}
                if (labels > 0).sum() < 60:
                    continue
                retina = np.median(bscan[int(np.median(ilm)) + 3 :][:15])
                assert np.median(image[labels > 0]) < retina
                rows = np.arange(len(image))[:, None]
                deepest_ilm = ilm - 0.26 * len(image)  # the retina may be lifted
                assert not ((labels > 0) & (rows < deepest_ilm)).any()

    def test_both_kinds_occur_and_the_layers_below_the_rpe_stay(self, normal):
        pictures = [pair for seed in range(4) for pair in implant(normal[0], 6, np.random.default_rng(seed))]
        assert {IRF, SRF} <= {int(label) for _, labels in pictures for label in np.unique(labels)}
        _, floor = retina_of(normal[0])
        below = np.arange(GRID.depth_px)[:, None] > floor + 4
        for image, _ in pictures:
            np.testing.assert_array_equal(image[below], normal[0][below])

    def test_the_same_seed_gives_the_same_bytes(self, normal):
        bscans = torch.from_numpy(normal[:2])
        heard = []
        once = draw_implants(bscans, 3, 7, heard.append)
        again = draw_implants(bscans, 3, 7, heard.append)
        assert heard == [1, 2, 1, 2]
        assert len(once) == 6
        assert torch.equal(once.pixels, again.pixels)
        assert torch.equal(once.labels, again.labels)
        assert not torch.equal(once.pixels, draw_implants(bscans, 3, 8, heard.append).pixels)

    def test_slices_without_a_retina_give_an_empty_bank(self):
        bank = draw_implants(torch.zeros(2, *GRID.shape, dtype=torch.uint8), 3, 0, lambda _n: None)
        assert len(bank) == 0
        assert tuple(bank.labels.shape) == (0, *GRID.shape)
