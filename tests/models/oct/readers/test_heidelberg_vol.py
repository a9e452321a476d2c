import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from models.oct.readers import Limits, SourceFile, TooLarge, UnreadableFile, read_volume
from models.oct.readers.errors import CircleScan, EmptyFile, NotAVolume, NotFinite, NotParallel
from tests.models.oct.readers.samples import heidelberg, scan

DATA = Path(os.environ.get("SEROUS_TEST_DATA", Path(__file__).parents[5] / "shared" / "data")) / "vendor" / "heyex_vol"

ZEROS = np.zeros((3, 4, 5), np.float32)


class TestIntensity:
    def test_the_fourth_root_of_the_reflectivity_in_grey_levels(self, tmp_path):
        values = np.array([[[0.0, 1 / 16, 1 / 81, 1.0]]], np.float32)  # roots 0, 1/2, 1/3, 1
        volume = scan({"a.vol": heidelberg(values)}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, [[[0, 128, 85, 255]]])
        assert volume.bscans.dtype == np.uint8

    def test_missing_pixels_are_black(self, tmp_path):
        values = np.array([[[np.finfo(np.float32).max, 2e30, np.inf, 1.0]]], np.float32)
        np.testing.assert_array_equal(scan({"a.vol": heidelberg(values)}, tmp_path).bscans, [[[0, 0, 0, 255]]])

    def test_grey_levels_are_kept(self, tmp_path):
        values = np.array([[[0.0, 17.0, 254.0]]], np.float32)
        volume = scan({"a.vol": heidelberg(values)}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, [[[0, 17, 254]]])
        assert any("grey levels up to 254 and not reflectivity" in warning for warning in volume.warnings)

    def test_nan_is_refused(self, tmp_path):
        values = ZEROS.copy()
        values[1, 0, 0] = np.nan
        with pytest.raises(NotFinite, match=r"^B-scan 2 of 3 holds NaN values\.$"):
            scan({"a.vol": heidelberg(values)}, tmp_path)


class TestHeader:
    def test_spacing_side_device_and_date(self, tmp_path):
        volume = scan({"a.vol": heidelberg(ZEROS)}, tmp_path)
        assert volume.spacing is not None
        assert volume.spacing.across_um == pytest.approx(120)
        assert volume.spacing.axial_um == pytest.approx(3.9)
        assert volume.spacing.along_um == pytest.approx(12)
        assert (volume.laterality, volume.device, volume.format) == ("OS", "Heidelberg Spectralis", "heyex-vol")
        assert volume.acquired_on == date(2017, 1, 11)  # day 42746 of OLE time
        assert volume.warnings == ()

    def test_the_exam_time_serves_when_the_visit_has_no_date(self, tmp_path):
        volume = scan({"a.vol": heidelberg(ZEROS, visit_date=0.0)}, tmp_path)
        assert volume.acquired_on == date(1970, 1, 1)

    @pytest.mark.parametrize("visit_date", [float("nan"), -5.0, 1e300])
    def test_an_impossible_date_is_passed_over(self, visit_date, tmp_path):
        assert scan({"a.vol": heidelberg(ZEROS, visit_date=visit_date)}, tmp_path).acquired_on == date(1970, 1, 1)

    def test_an_unknown_side_stays_unknown(self, tmp_path):
        assert scan({"a.vol": heidelberg(ZEROS, position=b"XX")}, tmp_path).laterality is None

    def test_no_stated_distance_is_taken_from_the_drawn_lines(self, tmp_path):
        starts = [(0.0, 0.0), (0.0, 0.25), (0.0, 0.5)]
        ends = [(6.0, 0.0), (6.0, 0.25), (6.0, 0.5)]
        volume = scan({"a.vol": heidelberg(ZEROS, distance_mm=0.0, starts=starts, ends=ends)}, tmp_path)
        assert volume.spacing is not None
        assert volume.spacing.across_um == pytest.approx(250)

    def test_a_stated_distance_that_contradicts_the_lines_is_told(self, tmp_path):
        starts = [(0.0, 0.0), (0.0, 0.25), (0.0, 0.5)]
        ends = [(6.0, 0.0), (6.0, 0.25), (6.0, 0.5)]
        volume = scan({"a.vol": heidelberg(ZEROS, distance_mm=0.12, starts=starts, ends=ends)}, tmp_path)
        assert "states 120.0 µm between B-scans, but places them 250.0 µm apart" in volume.warnings[0]

    def test_no_distance_at_all(self, tmp_path):
        same = [(0.0, 0.0)] * 3
        volume = scan({"a.vol": heidelberg(ZEROS, distance_mm=0.0, starts=same, ends=same)}, tmp_path)
        assert volume.spacing is None
        assert "no distance between its B-scans" in volume.warnings[0]

    def test_a_single_line_has_no_spacing_but_tells_its_pixel(self, tmp_path):
        volume = scan({"a.vol": heidelberg(ZEROS[:1])}, tmp_path)
        assert volume.n_slices == 1
        assert volume.spacing is None
        assert "single B-scan (3.90 µm in depth, 12.00 µm along)" in volume.warnings[0]


