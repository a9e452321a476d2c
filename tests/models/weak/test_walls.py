"""Walls between cysts, told from fluid by their grey."""

import torch

from models.weak.walls import rim_of, walls_in


def block(top, bottom, left, right, shape=(20, 30)):
    mask = torch.zeros(1, *shape, dtype=torch.bool)
    mask[:, top:bottom, left:right] = True
    return mask


class TestRim:
    def test_reaches_as_far_as_it_is_wide(self):
        rim = rim_of(block(8, 12, 10, 14), 3)
        assert torch.equal(rim, block(5, 15, 7, 17))


class TestWalls:
    def test_what_is_as_light_as_the_rim_is_a_wall(self):
        fluid = block(4, 16, 4, 26)
        grey = torch.full((1, 20, 30), 0.5)
        grey[fluid] = 0.1
        grey[:, 4:16, 13:17] = 0.5
        walls = walls_in(fluid, rim_of(fluid, 3) & ~fluid, grey)
        assert walls[:, 6:14, 14:16].all()
        assert not walls[:, 6:14, 5:12].any()
        assert not (walls & ~fluid).any()

    def test_the_outline_of_fluid_is_none_however_light_the_blur_makes_it(self):
        fluid = block(4, 16, 4, 26)
        grey = torch.full((1, 20, 30), 0.4)
        grey[:, 16:18] = 1.0  # the RPE
        grey[fluid] = 0.3
        grey[block(6, 14, 6, 24)] = 0.1
        assert not walls_in(fluid, rim_of(fluid, 3) & ~fluid, grey).any()

    def test_the_picture_s_edge_is_no_outline_and_makes_no_pixel_darker(self):
        fluid = block(0, 16, 0, 30)
        grey = torch.full((1, 20, 30), 0.9)
        grey[:, 4:16] = 0.1
        assert torch.equal(walls_in(fluid, rim_of(fluid, 3) & ~fluid, grey), block(0, 4, 0, 30))

    def test_without_contrast_there_is_none(self):
        fluid = block(4, 16, 4, 26)
        grey = 0.3 + 0.01 * torch.rand(1, 20, 30, generator=torch.Generator().manual_seed(0))
        assert not walls_in(fluid, rim_of(fluid, 3) & ~fluid, grey).any()

    def test_fluid_lighter_than_its_rim_has_none(self):
        fluid = block(4, 16, 4, 26)
        grey = torch.where(fluid, 0.7, 0.2)
        assert not walls_in(fluid, rim_of(fluid, 3) & ~fluid, grey).any()

    def test_each_bscan_is_judged_by_its_own_greys(self):
        fluid = block(4, 16, 4, 26).expand(2, -1, -1)
        grey = torch.full((2, 20, 30), 0.9)
        grey[fluid] = 0.5
        grey[1] -= 0.4
        walls = walls_in(fluid, rim_of(fluid, 3) & ~fluid, grey)
        assert torch.equal(walls[0], walls[1])

    def test_nothing_sure_has_no_walls(self):
        none = torch.zeros(1, 8, 8, dtype=torch.bool)
        assert not walls_in(none, none, torch.rand(1, 8, 8)).any()
