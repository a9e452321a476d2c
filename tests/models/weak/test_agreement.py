"""What tags say of a model's scores and masks."""

from __future__ import annotations

import numpy as np
import pytest

from models.metrics import MetricError
from models.shipped import STARTER_FOLDER
from models.weak.agreement import Agreement, Answers, agreement, answers_of
from models.weak.dataset import TaggedSlice
from models.weak.trained import TrainedPipeline

TAGS = np.array([False, False, True, True])


class TestAgreement:
    def test_figures_worked_out_by_hand(self):
        answers = Answers(np.array([-2.0, 1.0, 0.0, 3.0]), np.array([0.0, 0.004, 0.01, 0.02]), TAGS)
        assert agreement(answers) == Agreement(4, 0.75, 1.0, pytest.approx(0.2))

    @pytest.mark.parametrize("painted", [0.0, 0.3])
    def test_masks_that_are_the_same_everywhere_tell_nothing_however_good_the_score(self, painted):
        found = agreement(Answers(np.array([-9.0, -8.0, 8.0, 9.0]), np.full(4, painted), TAGS))
        assert (found.slice_auc, found.mask_auc, found.false_positive_percent) == (1.0, 0.5, 100 * painted)

    def test_tags_of_one_class_give_no_auc(self):
        fluid = agreement(Answers(np.zeros(2), np.zeros(2), TAGS[2:]))
        assert (fluid.slice_auc, fluid.mask_auc, fluid.false_positive_percent) == (None, None, None)
        assert agreement(Answers(np.zeros(2), np.ones(2), TAGS[:2])).false_positive_percent == 100

    def test_scores_that_are_no_numbers_are_refused(self):
        with pytest.raises(MetricError, match="not a finite number"):
            agreement(Answers(np.full(4, np.nan), np.zeros(4), TAGS))


class TestAnswersOf:
    def test_blank_slices_have_no_mask_and_a_score(self):
        blank = [TaggedSlice(np.full((40, 50), grey, np.uint8), grey > 0, "p") for grey in (0, 200)]
        answers = answers_of(TrainedPipeline.load(STARTER_FOLDER), blank)
        assert answers.painted.tolist() == [0, 0]
        assert np.isfinite(answers.logits).all()
        assert answers.tags.tolist() == [False, True]

    def test_no_slices_give_no_answers(self):
        answers = answers_of(TrainedPipeline.load(STARTER_FOLDER), [])
        assert [len(part) for part in answers] == [0, 0, 0]