class TestRefused:
    def test_a_circle(self, tmp_path):
        with pytest.raises(CircleScan, match="circle scan around the optic nerve") as caught:
            scan({"a.vol": heidelberg(ZEROS, pattern=2)}, tmp_path)
        assert caught.value.code == "circle_scan"

    def test_a_star_by_its_pattern(self, tmp_path):
        with pytest.raises(NotParallel, match="star scan"):
            scan({"a.vol": heidelberg(ZEROS, pattern=5)}, tmp_path)

    def test_a_star_by_its_lines(self, tmp_path):
        starts, ends = [(0.0, 3.0), (3.0, 0.0), (1.0, 1.0)], [(6.0, 3.0), (3.0, 6.0), (5.0, 5.0)]
        with pytest.raises(NotParallel, match="B-scans in different directions"):
            scan({"a.vol": heidelberg(ZEROS, starts=starts, ends=ends)}, tmp_path)

    def test_a_file_cut_in_its_second_bscan(self, tmp_path):
        content = heidelberg(ZEROS)
        with pytest.raises(UnreadableFile, match=r"ends early, in B-scan 2 of 3\."):
            scan({"a.vol": content[: 2048 + 20 + 256 + 80 + 256 + 79]}, tmp_path)

    def test_a_file_cut_in_its_header(self, tmp_path):
        with pytest.raises(UnreadableFile, match="ends inside its header: 1000 of 2048 bytes"):
            scan({"a.vol": heidelberg(ZEROS)[:1000]}, tmp_path)

    def test_negative_sizes(self, tmp_path):
        content = bytearray(heidelberg(ZEROS))
        content[16:20] = (-1).to_bytes(4, "little", signed=True)
        with pytest.raises(NotAVolume, match="states -1 B-scans"):
            scan({"a.vol": bytes(content)}, tmp_path)

    def test_sizes_over_the_limit(self, tmp_path):
        content = bytearray(heidelberg(ZEROS))
        content[12:16] = (2**30).to_bytes(4, "little")
        with pytest.raises(TooLarge, match="states 1073741824 × 4 pixels"):
            scan({"a.vol": bytes(content)}, tmp_path, Limits())


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the real .vol files are not at {DATA}")
class TestRealFiles:
    def read(self, name: str):
        return read_volume([SourceFile(name, DATA / name)])

    def test_macular_line(self):
        volume = self.read("macular_line.vol")
        assert volume.bscans.shape == (1, 496, 768)
        assert (volume.laterality, volume.acquired_on) == ("OD", date(2017, 1, 11))
        assert "3.87 µm in depth, 11.82 µm along" in volume.warnings[0]

    def test_peripapillary_circle(self):
        with pytest.raises(CircleScan):
            self.read("peripapillary_circle.vol")

    def test_empty(self):
        with pytest.raises(EmptyFile):
            self.read("empty.vol")

    def test_synthetic_raster(self):
        volume = self.read("synthetic_10_bscans.vol")
        assert volume.bscans.shape == (10, 40, 50)
        assert volume.spacing is not None
        assert volume.spacing.across_um == pytest.approx(31.444, abs=1e-3)
        assert volume.spacing.axial_um == pytest.approx(3.872)
        assert volume.spacing.along_um == pytest.approx(11.819)


class TestOrder:
    STARTS = ((0.0, 0.5), (0.0, 0.0), (0.0, 0.25))
    ENDS = ((6.0, 0.5), (6.0, 0.0), (6.0, 0.25))

    def stack(self) -> np.ndarray:
        return np.stack([np.full((4, 5), level, np.float32) for level in (1.0, 1 / 16, 1 / 81)])

    def test_bscans_out_of_order_are_put_in_the_order_of_their_positions(self, tmp_path):
        content = heidelberg(self.stack(), distance_mm=0.25, starts=list(self.STARTS), ends=list(self.ENDS))
        volume = scan({"a.vol": content}, tmp_path)
        assert volume.bscans[:, 0, 0].tolist() in ([128, 85, 255], [255, 85, 128])
        assert any("put in that order" in warning for warning in volume.warnings)

    def test_a_reversed_raster_says_which_way_it_runs(self, tmp_path):
        starts, ends = [(0.0, y) for y in (0.5, 0.25, 0.0)], [(6.0, y) for y in (0.5, 0.25, 0.0)]
        up = scan({"a.vol": heidelberg(self.stack(), distance_mm=0.25, starts=starts, ends=ends)}, tmp_path)
        assert up.provenance.runs == "up"
        assert up.bscans[:, 0, 0].tolist() == [255, 128, 85]

    def test_a_side_that_is_not_stated_is_told(self, tmp_path):
        volume = scan({"a.vol": heidelberg(ZEROS, position=b"XX")}, tmp_path)
        assert volume.warnings == ("The file does not say which eye it shows.",)

    @pytest.mark.parametrize("distance", [float("nan"), float("inf"), -0.12])
    def test_a_distance_that_is_none(self, distance, tmp_path):
        same = [(0.0, 0.0)] * 3
        volume = scan({"a.vol": heidelberg(ZEROS, distance_mm=distance, starts=same, ends=same)}, tmp_path)
        assert volume.spacing is None
        assert volume.provenance.across.origin == "absent"


class TestPatient:
    def keyed(self, patient_id: str, tmp_path: Path) -> str | None:
        path = tmp_path / "a.vol"
        path.write_bytes(heidelberg(ZEROS, patient_id=patient_id))
        volume = read_volume([SourceFile("a.vol", path)], pseudonym=lambda patient, issuer: f"{issuer}|{patient}")
        return volume.patient_key

    @pytest.mark.parametrize(
        ("stated", "key"), [("47 11 ", "|47 11"), ("4" * 21, f"|{'4' * 21}"), ("ANONYMOUS", None), ("", None)]
    )
    def test_has_a_key_made_of_the_stated_id_unless_it_is_nobodys(self, stated, key, tmp_path):
        assert self.keyed(stated, tmp_path) == key

    def test_is_not_looked_at_without_a_pseudonym(self, tmp_path):
        assert scan({"a.vol": heidelberg(ZEROS)}, tmp_path).patient_key is None
