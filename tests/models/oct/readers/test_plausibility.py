import math

import pytest

from models.oct.readers.plausibility import is_filler, judge_spacing, odd_distances, stated_spacing, unbelievable
from models.oct.volume import Spacing


class TestJudgeSpacing:
    def test_a_spectralis_raster_is_believed_without_a_word(self):
        spacing = Spacing(across_um=120, axial_um=3.87, along_um=11.3)
        assert judge_spacing(spacing) == (spacing, ())

    @pytest.mark.parametrize("spacing", [Spacing(2000, 30, 200), Spacing(1, 1, 1)])
    def test_the_ends_of_the_usual_range_belong_to_it(self, spacing):
        assert judge_spacing(spacing) == (spacing, ())

    def test_outside_the_range_warns_and_keeps(self):
        spacing = Spacing(across_um=120, axial_um=62.5, along_um=11.3)
        believed, warnings = judge_spacing(spacing)
        assert believed == spacing
        assert warnings == (
            "The file states a distance of 62.5 µm in depth, outside the usual 1 to 30; "
            "please check it before using a size in mm.",
        )

    @pytest.mark.parametrize("axial_um", [0.00387, 3870.0])
    def test_a_wrong_unit_makes_it_unknown(self, axial_um):
        believed, warnings = judge_spacing(Spacing(across_um=120, axial_um=axial_um, along_um=11.3))
        assert believed is None
        assert len(warnings) == 1
        assert f"{axial_um:g} µm in depth" in warnings[0]
        assert "taken as unknown" in warnings[0]

    def test_unknown_stays_unknown_silently(self):
        assert judge_spacing(None) == (None, ())


class TestStatedSpacing:
    def test_all_three_are_needed(self):
        assert stated_spacing(1, 2, 3) == Spacing(across_um=1, axial_um=2, along_um=3)
        for bad in (math.nan, math.inf, 0.0, -1.0):
            assert stated_spacing(bad, 2, 3) is None


class TestIsFiller:
    def test_equal_round_values_are_fillers(self):
        assert is_filler((0.02, 0.02))
        assert not is_filler((0.00387, 0.02))


class TestDeviceRanges:
    def test_a_distance_that_another_device_could_have_is_told(self):
        spacing = Spacing(across_um=120, axial_um=2.0, along_um=11.3)
        assert judge_spacing(spacing) == (spacing, ())
        believed, warnings = judge_spacing(spacing, "Heidelberg Spectralis")
        assert believed == spacing
        assert warnings == (
            "The file states a distance of 2 µm in depth, outside the usual 3 to 5 of a Spectralis; "
            "please check it before using a size in mm.",
        )

    def test_ten_times_off_is_refused_though_some_scanner_might_have_it(self):
        spacing = Spacing(across_um=120, axial_um=62.5, along_um=11.3)
        believed, warnings = judge_spacing(spacing, "Heidelberg Engineering Spectralis")
        assert believed is None
        assert warnings[0].endswith("; no Spectralis does that, so the spacing is taken as unknown.")
        assert unbelievable(spacing, "Heidelberg Engineering Spectralis") == ("axial",)

    @pytest.mark.parametrize(
        ("device", "spacing"),
        [
            ("Heidelberg Spectralis", Spacing(243, 3.87, 11.4)),
            ("Carl Zeiss Meditec CIRRUS HD-OCT 5000", Spacing(46.9, 1.96, 11.7)),
            ("Topcon DRI OCT Triton", Spacing(46.9, 2.6, 11.7)),
            ("Optovue Avanti", Spacing(40, 3.13, 11.7)),
        ],
    )
    def test_what_devices_do_is_believed_without_a_word(self, device, spacing):
        assert judge_spacing(spacing, device) == (spacing, ())

    def test_odd_distances_in_words(self):
        assert odd_distances(Spacing(0.12, 0.0039, 11)) == (
            "0.12 µm between B-scans (usual are 1 to 2000)",
            "0.0039 µm in depth (usual are 1 to 30)",
        )
