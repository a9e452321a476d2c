from datetime import date

import numpy as np
import pytest

from models.oct.readers.errors import MissingPixelFile, NotFinite, NotParallel, SeveralVolumes, UnreadableFile
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import SHAPE
from tests.models.oct.readers.vendor_reading import here
from tests.models.oct.readers.vendor_samples import optovue, optovue_text

GREY = tiny_bscans(SHAPE).astype(np.float32)


def pair(*, text=None, bscans=GREY) -> dict[str, bytes]:
    return {"x_2021-05-04.OCT": optovue(bscans), "x_2021-05-04.txt": text or optovue_text(SHAPE)}


class TestRaster:
    def test_pixels_are_scaled_over_the_volume_and_upright(self, tmp_path):
        bscans = here(pair(), tmp_path).bscans
        low, high = GREY.min(), GREY.max()
        np.testing.assert_array_equal(bscans, np.rint((GREY - low) / (high - low) * 65535).astype(np.uint16))

    def test_lengths_by_hand(self, tmp_path):
        reading = here(pair(), tmp_path).reading
        assert reading.spacing.across_um == pytest.approx(50)
        assert reading.spacing.axial_um == pytest.approx(64)  # 2.048 mm over 32 pixels
        assert reading.spacing.along_um == pytest.approx(150)  # 6 mm over 40 A-scans
        origins = [getattr(reading.provenance, name).origin for name in ("across", "axial", "along")]
        assert origins == ["file", "derived", "derived"]

    def test_side_and_day(self, tmp_path):
        reading = here(pair(), tmp_path).reading
        assert (reading.laterality, reading.acquired_on) == ("OD", date(2021, 5, 4))

    def test_lengths_without_a_unit_are_not_used(self, tmp_path):
        reading = here(pair(text=optovue_text(SHAPE).replace(b" mm", b"")), tmp_path).reading
        assert reading.spacing is None
        assert "does not state all three lengths in mm" in reading.warnings[0]


class TestRefused:
    def test_the_scan_without_its_text(self, tmp_path):
        with pytest.raises(MissingPixelFile, match=r"send the \.txt"):
            here({"a.OCT": optovue(GREY)}, tmp_path)

    def test_the_text_without_its_scan(self, tmp_path):
        with pytest.raises(MissingPixelFile, match=r"send the \.OCT"):
            here({"a.txt": optovue_text(SHAPE)}, tmp_path)

    @pytest.mark.parametrize("name", ["Radial Lines", "Cross Line", "Grid"])
    def test_scans_of_other_forms(self, name, tmp_path):
        with pytest.raises(NotParallel):
            here(pair(text=optovue_text(SHAPE, name=name)), tmp_path)

    @pytest.mark.parametrize("n_bytes", [-4, 4])
    def test_a_size_that_no_step_fills(self, n_bytes, tmp_path):
        files = pair()
        content = files["x_2021-05-04.OCT"]
        files["x_2021-05-04.OCT"] = content[:n_bytes] if n_bytes < 0 else content + bytes(n_bytes)
        with pytest.raises(UnreadableFile, match=r"which is no scan that its \.txt lists"):
            here(files, tmp_path)

    def test_two_steps_that_fit_alike(self, tmp_path):
        s, _, w = SHAPE
        extra = f"[Raster Step 3]\r\nXY Scan Length={s}\r\nXY Scan Usage={w}\r\n"
        with pytest.raises(SeveralVolumes, match="2 scans that fit"):
            here(pair(text=optovue_text(SHAPE, extra=extra)), tmp_path)

    def test_nan(self, tmp_path):
        bscans = GREY.copy()
        bscans[1, 2, 3] = np.nan
        with pytest.raises(NotFinite):
            here(pair(bscans=bscans), tmp_path)
