from datetime import date

import numpy as np
import pytest

from models.oct.readers.errors import NotAVolume, NotParallel, TooLarge, UnreadableFile
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import SHAPE
from tests.models.oct.readers.vendor_reading import here
from tests.models.oct.readers.vendor_samples import topcon, topcon_compressed, topcon_facts, topcon_plain

BSCANS = tiny_bscans(SHAPE)
WIDE = BSCANS.astype(np.uint16) * 257


def fds(*, bscans=WIDE, mode=2, facts=None) -> dict[str, bytes]:
    facts = topcon_facts() if facts is None else facts
    return {"a.fds": topcon([(b"@IMG_SCAN_03", topcon_plain(bscans, mode=mode)), *facts])}


class TestPixels:
    def test_sixteen_bits_are_kept(self, tmp_path):
        result = here(fds(), tmp_path)
        assert result.bscans.dtype == np.uint16
        np.testing.assert_array_equal(result.bscans, WIDE)

    def test_jpeg_2000(self, tmp_path):
        files = {"a.fda": topcon([(b"@IMG_JPEG", topcon_compressed(BSCANS)), *topcon_facts()], kind=b"FDA")}
        np.testing.assert_array_equal(here(files, tmp_path).bscans, BSCANS)

    def test_motion_corrected_bscans_serve_where_there_are_no_others(self, tmp_path):
        files = {"a.fda": topcon([(b"@IMG_MOT_COMP_03", topcon_plain(WIDE)), *topcon_facts()], kind=b"FDA")}
        np.testing.assert_array_equal(here(files, tmp_path).bscans, WIDE)

    def test_a_chunk_that_comes_twice_is_taken_once(self, tmp_path):
        chunk = (b"@IMG_SCAN_03", topcon_plain(WIDE))
        again = (b"@IMG_SCAN_03", topcon_plain(WIDE[::-1]))
        np.testing.assert_array_equal(here({"a": topcon([chunk, again, *topcon_facts()])}, tmp_path).bscans, WIDE)


class TestFacts:
    def test_lengths_by_hand(self, tmp_path):
        reading = here(fds(), tmp_path).reading
        assert reading.spacing.across_um == pytest.approx(120)  # 0.36 mm over 3 B-scans
        assert reading.spacing.along_um == pytest.approx(150)  # 6 mm over 40 A-scans
        assert reading.spacing.axial_um == 2.6
        origins = [getattr(reading.provenance, name).origin for name in ("across", "axial", "along")]
        assert origins == ["derived", "file", "derived"]

    def test_eye_day_and_device(self, tmp_path):
        reading = here(fds(), tmp_path).reading
        assert (reading.laterality, reading.acquired_on) == ("OS", date(2022, 11, 30))
        assert reading.device == "Topcon 3DOCT-2000"
        assert reading.warnings == ()

    def test_no_lengths(self, tmp_path):
        reading = here(fds(facts=topcon_facts()[1:]), tmp_path).reading
        assert reading.spacing is None
        assert "states no lengths" in reading.warnings[0]

    @pytest.mark.parametrize("mm", [(0.0, 6.0), (float("nan"), 6.0), (6.0, -1.0)])
    def test_lengths_that_are_none(self, mm, tmp_path):
        reading = here(fds(facts=topcon_facts(mm=mm)), tmp_path).reading
        assert reading.spacing is None
        assert "no positive length on every axis" in reading.warnings[0]

    def test_a_scan_mode_that_we_do_not_know_has_no_lengths(self, tmp_path):
        reading = here(fds(mode=7), tmp_path).reading
        assert reading.spacing is None
        assert reading.warnings[0].startswith("The scan mode is 7 and not 3-D")

    def test_an_eye_that_is_neither(self, tmp_path):
        reading = here(fds(facts=topcon_facts(eye=9)), tmp_path).reading
        assert reading.laterality is None
        assert "does not say which eye" in reading.warnings[0]


class TestRefused:
    @pytest.mark.parametrize(("mode", "words"), [(3, "star"), (4, "cross")])
    def test_crossing_lines(self, mode, words, tmp_path):
        with pytest.raises(NotParallel, match=words):
            here(fds(mode=mode), tmp_path)

    def test_no_bscans(self, tmp_path):
        with pytest.raises(NotAVolume, match="without OCT B-scans"):
            here({"a.fda": topcon(topcon_facts())}, tmp_path)

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
    def test_a_file_cut_short(self, share, tmp_path):
        content = fds()["a.fds"]
        with pytest.raises(UnreadableFile, match="ends early"):
            here({"a.fds": content[: int(len(content) * share)]}, tmp_path)

    def test_an_implausible_count_of_frames(self, tmp_path):
        chunk = bytearray(topcon_plain(WIDE))
        chunk[13:17] = (2**31).to_bytes(4, "little")
        with pytest.raises(TooLarge, match="states 2147483648 B-scans"):
            here({"a.fds": topcon([(b"@IMG_SCAN_03", bytes(chunk))])}, tmp_path)


class TestDoubtOfDepth:
    @pytest.mark.parametrize(("height", "n_warnings"), [(885, 1), (1000, 0), (32, 0)])
    def test_a_number_that_could_be_mm_of_depth_is_told(self, height, n_warnings, tmp_path):
        tall = np.zeros((2, height, 6), np.uint16)
        reading = here(fds(bscans=tall), tmp_path).reading
        assert reading.spacing.axial_um == 2.6
        assert len(reading.warnings) == n_warnings
        if n_warnings:
            assert "taken for µm a pixel" in reading.warnings[0]
            assert "a pixel would have 2.94 µm" in reading.warnings[0]
