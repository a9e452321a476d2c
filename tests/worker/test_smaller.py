from __future__ import annotations

import pytest

from models.weak.profiles import profile
from worker.smaller import with_smaller_batches


class TestWithSmallerBatches:
    def test_a_quarter_of_the_batch_takes_half_the_step_and_the_same_epochs(self) -> None:
        config = profile("cpu", "ours-u")
        smaller = with_smaller_batches(config, 4)
        assert (config.localise.batch_size, smaller.localise.batch_size, smaller.segment.batch_size) == (12, 3, 3)
        assert smaller.segment.learning_rate == pytest.approx(config.segment.learning_rate / 2)
        assert smaller.segment.epochs == config.segment.epochs

    def test_no_batch_falls_below_two(self) -> None:
        assert with_smaller_batches(profile("tiny"), 4).segment.batch_size == 2

    def test_what_is_rehearsed_beside_the_slices_shrinks_too(self) -> None:
        adapt = with_smaller_batches(profile("cpu"), 4).adapt
        assert (adapt.phantom_batch, adapt.implant_batch) == (1, 1)
