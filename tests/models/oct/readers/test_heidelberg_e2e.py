from datetime import date

import numpy as np
import pytest

from models.oct.readers.errors import CircleScan, NotAVolume, NotParallel, SeveralVolumes, UnreadableFile
from models.oct.readers.heidelberg_e2e import GREYS, VALUES
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import SHAPE
from tests.models.oct.readers.vendor_reading import here
from tests.models.oct.readers.vendor_samples import codes_of, e2e, e2e_containers, e2e_file, lines_of

BSCANS = tiny_bscans(SHAPE)
CODES = codes_of(BSCANS)


def read(content, tmp_path):
    return here({"a.e2e": content}, tmp_path)


class TestIntensity:
    def test_the_value_grows_with_the_code(self):
        assert (np.diff(VALUES) > 0).all()

    def test_a_power_of_two_by_hand(self):
        assert VALUES[63 << 10] == 1.0
        assert GREYS[59 << 10] == 128  # (2 ** -4) ** (1 / 4) is a half of 255, rounded up

    def test_the_mark_of_missing_pixels_is_black(self):
        assert GREYS[0xFFFF] == 0

    def test_bscans_come_out_as_they_went_in(self, tmp_path):
        np.testing.assert_array_equal(read(e2e(CODES), tmp_path).bscans, BSCANS)


class TestFacts:
    def test_side_day_and_device(self, tmp_path):
        reading = read(e2e(CODES), tmp_path).reading
        assert (reading.laterality, reading.acquired_on) == ("OD", date(2019, 4, 17))
        assert reading.device == "Heidelberg Spectralis"
        assert reading.provenance.laterality.origin == "file"

    def test_degrees_are_no_lengths(self, tmp_path):
        reading = read(e2e(CODES), tmp_path).reading
        assert reading.spacing is None
        origins = [getattr(reading.provenance, name).origin for name in ("across", "axial", "along")]
        assert origins == ["absent", "file", "absent"]
        assert reading.warnings == (
            "The file states 3.87 µm in depth, but degrees on the fundus: lines of 20.00°, 0.240° apart. Their length "
            "in µm depends on the eye, which the file does not describe, so the spacing is unknown (in an average eye "
            "it would be 69.5 µm across and 144.8 µm along).",
        )

    def test_a_side_that_is_not_stated_is_told(self, tmp_path):
        reading = read(e2e(CODES, side=None), tmp_path).reading
        assert reading.laterality is None
        assert reading.warnings[-1] == "The file does not say which eye it shows."

    def test_the_side_of_another_series_is_not_carried_over(self, tmp_path):
        line = e2e_containers(CODES[:1], series=1, side=b"L")
        raster = e2e_containers(CODES, series=2, side=None)
        reading = read(e2e_file([*line, *raster]), tmp_path).reading
        assert reading.laterality is None
        assert reading.warnings[0] == "The file holds 2 OCT scans; the one that is a raster was taken."

    def test_a_file_of_several_volumes_begins_later(self, tmp_path):
        content = b"E2EMultipleVolumeFile".ljust(64, b"\0") + e2e(CODES)
        np.testing.assert_array_equal(read(content, tmp_path).bscans, BSCANS)


class TestOrder:
    def test_upwards_as_the_device_stores_them(self, tmp_path):
        assert read(e2e(CODES), tmp_path).reading.provenance.runs == "up"

    def test_downwards_is_kept(self, tmp_path):
        result = read(e2e(CODES, lines=lines_of(3, step=0.24)), tmp_path)
        np.testing.assert_array_equal(result.bscans, BSCANS)
        assert result.reading.provenance.runs == "down"

    def test_interleaved_bscans_are_put_in_order(self, tmp_path):
        lines = lines_of(4)
        bscans = tiny_bscans((4, 32, 40))
        stored = [0, 2, 1, 3]
        result = read(e2e(codes_of(bscans[stored]), lines=[lines[index] for index in stored]), tmp_path)
        np.testing.assert_array_equal(result.bscans, bscans)
        assert any("put in that order" in warning for warning in result.reading.warnings)

    def test_fewer_bscans_than_stated_are_told(self, tmp_path):
        warnings = read(e2e(CODES, n_stated=4), tmp_path).reading.warnings
        assert "The file states 4 B-scans and holds 3." in warnings


class TestRefused:
    def test_a_circle(self, tmp_path):
        with pytest.raises(CircleScan, match="circle scan around the optic nerve"):
            read(e2e(CODES[:1], pattern=2), tmp_path)

    def test_a_star(self, tmp_path):
        with pytest.raises(NotParallel, match="star scan"):
            read(e2e(CODES, pattern=5), tmp_path)

    def test_lines_that_cross(self, tmp_path):
        lines = [(-10.0, 0.0, 10.0, 0.0), (0.0, -10.0, 0.0, 10.0), (-7.0, -7.0, 7.0, 7.0)]
        with pytest.raises(NotParallel, match="different directions"):
            read(e2e(CODES, lines=lines), tmp_path)

    def test_two_rasters(self, tmp_path):
        both = [*e2e_containers(CODES, series=1), *e2e_containers(CODES, series=2)]
        with pytest.raises(SeveralVolumes, match=r"holds 2 OCT scans \(of 3, 3 B-scans\)"):
            read(e2e_file(both), tmp_path)

    def test_no_oct_at_all(self, tmp_path):
        with pytest.raises(NotAVolume, match="holds no OCT B-scans"):
            read(e2e_file(e2e_containers(CODES)[:2]), tmp_path)

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
    def test_a_file_that_ends_early_loses_no_bscan_silently(self, share, tmp_path):
        content = e2e(CODES)
        with pytest.raises(UnreadableFile, match="ends early"):
            read(content[: int(len(content) * share)], tmp_path)

    def test_directories_that_lead_back_into_themselves(self, tmp_path):
        content = bytearray(e2e(CODES))
        first = 36 + 52  # the first directory begins behind the main one
        last = int.from_bytes(content[36 + 40 : 36 + 44], "little")
        content[first + 44 : first + 48] = last.to_bytes(4, "little")
        with pytest.raises(UnreadableFile, match="lead back into themselves"):
            read(bytes(content), tmp_path)


def test_bscans_stored_twice_are_taken_once_with_a_word(tmp_path):
    containers = e2e_containers(CODES)
    again = [(series, slice_id, ind, kind, content) for series, slice_id, ind, kind, content in containers if ind == 1]
    result = read(e2e_file([*containers, *again]), tmp_path)
    np.testing.assert_array_equal(result.bscans, BSCANS)
    assert any(warning.startswith("3 B-scans are stored more than once") for warning in result.reading.warnings)


@pytest.mark.parametrize("scale_y", [0.0, -0.004, float("nan")])
def test_a_depth_that_is_none_is_not_stated(scale_y, tmp_path):
    reading = read(e2e(CODES, scale_y=scale_y), tmp_path).reading
    assert reading.provenance.axial.origin == "absent"
    assert reading.warnings[0].startswith("The file states no distance in depth")
