"""Peak, energy and Dice of evidence maps, by hand."""

import numpy as np
import pytest

from models.localisation_metrics import best_dice, dice_at_otsu, energy_in_lesion, peak_in_lesion

TRUTH = np.zeros((8, 10), bool)
TRUTH[2:4, 3:6] = True


def evidence(inside: float, outside: float) -> np.ndarray:
    return np.where(TRUTH, inside, outside).astype(np.float32)


def test_a_peak_counts_where_the_truth_is():
    assert peak_in_lesion(evidence(1, 0), TRUTH)
    assert not peak_in_lesion(evidence(0, 1), TRUTH)


def test_energy_is_a_share_and_what_speaks_against_fluid_has_none():
    assert energy_in_lesion(evidence(2, -5), TRUTH) == 1
    assert energy_in_lesion(evidence(1, 1), TRUTH) == pytest.approx(6 / 80)
    assert energy_in_lesion(evidence(-1, -1), TRUTH) == 0


def test_otsu_finds_two_levels_and_gives_up_on_one():
    assert dice_at_otsu([evidence(5, 1)], [TRUTH]) == 1
    assert dice_at_otsu([evidence(0, 0)], [TRUTH]) == 0


def test_the_best_level_is_one_for_all_maps():
    assert best_dice([evidence(5, 1)], [TRUTH]) == 1
    both = best_dice([evidence(5, 4), evidence(3, 0)], [TRUTH, TRUTH])
    assert both < 1
    assert both >= 2 * 6 / (6 + 12)
