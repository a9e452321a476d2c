"""The ablation of figure 3 at its smallest: every row is trained, scored and drawn, and taken up again."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.ablation import COLUMNS, ROWS, TOP_K, HeldOut, compare, localisation, on_grid, pictures, table
from benchmarks.phantom_accuracy import draw_eyes
from models.weak.grid import GridConfig
from models.weak.maps import Maps
from models.weak.pipeline import profile
from tests.models.weak.conftest import draw_slices

TILE = (256, 188)


def small_set() -> HeldOut:
    """Twelve slices of 32 x 48, every second one with fluid; they need no resampling."""
    slices, masks = draw_slices(12, seed=1)
    return HeldOut(np.stack([item.bscan for item in slices]), masks, np.array([item.has_fluid for item in slices]))


@pytest.fixture(scope="module")
def held_out():
    return small_set()


@pytest.fixture(scope="module")
def comparison(held_out, tmp_path_factory):
    """Two epochs of every row on sixteen slices, begun twice in the same folder."""
    base = profile("tiny", "softgt")
    base = replace(base, localise=replace(base.localise, epochs=2, min_steps=0))
    work, heard = tmp_path_factory.mktemp("ablation"), []
    training = draw_slices(16, seed=0)[0]
    compare(training, held_out, base, work, lambda name, _figures: heard.append(name))
    before = {path: path.stat().st_mtime_ns for path in work.rglob("*.safetensors")}
    again = compare(training, held_out, base, work, lambda name, _figures: heard.append(name))
    return again, heard, before


class TestCompare:
    def test_every_row_is_trained_by_itself_and_scored(self, comparison):
        found, heard, before = comparison
        assert heard == [*ROWS, *ROWS]
        assert len(before) == len(ROWS)
        assert [tuple(figures) for figures in found.pooling.values()] == [COLUMNS] * len(ROWS)
        assert all(0 <= value <= 1 for figures in found.pooling.values() for value in figures.values())
        assert len({str(figures) for figures in found.pooling.values()}) == len(ROWS)

    def test_a_finished_row_is_not_trained_again(self, comparison):
        _, _, before = comparison
        assert {path: path.stat().st_mtime_ns for path in before} == before

    def test_every_reading_of_equation_5_has_its_row(self, comparison):
        found, _, _ = comparison
        assert len(found.propagation) == 2 * (1 + 3) + 2
        assert all(0 <= value <= 1 for row in found.propagation.values() for value in row.values())

    def test_the_pictures_show_four_slices_of_four_poolings_and_all_steps(self, comparison, held_out):
        found, _, _ = comparison
        drawn = pictures(found, held_out, profile("tiny", "softgt").propagation)
        assert drawn["fig3_pooling.jpg"].size == ((1 + 4) * TILE[0], 4 * TILE[1])
        assert drawn["fig4_propagation.jpg"].size == ((2 + 5 + 1) * TILE[0], 4 * TILE[1])

    def test_the_table_is_markdown_of_equal_width(self, comparison):
        found, _, _ = comparison
        lines = list(table(found.pooling))
        assert len(lines) == 2 + len(ROWS)
        assert {line.count("|") for line in lines} == {len(COLUMNS) + 2}
        assert any(line.startswith(f"| {TOP_K} |") for line in lines)


def test_evidence_that_is_the_truth_scores_one_everywhere(held_out):
    maps = [
        Maps(1.0 if tag else -1.0, np.where(mask, 1, -1).astype(np.float32), ())
        for mask, tag in zip(held_out.truth, held_out.tags, strict=True)
    ]
    assert localisation(maps, held_out) == dict.fromkeys(COLUMNS, 1.0)


def test_the_truth_of_an_eye_lies_where_its_pixels_do():
    found = on_grid(draw_eyes(1, 1, 4, 9300), GridConfig(depth_px=48, width_px=64))
    assert found.pixels.shape == found.truth.shape == (8, 48, 64)
    assert found.abnormal.size > 0
    assert not found.truth[~found.tags].any()
    fluid, all_pixels = found.pixels[found.truth], found.pixels[found.abnormal]
    assert fluid.mean() < all_pixels.mean()
