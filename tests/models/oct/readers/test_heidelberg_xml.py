import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.oct.readers import SourceFile, read_volume
from models.oct.readers.errors import (
    CircleScan,
    MissingPixelFile,
    NotParallel,
    SeveralVolumes,
    UnreadableFile,
    UnsafeArchive,
)
from tests.builders import tiny_bscans, zipped
from tests.models.oct.readers.samples import SHAPE, image
from tests.models.oct.readers.vendor_reading import here
from tests.models.oct.readers.vendor_samples import heyex_xml, lines_of

DATA = Path(os.environ.get("SEROUS_TEST_DATA", Path(__file__).parents[5] / "shared" / "data"))
EXPORT = DATA / "vendor" / "heyex_xml_synthetic"

BSCANS = tiny_bscans(SHAPE)
NAMES = ["b0.tif", "b1.tif", "b2.tif"]


def export(names=NAMES, bscans=BSCANS, **options) -> dict[str, bytes]:
    files = {name: image(bscan, "TIFF") for name, bscan in zip(names, bscans, strict=True)}
    return {"scan.xml": heyex_xml(names, bscans.shape[1:], **options), **files}


class TestFacts:
    def test_what_the_xml_states(self, tmp_path):
        result = here(export(), tmp_path)
        np.testing.assert_array_equal(result.bscans, BSCANS)
        reading = result.reading
        assert reading.spacing.across_um == pytest.approx(120)
        assert (reading.spacing.axial_um, reading.spacing.along_um) == pytest.approx((3.9, 12))
        assert (reading.laterality, reading.acquired_on) == ("OS", date(2021, 5, 3))
        assert reading.device == "Heidelberg Engineering Spectralis"
        assert reading.warnings == ()

    def test_the_distance_across_is_reckoned(self, tmp_path):
        provenance = here(export(), tmp_path).reading.provenance
        assert [getattr(provenance, name).origin for name in ("across", "axial", "along")] == [
            "derived",
            "file",
            "file",
        ]
        assert provenance.runs == "up"

    def test_an_eye_that_is_not_stated_is_not_taken_for_a_left_one(self, tmp_path):
        reading = here(export(side="?"), tmp_path).reading
        assert reading.laterality is None
        assert "does not say which eye" in reading.warnings[0]

    def test_uneven_positions_leave_the_spacing_unknown(self, tmp_path):
        lines = lines_of(3, step=-0.12, length=6.0)
        lines[1] = (-3.0, 6.95, 3.0, 6.95)
        reading = here(export(lines=lines), tmp_path).reading
        assert reading.spacing is None
        assert "not evenly spaced" in reading.warnings[0]

    @pytest.mark.parametrize("scale", [(0.0, 0.0039), (0.012, -0.0039), (float("nan"), 0.0039)])
    def test_scales_that_are_none_leave_the_spacing_unknown(self, scale, tmp_path):
        reading = here(export(scale=scale), tmp_path).reading
        assert reading.spacing is None
        assert "no positive distance on every axis" in reading.warnings[0]
        assert "absent" in (reading.provenance.along.origin, reading.provenance.axial.origin)

    def test_interleaved_bscans_are_put_in_order(self, tmp_path):
        lines = lines_of(3, step=-0.12, length=6.0)
        stored = [0, 2, 1]
        files = export(bscans=BSCANS[stored], lines=[lines[index] for index in stored])
        np.testing.assert_array_equal(here(files, tmp_path).bscans, BSCANS)

    def test_other_images_are_left_out_with_a_word(self, tmp_path):
        files = {**export(), "other.tif": image(BSCANS[0], "TIFF")}
        assert here(files, tmp_path).reading.warnings == (
            "1 of 5 files are not listed in the XML as part of the scan and were left out.",
        )


