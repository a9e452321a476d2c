"""The accuracy harness: folds by patient, masks that stay sealed, figures that add up."""

import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors.torch import load_file

from benchmarks.accuracy.cases import Case, MasksSealed, SealedMasks, phantom_cases, real_cases
from benchmarks.accuracy.errors import Areas, error_areas
from benchmarks.accuracy.folds import FoldError, first_patients, patient_folds
from benchmarks.accuracy.outlined import FIRST_COLUMN, both_scores
from benchmarks.accuracy.report import figures_json, read_results, tables
from benchmarks.accuracy.score import score_slice, summary, volume_figures
from benchmarks.accuracy.units import Unit, run_unit, split, tagged_slices
from benchmarks.phantom_set import detached_eyes
from models.weak.trained import SliceSegmentation
from tests.models.weak.conftest import draw_slices

PATIENTS = [f"p{n // 4}" for n in range(60)]
TAGS = [n % 4 == 0 and n % 3 > 0 for n in range(60)]


class TestFolds:
    def test_every_patient_is_held_out_once_and_never_on_both_sides(self):
        folds = patient_folds(PATIENTS, TAGS, 5, 0)
        assert sorted(name for fold in folds for name in fold) == sorted(set(PATIENTS))
        assert {len(fold) for fold in folds} == {3}

    def test_they_are_the_same_for_the_same_seed(self):
        assert patient_folds(PATIENTS, TAGS, 5, 3) == patient_folds(PATIENTS, TAGS, 5, 3)
        assert patient_folds(PATIENTS, TAGS, 5, 3) != patient_folds(PATIENTS, TAGS, 5, 4)

    def test_a_fold_of_one_tag_only_is_refused(self):
        with pytest.raises(FoldError, match="one tag only"):
            patient_folds(PATIENTS, [name == "p0" for name in PATIENTS], 5, 0)

    def test_more_folds_than_patients_are_refused(self):
        with pytest.raises(FoldError, match="15 patients"):
            patient_folds(PATIENTS, TAGS, 16, 0)

    def test_few_tags_come_from_whole_patients_of_both_kinds(self):
        chosen = first_patients(PATIENTS, TAGS, 10, 0)
        tags = [tag for name, tag in zip(PATIENTS, TAGS, strict=True) if name in chosen]
        assert len(tags) >= 10
        assert len(set(tags)) == 2
        assert first_patients(PATIENTS, TAGS, 1000, 0) == set(PATIENTS)


def small_set():
    """Ten patients of four slices, 32 x 48 pixels."""
    slices, masks = draw_slices(40, seed=3)
    cases = [Case(item.bscan, item.has_fluid, f"p{n // 4}", f"v{n // 4}", "a") for n, item in enumerate(slices)]
    return cases, list(masks)


class TestSealedMasks:
    def test_a_sealed_mask_cannot_be_read(self):
        masks = SealedMasks(small_set()[1])
        masks.open([3])
        assert masks[3].shape == (32, 48)
        with pytest.raises(MasksSealed, match="slice 4"):
            masks[4]

    @pytest.mark.parametrize("system", ["ours-u", "unet"])
    def test_no_evaluation_mask_reaches_the_training_or_its_choices(self, system, tmp_path):
        """Scrambled evaluation masks change the scores, and not one bit of the weights."""
        cases, masks = small_set()
        unit = Unit("phantom", system, 0, profile="tiny")
        training, held_out = split(cases, unit)
        scrambled = [~mask if index in held_out else mask for index, mask in enumerate(masks)]
        found = []
        for name, truth in (("true", masks), ("scrambled", scrambled)):
            path = run_unit(unit, (cases, SealedMasks(truth)), tmp_path / name, lambda _p: None, "test")
            weights = load_file(tmp_path / name / "models" / unit.name / "weights.safetensors")
            found.append((weights, json.loads(path.read_text())["slices"]))
        (once, scores), (again, other_scores) = found
        assert all(np.array_equal(once[key].numpy(), again[key].numpy()) for key in once)
        assert scores != other_scores
        assert len(scores) == len(held_out)
        assert not set(training) & set(held_out)

    def test_a_finished_unit_is_not_done_again(self, tmp_path):
        cases, masks = small_set()
        unit = Unit("phantom", "softgt", 1, profile="tiny")
        path = run_unit(unit, (cases, SealedMasks(masks)), tmp_path, lambda _p: None, "test")
        before = path.stat().st_mtime_ns
        heard = []
        assert run_unit(unit, (cases, SealedMasks(masks)), tmp_path, heard.append, "test") == path
        assert (path.stat().st_mtime_ns, heard) == (before, [])
        results = read_results(tmp_path / "results")
        assert "softgt (tiny)" in tables(results)
        assert list(figures_json(results)) == ["phantom/softgt (tiny)"]


class TestUnit:
    def test_flipped_tags_are_wrong_in_the_share_that_was_asked_for_and_pictures_stay(self):
        cases, _ = small_set()
        unit = Unit("phantom", "ours-u", 0, flipped=0.25)
        training, _ = split(cases, unit)
        wrong = tagged_slices(cases, training, unit)
        right = tagged_slices(cases, training, replace(unit, flipped=0.0))
        assert sum(a.has_fluid != b.has_fluid for a, b in zip(wrong, right, strict=True)) == len(training) // 4
        assert all(a.bscan is b.bscan for a, b in zip(wrong, right, strict=True))

    def test_fewer_tags_leave_the_held_out_side_as_it_is(self):
        cases, _ = small_set()
        unit = Unit("phantom", "ours-u", 2)
        few, none = replace(unit, n_tags=8), replace(unit, n_tags=0)
        assert split(cases, few)[1] == split(cases, none)[1] == split(cases, unit)[1]
        assert set(split(cases, few)[0]) < set(split(cases, unit)[0])
        assert split(cases, none)[0] == []


