from datetime import date

import numpy as np
import pytest

from models.oct.readers.errors import NotAVolume, NotParallel, UnreadableFile
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import SHAPE
from tests.models.oct.readers.vendor_reading import here
from tests.models.oct.readers.vendor_samples import bioptigen

WIDE = tiny_bscans(SHAPE).astype(np.uint16) * 200


class TestRaster:
    def test_a_scans_become_columns(self, tmp_path):
        np.testing.assert_array_equal(here({"a.OCT": bioptigen(WIDE)}, tmp_path).bscans, WIDE)

    def test_day_from_the_file_and_side_from_its_name(self, tmp_path):
        reading = here({"study_OS_1.OCT": bioptigen(WIDE)}, tmp_path).reading
        assert reading.acquired_on == date(2018, 3, 23)
        assert (reading.laterality, reading.provenance.laterality.origin) == ("OS", "derived")

    def test_lengths_without_a_unit_are_told_and_not_used(self, tmp_path):
        reading = here({"a.OCT": bioptigen(WIDE)}, tmp_path).reading
        assert reading.spacing is None
        assert "scan lengths of 5 (across), 1.6 (in depth) and 6 (along) without a unit" in reading.warnings[0]

    def test_its_name_does_not_matter(self, tmp_path):
        assert here({"anything.bin": bioptigen(WIDE)}, tmp_path).reading.format == "bioptigen"


class TestRefused:
    def test_a_star(self, tmp_path):
        with pytest.raises(NotParallel, match="scan type 3"):
            here({"a.OCT": bioptigen(WIDE, scan_type=3)}, tmp_path)

    def test_repeats_of_one_line(self, tmp_path):
        with pytest.raises(NotAVolume, match="3 frames of one line"):
            here({"a.OCT": bioptigen(WIDE, scan_type=0)}, tmp_path)

    def test_repeats_of_unknown_order(self, tmp_path):
        with pytest.raises(NotAVolume, match="3 frames for 6 places"):
            here({"a.OCT": bioptigen(WIDE, scans=3, frames=2)}, tmp_path)

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
    def test_a_file_cut_short_repeats_no_pixels(self, share, tmp_path):
        content = bioptigen(WIDE)
        with pytest.raises(UnreadableFile):
            here({"a.OCT": content[: int(len(content) * share)]}, tmp_path)
