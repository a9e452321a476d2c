from __future__ import annotations

from dataclasses import replace

import pytest

from models.weak.agreement import Agreement
from worker.comparison import NOT_COMPARED, compare

LIVE = Agreement(n_slices=20, slice_auc=0.8125, mask_auc=0.9, false_positive_percent=0.05)


class TestCompare:
    def test_better_replaces(self) -> None:
        verdict = compare(challenger=replace(LIVE, slice_auc=0.9, false_positive_percent=0.0), live=LIVE)
        assert verdict.inactive_reason is None
        assert verdict.metrics == {
            "n_compared_slices": 20,
            "compared_slice_auc": 0.9,
            "compared_mask_auc": 0.9,
            "compared_false_positive_percent": 0.0,
            "live_slice_auc": 0.8125,
            "live_mask_auc": 0.9,
            "live_false_positive_percent": 0.05,
        }

    def test_a_draw_goes_to_the_newer(self) -> None:
        assert compare(challenger=LIVE, live=LIVE).inactive_reason is None

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            (
                {"slice_auc": 0.7},
                "On 20 held-out slices this version reaches an AUC of 0.700, and the version in use 0.812.",
            ),
            (
                {"slice_auc": 1.0, "mask_auc": 0.5},
                "On 20 held-out slices the areas of its masks tell fluid from none with an AUC of 0.500, "
                "and those of the version in use with 0.900.",
            ),
            (
                {"slice_auc": 1.0, "mask_auc": 1.0, "false_positive_percent": 3.0},
                "On 20 held-out slices its masks cover 3.00 % of those tagged normal, "
                "and the masks of the version in use 0.05 %.",
            ),
        ],
    )
    def test_worse_does_not_replace_and_both_figures_say_why(self, changes: dict[str, float], sentence: str) -> None:
        assert compare(challenger=replace(LIVE, **changes), live=LIVE).inactive_reason == sentence

    @pytest.mark.parametrize("changes", [{"mask_auc": 0.885}, {"false_positive_percent": 0.14}])
    def test_masks_that_are_hardly_worse_do_not_hold_back_a_better_score(self, changes: dict[str, float]) -> None:
        assert compare(challenger=replace(LIVE, slice_auc=0.9, **changes), live=LIVE).inactive_reason is None

    def test_what_cannot_be_measured_goes_to_the_newer_with_a_note(self) -> None:
        unknown = Agreement(n_slices=0, slice_auc=None, mask_auc=None, false_positive_percent=None)
        verdict = compare(challenger=unknown, live=unknown)
        assert (verdict.inactive_reason, verdict.notes, verdict.metrics) == (None, [NOT_COMPARED], {})