class TestScore:
    def test_figures_of_two_slices_worked_out_by_hand(self):
        truth = np.zeros((4, 5), bool)
        truth[1, :4] = True
        found = np.zeros((4, 5), np.uint8)
        found[1, 1:5] = 255
        scores = [
            score_slice(0, ("a", "v", "g"), found, 0.9, truth),
            score_slice(1, ("b", "w", "g"), np.where(found, 200, 0).astype(np.uint8), 0.2, np.zeros((4, 5), bool)),
        ]
        figures = summary(scores)
        assert figures["dice_fluid_slices"] == pytest.approx(6 / 8)
        assert figures["dice_pooled"] == pytest.approx(6 / 12)
        assert figures["false_positive_percent"] == pytest.approx(20)
        assert figures["slice_auc"] == 1
        assert figures["pixel_ece"] == pytest.approx((1 + 1 + 4 * 200 / 255) / 40, abs=0.001)
        assert figures["slice_ece"] == pytest.approx((0.1 + 0.2) / 2)
        assert figures["slice_ece_calibrated"] is None  # two patients are too few for folds
        assert volume_figures(scores)["n_volumes"] == 1

    def test_calibration_by_other_patients_takes_back_what_a_network_overrates(self):
        rng = np.random.default_rng(0)
        scores = []
        for n in range(400):
            logit = rng.normal(0, 5)
            truth = np.full((1, 1), rng.random() < 1 / (1 + np.exp(-0.3 * logit)))
            names = (f"p{n // 4}", f"v{n // 4}", "g")
            scores.append(score_slice(n, names, np.zeros((1, 1), np.uint8), 1 / (1 + np.exp(-logit)), truth))
        figures = summary(scores)
        assert figures["slice_ece"] > 0.15
        assert figures["slice_ece_calibrated"] < 0.08


class TestReport:
    def test_seeds_are_spread_over_the_slices_that_all_of_them_have(self):
        truth = np.ones((1, 4), bool)
        whole, half = np.full((1, 4), 255, np.uint8), np.array([[255, 255, 0, 0]], np.uint8)

        def scored(*found):
            return [score_slice(n, ("a", "v", "g"), one, 0.9, truth) for n, one in enumerate(found)]

        results = {("real", "adapted"): {0: scored(whole, half), 1: scored(half)}}
        row = next(line for line in tables(results).splitlines() if line.startswith("| adapted"))
        assert row.startswith("| adapted | 2 | 1 | 0.833 ± 0.236 |")  # Dice 1 and 2/3 of the first slice alone


class TestErrors:
    def test_every_pixel_is_sorted_once(self):
        truth, mask = np.zeros((20, 320), bool), np.zeros((20, 320), bool)
        truth[4:8, 10:20] = True  # found, and overrun to the right: 2 columns are edge, 6 are not
        mask[4:8, 10:28] = True
        truth[4:8, 100:120] = True  # its last 10 columns are not painted: 2 are edge, 8 are not
        mask[4:8, 100:110] = True
        truth[14:16, 200:203] = True  # not seen at all
        mask[14:16, 250:255] = True  # holds no fluid
        areas = error_areas(mask, truth)
        assert areas == Areas(80, 8, 24, 10, 0, 8, 32, 6)
        assert sum(areas[:4]) == mask.sum()
        assert areas.right + sum(areas[5:]) == truth.sum()

    def test_a_slice_without_fluid_has_one_kind_of_error(self):
        mask = np.zeros((4, 5), bool)
        mask[1, 1:4] = True
        assert error_areas(mask, np.zeros((4, 5), bool)) == Areas(in_normal=3)

    def test_an_empty_mask_misses_every_pocket(self):
        truth = np.zeros((4, 5), bool)
        truth[1, 1:4] = True
        assert error_areas(np.zeros((4, 5), bool), truth) == Areas(missed=3)


class TestOutlined:
    def test_what_is_painted_where_nobody_looked_counts_on_the_whole_width_alone(self):
        probability, truth = np.zeros((40, 300), np.uint8), np.zeros((40, 300), bool)
        probability[10:20, 90:150] = 255
        truth[10:20, 128:150] = True
        answer = SliceSegmentation(probability, 0.9, 2.0)
        for patient, painted in (("Subject_10", 220), ("Subject_09", 600)):
            whole, outlined = both_scores(7, Case(probability, True, patient, "v", "duke"), answer, truth)
            assert (whole.result, whole.both, whole.truth) == (600, 220, 220)
            assert (outlined.result, outlined.both, outlined.truth) == (painted, 220, 220)

    def test_masks_of_those_eyes_break_off_there(self, real_data):
        cases, masks = real_cases(real_data)
        masks.open(range(len(cases)))
        for patient, column in FIRST_COLUMN.items():
            fluid = [masks[n] for n, case in enumerate(cases) if case.patient == patient and case.has_fluid]
            starts = [int(np.flatnonzero(mask.any(axis=0))[0]) for mask in fluid]
            edges = [int(mask[:, column].sum()) for mask, start in zip(fluid, starts, strict=True) if start == column]
            assert min(starts) == column
            assert len(edges) >= 2
            assert max(edges) >= 15


def test_phantoms_are_shaped_like_the_papers():
    cases, _ = phantom_cases(detached_eyes((2, 64, 64)))
    assert len({case.patient for case in cases}) == 15
    assert len({case.volume for case in cases}) == 23
