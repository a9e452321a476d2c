"""Which cells classifiers learn from."""

import numpy as np
import pytest

from models.classical.voxel_sampling import N_SLABS, draw_samples
from models.oct.volume import OCTVolume
from models.segmenter import Example, TrainingSetError, no_progress
from tests.models.classical.eyes import plain_region

SHAPE = (3, 40, 60)
HEIGHT_UM = 400.0


def mask_of(rows=10, columns=20):
    mask = np.zeros(SHAPE, bool)
    mask[1, :rows, 20 : 20 + columns] = True
    return mask


def where_features(region, index):
    """Each cell's own place: B-scan, row, A-scan."""
    rows, columns = np.mgrid[: SHAPE[1], : SHAPE[2]]
    return np.stack([np.full_like(rows, index), rows, columns]).astype(np.float32)


def drawn(mask, n_fluid, seed=0, n_examples=1):
    """Samples whose features are their places. The region lies upside down: row 0 rests on the RPE, so turn masks."""
    volume = OCTVolume(np.zeros(SHAPE, np.uint8))
    examples = [Example(volume, f"eye {n}", mask=mask[:, ::-1]) for n in range(n_examples)]
    return draw_samples(
        examples, "RF", lambda _e: plain_region(np.zeros(SHAPE)), where_features, n_fluid, seed, no_progress
    )


def test_answers_are_the_mask():
    mask = mask_of()
    samples = drawn(mask, 100)
    where = tuple(samples.features.astype(int).T)
    np.testing.assert_array_equal(samples.is_fluid, mask[where])


def test_never_more_than_asked():
    samples = drawn(mask_of(), 100)
    assert samples.is_fluid.sum() == 100  # of 200 cells
    assert (~samples.is_fluid).sum() <= 100


def test_all_fluid_cells_where_there_are_fewer():
    assert drawn(mask_of(rows=2, columns=3), 100).is_fluid.sum() == 6


def test_every_slab_of_the_retina_gives_alike():
    samples = drawn(mask_of(), 100)
    rows = samples.features[~samples.is_fluid, 1]
    slabs = np.bincount((rows * N_SLABS // SHAPE[1]).astype(int), minlength=N_SLABS)
    assert (slabs >= 15).all()  # 20 asked of each; a cell drawn twice counts once
    assert (slabs <= 20).all()


def test_half_of_the_others_are_near_fluid():
    """100 µm are five A-scans of 20 µm: 30 of 180 A-scans in all."""
    samples = drawn(mask_of(), 400)
    places = samples.features[~samples.is_fluid]
    near = (places[:, 0] == 1) & (places[:, 2] >= 15) & (places[:, 2] < 45)
    assert 0.45 < near.mean() < 0.75


def test_a_cell_is_drawn_once():
    samples = drawn(mask_of(), 200)
    assert len(np.unique(samples.features, axis=0)) == len(samples.features)


def test_the_same_seed_draws_the_same_cells():
    np.testing.assert_array_equal(drawn(mask_of(), 50).features, drawn(mask_of(), 50).features)
    assert not np.array_equal(drawn(mask_of(), 50).features, drawn(mask_of(), 50, seed=1).features)


def test_two_volumes_are_not_drawn_alike():
    features = drawn(mask_of(), 50, n_examples=2).features
    half = len(features) // 2
    assert not np.array_equal(features[:half], features[half : 2 * half])


def test_a_volume_without_fluid_beside_one_with_it_gives_others_only():
    volume = OCTVolume(np.zeros(SHAPE, np.uint8))
    examples = [Example(volume, "a", mask=mask_of()[:, ::-1]), Example(volume, "b", mask=np.zeros(SHAPE, bool))]
    samples = draw_samples(examples, "RF", lambda _e: plain_region(np.zeros(SHAPE)), where_features, 50, 0, no_progress)
    assert samples.is_fluid.sum() == 50
    assert (~samples.is_fluid).sum() > 60


def test_no_fluid_at_all_is_refused():
    with pytest.raises(TrainingSetError, match="no mask of 1 volumes has any"):
        drawn(np.zeros(SHAPE, bool), 50)