class TestRefused:
    def test_an_image_that_was_not_sent(self, tmp_path):
        files = export()
        del files["b1.tif"]
        with pytest.raises(MissingPixelFile, match="lists 3 B-scans, and the images of 1 of them were not sent"):
            here(files, tmp_path)

    def test_the_xml_alone(self, tmp_path):
        with pytest.raises(MissingPixelFile, match="the images of 3 of them"):
            here({"scan.xml": export()["scan.xml"]}, tmp_path)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\secret.tif", "/etc/passwd"])
    def test_a_path_leads_nowhere(self, name, tmp_path):
        files = export()
        files["scan.xml"] = files["scan.xml"].replace(b"b1.tif", name.encode())
        with pytest.raises(MissingPixelFile):
            here(files, tmp_path)

    def test_entities(self, tmp_path):
        bomb = b'<HEDX><!DOCTYPE x [<!ENTITY a "aaaa">]>&a;</HEDX>'
        with pytest.raises(UnsafeArchive, match="declares entities"):
            here({**export(), "scan.xml": bomb}, tmp_path)

    def test_a_circle(self, tmp_path):
        with pytest.raises(CircleScan):
            here(export(kind="Circle"), tmp_path)

    def test_a_circle_by_its_centre(self, tmp_path):
        files = export()
        files["scan.xml"] = files["scan.xml"].replace(b"<End>", b"<Center>").replace(b"</End>", b"</Center>")
        with pytest.raises(CircleScan):
            here(files, tmp_path)

    def test_a_star(self, tmp_path):
        with pytest.raises(NotParallel, match="star"):
            here(export(kind="Radial"), tmp_path)

    def test_two_exports(self, tmp_path):
        files = export()
        with pytest.raises(SeveralVolumes):
            here({**files, "second.xml": files["scan.xml"]}, tmp_path)

    def test_an_xml_that_ends_early(self, tmp_path):
        files = export()
        files["scan.xml"] = files["scan.xml"][:900]
        with pytest.raises(UnreadableFile, match="damaged or ends early"):
            here(files, tmp_path)


@pytest.mark.skipif(not EXPORT.is_dir(), reason=f"the export is not at {EXPORT}")
class TestPublishedExport:
    """eyepy's synthetic export: ten B-scans are listed, an eleventh image is not."""

    def check(self, volume):
        assert volume.bscans.shape == (10, 40, 50)
        assert volume.spacing.across_um == pytest.approx(31.4, abs=0.1)
        assert (volume.spacing.axial_um, volume.spacing.along_um) == pytest.approx((3.872, 11.819))
        assert (volume.laterality, volume.acquired_on) == ("OD", date(2000, 1, 1))
        with Image.open(EXPORT / "B10.tif") as last:
            np.testing.assert_array_equal(volume.bscans[9], np.asarray(last))
        assert volume.warnings == ("1 of 13 files are not listed in the XML as part of the scan and were left out.",)

    def test_as_several_files(self):
        self.check(read_volume([SourceFile(path.name, path) for path in sorted(EXPORT.iterdir())]))

    def test_as_a_zip(self, tmp_path):
        archive = tmp_path / "upload"
        archive.write_bytes(zipped({f"export/{path.name}": path.read_bytes() for path in EXPORT.iterdir()}))
        self.check(read_volume([SourceFile("export.zip", archive)]))

    def test_as_eyepy_reads_it(self):
        eyepy_xml = pytest.importorskip("eyepy.io.he.xml_reader")
        theirs = eyepy_xml.HeXmlReader(EXPORT / "test_dummy.xml")
        ours = read_volume([SourceFile(path.name, path) for path in EXPORT.iterdir()])
        np.testing.assert_array_equal(theirs.volume.data, ours.bscans)
        assert theirs.meta["scale_z"] * 1000 == pytest.approx(ours.spacing.across_um, rel=1e-3)
        assert theirs.meta["scale_y"] * 1000 == pytest.approx(ours.spacing.axial_um)
        assert theirs.meta["laterality"] == ours.laterality
