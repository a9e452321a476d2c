"""Our synthetic files held against what eyepy and OCT-Converter know of the layouts.

OCT-Converter loads OpenCV and matplotlib, so it works in a process of its own here as well.
"""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from models.oct.readers import SourceFile, read_volume
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import SHAPE, heidelberg
from tests.models.oct.readers.vendor_samples import (
    bioptigen,
    codes_of,
    e2e,
    lines_of,
    optovue,
    optovue_text,
    topcon_facts,
    topcon_plain,
)

BSCANS = tiny_bscans(SHAPE)

DATA = Path(os.environ.get("SEROUS_TEST_DATA", Path(__file__).parents[5] / "shared" / "data")) / "vendor" / "heyex_vol"

THEIRS = """
import json, sys, warnings
from pathlib import Path
import numpy as np
warnings.simplefilter("ignore")
from oct_converter.readers import BOCT, E2E, POCT
from oct_converter.readers.binary_structs import fda_binary, fds_binary
folder = Path(sys.argv[1])
plain = fds_binary.oct_header.parse((folder / "plain").read_bytes()[:22])
lengths = fda_binary.param_scan_04_header.parse((folder / "lengths").read_bytes())
capture = fda_binary.capture_info_02_header.parse((folder / "capture").read_bytes())
frames = np.array([volume.volume for volume in BOCT(folder / "scan.OCT").read_oct_volume()])
e2e = E2E(folder / "scan.e2e").read_oct_volume()
poct = POCT(folder / "avanti.oct").read_oct_volume()
sys.stdout.write(json.dumps({
    "plain": [plain.scan_mode, plain.width, plain.height, plain.bits_per_pixel, plain.number_slices],
    "lengths": [lengths.x_dimension_mm, lengths.y_dimension_mm, lengths.z_resolution_um],
    "capture": [capture.eye, *capture.cap_date],
    "bioptigen": frames.tolist(),
    "e2e": [[np.asarray(bscan).shape for bscan in volume.volume] for volume in e2e],
    "laterality": [volume.laterality for volume in e2e],
    "optovue": np.array(poct[0].volume).tolist(),
}))
"""


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What OCT-Converter reads from our files."""
    if find_spec("oct_converter") is None:
        pytest.skip("OCT-Converter is not installed")
    folder: Path = tmp_path_factory.mktemp("theirs")
    wide = BSCANS.astype(np.uint16)
    facts = dict(topcon_facts())
    (folder / "plain").write_bytes(topcon_plain(wide))
    (folder / "lengths").write_bytes(facts[b"@PARAM_SCAN_04"])
    (folder / "capture").write_bytes(facts[b"@CAPTURE_INFO_02"])
    (folder / "scan.OCT").write_bytes(bioptigen(wide, scan_type=1, scans=SHAPE[0], frames=1))
    (folder / "scan.e2e").write_bytes(e2e(codes_of(BSCANS)))
    (folder / "avanti.oct").write_bytes(optovue(BSCANS.astype(np.float32)))
    (folder / "avanti.txt").write_bytes(optovue_text(SHAPE).replace(b"=", b"= "))  # it splits at blanks
    done = subprocess.run([sys.executable, "-c", THEIRS, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


class TestOctConverter:
    def test_topcon_headers(self, theirs):
        s, d, w = SHAPE
        assert theirs["plain"] == [2, w, d, 16, s]
        assert theirs["lengths"] == [6.0, 0.36, 2.6]
        assert theirs["capture"] == [1, 2022, 11, 30, 10, 11, 12]

    def test_bioptigen_frames_but_for_their_turn(self, theirs):
        np.testing.assert_array_equal(np.array(theirs["bioptigen"])[0], BSCANS.transpose(0, 2, 1))

    def test_e2e_bscans_and_side(self, theirs):
        assert theirs["e2e"] == [[list(SHAPE[1:])] * SHAPE[0]]
        assert theirs["laterality"] in (["R"], [None])  # it looks for the side elsewhere

    def test_optovue_bscans(self, theirs):
        np.testing.assert_array_equal(theirs["optovue"], BSCANS)


class TestEyepy:
    POWERS = (np.arange(50, 64, dtype=np.uint16) << 10)[:, None].repeat(20, axis=1)
    """(14, 20) codes whose mantissa is 0: the order of its bits, in which eyepy differs, does not matter."""

    def test_e2e_geometry_and_pixels(self, tmp_path):
        reader_module = pytest.importorskip("eyepy.io.he.e2e_reader")
        path = tmp_path / "scan.e2e"
        path.write_bytes(e2e(np.stack([self.POWERS, self.POWERS[::-1]])))
        ours = read_volume([SourceFile("a", path)])
        with reader_module.HeE2eReader(path) as reader:
            (series,) = reader.series
            metas = series.get_bscan_meta()
            pixels = np.stack([one.get_bscan() for one in series._sorted_slices()])
            assert series.laterality() in ("OD", "82")  # its name or, from Python 3.11 on, its number
        assert [meta["start_pos"] for meta in metas] == [pytest.approx(line[:2]) for line in lines_of(2)]
        assert metas[0]["scale_y"] == pytest.approx(0.00387)
        np.testing.assert_array_equal(ours.bscans, np.rint(255 * pixels.astype(np.float64) ** 0.25))

    def test_vol(self, tmp_path):
        """Its own writer fails (`HeVolWriter` gives days where its structures take texts), so it reads ours."""
        vol_reader = pytest.importorskip("eyepy.io.he.vol_reader")
        path = tmp_path / "scan.vol"
        lines = lines_of(SHAPE[0], step=-0.12, length=SHAPE[2] * 0.012, first_y=4.0)
        starts, ends = [line[:2] for line in lines], [line[2:] for line in lines]
        path.write_bytes(heidelberg(BSCANS.astype(np.float32) / 255, starts=starts, ends=ends))
        self.same_scan(vol_reader.HeVolReader(path), read_volume([SourceFile("a.vol", path)]))

    @pytest.mark.skipif(not DATA.is_dir(), reason=f"the .vol files are not at {DATA}")
    @pytest.mark.parametrize("name", ["synthetic_10_bscans.vol"])
    def test_a_published_vol(self, name):
        vol_reader = pytest.importorskip("eyepy.io.he.vol_reader")
        self.same_scan(vol_reader.HeVolReader(DATA / name), read_volume([SourceFile(name, DATA / name)]))

    def same_scan(self, theirs, ours):
        meta = theirs.meta
        assert ours.spacing is not None
        stated = [meta[name] * 1000 for name in ("scale_z", "scale_y", "scale_x")]
        assert [ours.spacing.across_um, ours.spacing.axial_um, ours.spacing.along_um] == pytest.approx(stated)
        assert ours.laterality == meta["laterality"]
        assert theirs.volume.shape == ours.bscans.shape
        order = np.argsort(ours.bscans, axis=None)
        assert (
            np.diff(theirs.volume.data.ravel()[order].astype(int)) >= -1
        ).all()  # another curve over the same values
