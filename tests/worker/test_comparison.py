from __future__ import annotations

from worker.comparison import NOT_COMPARED, compare


class TestCompare:
    def test_better_replaces(self) -> None:
        verdict = compare(challenger=0.9, live=0.8, n_slices=20)
        assert verdict.inactive_reason is None
        assert verdict.metrics == {"compared_slice_auc": 0.9, "live_slice_auc": 0.8, "n_compared_slices": 20}

    def test_a_draw_goes_to_the_newer(self) -> None:
        assert compare(challenger=0.8, live=0.8, n_slices=20).inactive_reason is None

    def test_worse_does_not_replace_and_both_figures_say_why(self) -> None:
        verdict = compare(challenger=0.7, live=0.8125, n_slices=20)
        assert verdict.inactive_reason == (
            "On 20 held-out slices this version reaches an AUC of 0.700, and the version in use 0.812."
        )

    def test_what_cannot_be_measured_goes_to_the_newer_with_a_note(self) -> None:
        verdict = compare(challenger=None, live=None, n_slices=0)
        assert (verdict.inactive_reason, verdict.notes, verdict.metrics) == (None, [NOT_COMPARED], {})
