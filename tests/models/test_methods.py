"""The list of methods, and what every one of them owes to its users."""

import subprocess
import sys

import numpy as np
import pytest

from models.methods import FIGURES_FILE, METHODS, NETWORK, Method, Supervision, UnknownMethod, measured, method_named
from models.oct.volume import OCTVolume, Spacing, UnknownSpacing
from models.segmenter import (
    MASK_LEVEL,
    Example,
    Segmented,
    TooFewSlices,
    TrainingSetError,
    masks_of,
    no_progress,
    require_geometry,
    without_blank,
)

PAPER = ["lphc", "flscv", "unet", "ss-knn", "rf", "fcn", "cmf", "efd", "da-fcn", "softgt", "ours-u", "ours-d"]
"""Rows of the paper's table 1."""


class Threshold:
    """A whole method: dark is fluid."""

    def __init__(self, level=10):
        self.level = int(level)

    def fit(self, examples, on_progress):
        on_progress(1.0)

    def segment(self, volume, on_progress, scribble=None):
        return Segmented(np.where(volume.bscans < self.level, 255, 0).astype(np.uint8))


class TestList:
    def test_every_row_of_the_paper_in_its_order_and_then_ours(self):
        assert [method.name for method in METHODS] == [*PAPER, "adapted"]

    def test_names_are_unique_and_none_is_the_networks(self):
        names = [method.name for method in METHODS]
        assert len(set(names)) == len(names)
        assert NETWORK not in names

    @pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
    def test_every_entry_can_be_made_and_used(self, method):
        made = method.make()
        assert callable(made.fit)
        assert callable(made.segment)

    def test_one_line_adds_one(self):
        volume = OCTVolume(np.array([[[5, 50]]], np.uint8))
        for entry, expected in ((f"{__name__}:Threshold", [True, False]), (f"{__name__}:Threshold:60", [True, True])):
            method = Method("threshold", "Threshold", Supervision.NONE, entry)
            assert method.make().segment(volume, no_progress).mask[0, 0].tolist() == expected
            assert method.needs_nothing

    def test_options_go_to_the_constructor(self):
        method = Method("threshold", "Threshold", Supervision.NONE, f"{__name__}:Threshold")
        assert method.make(level=99).level == 99

    def test_those_that_need_nothing(self):
        assert {method.name for method in METHODS if method.needs_nothing} == {"efd", "flscv"}

    def test_networks_are_told_from_the_others(self):
        assert {method.name for method in METHODS if not method.is_network} == {
            "lphc", "flscv", "ss-knn", "rf", "cmf", "efd",
        }  # fmt: skip

    def test_an_unknown_name_is_refused_with_the_known_ones(self):
        with pytest.raises(UnknownMethod, match=r"no method 'otsu'; there are lphc, flscv, unet"):
            method_named("otsu")

    def test_the_list_loads_neither_torch_nor_a_method(self):
        code = "import sys, models.methods; print(sorted({name.split('.')[0] for name in sys.modules}))"
        loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        assert "'models'" in loaded
        assert not any(f"'{name}'" in loaded for name in ("torch", "skimage", "sklearn", "scipy"))


class TestFigures:
    def test_are_of_methods_that_there_are(self):
        assert FIGURES_FILE.is_file()
        assert set(measured()) <= {method.name for method in METHODS}

    def test_mean_dice_is_within_the_bound_of_the_means(self):
        """A table in which it is not was not measured by one metric code over the same volumes."""
        for name, figures in measured().items():
            tpvf, ppv = figures["tpvf_mean"], figures["ppv_mean"]
            assert figures["dsc_mean"] <= 2 * tpvf * ppv / (tpvf + ppv) + 2e-4, name  # four digits are kept


class TestSegmented:
    def test_the_mask_begins_at_128(self):
        assert MASK_LEVEL == 128
        assert Segmented(np.array([[[127, 128]]], np.uint8)).mask.tolist() == [[[False, True]]]

    def test_blank_bscans_are_emptied_and_counted(self):
        bscans = np.array([[[7, 7]], [[7, 8]]], np.uint8)
        result = without_blank(np.full((2, 1, 2), 200, np.uint8), bscans)
        assert result.probability.tolist() == [[[0, 0]], [[200, 200]]]
        assert result.warnings == ("1 of 2 B-scans are of a single grey level; they are left empty.",)

    def test_without_a_blank_one_nothing_is_said(self):
        assert without_blank(np.zeros((1, 1, 2), np.uint8), np.array([[[1, 2]]], np.uint8)).warnings == ()


class TestNeeds:
    SPACING = Spacing(100.0, 4.0, 12.0)

    def test_geometry_that_will_do_is_given_back(self):
        assert require_geometry("EFD", self.SPACING, 2) is self.SPACING

    def test_unknown_spacing(self):
        with pytest.raises(UnknownSpacing, match="EFD measures in µm"):
            require_geometry("EFD", None, 2)

    def test_a_single_bscan(self):
        with pytest.raises(TooFewSlices, match="EFD looks across B-scans and needs at least 2 of them"):
            require_geometry("EFD", self.SPACING, 1)

    def test_masks_in_the_order_of_the_examples(self):
        volume, mask = OCTVolume(np.zeros((1, 2, 2), np.uint8)), np.ones((1, 2, 2), bool)
        found = masks_of([Example(volume, "a", mask=mask), Example(volume, "b", mask=~mask)], "RF")
        assert [one.all() for one in found] == [True, False]

    def test_tags_are_no_masks(self):
        example = Example(OCTVolume(np.zeros((1, 2, 2), np.uint8)), "a", tags=np.ones(1, bool))
        with pytest.raises(TrainingSetError, match="RF learns from pixel masks; 0 of 1 volumes have one"):
            masks_of([example], "RF")
