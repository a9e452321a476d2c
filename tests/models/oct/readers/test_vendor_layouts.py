"""Our synthetic files held against what eyepy and OCT-Converter know of the layouts.

OCT-Converter loads OpenCV and matplotlib, so it works in a process of its own here as well.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from models.oct.readers import SourceFile, read_volume
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import SHAPE
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
    (folder / "avanti.txt").write_bytes(optovue_text(SHAPE).replace(b"OCT Window", b"Window"))
    done = subprocess.run([sys.executable, "-c", THEIRS, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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
            assert series.laterality() == "LateralityEnum.OD" or str(series.laterality()) in ("OD", "82")
        assert [meta["start_pos"] for meta in metas] == [pytest.approx(line[:2]) for line in lines_of(2)]
        assert metas[0]["scale_y"] == pytest.approx(0.00387)
        np.testing.assert_array_equal(ours.bscans, np.rint(255 * pixels.astype(np.float64) ** 0.25))

    def test_vol_files_that_eyepy_writes(self, tmp_path):
        eyepy = pytest.importorskip("eyepy")
        from eyepy.io.he.vol_reader import HeVolWriter

        path = tmp_path / "written.vol"
        HeVolWriter(eyepy_volume(eyepy, BSCANS)).write(path)
        ours = read_volume([SourceFile("a.vol", path)])
        assert ours.bscans.shape == SHAPE
        assert ours.spacing is not None
        assert ours.spacing.across_um == pytest.approx(120)
        assert (ours.spacing.axial_um, ours.spacing.along_um) == pytest.approx((3.9, 12))
        theirs = eyepy.import_heyex_vol(path)
        assert theirs.shape == SHAPE
        assert theirs.laterality == ours.laterality == "OD"


def eyepy_volume(eyepy, bscans):
    """An eyepy volume of a raster that goes up the fundus."""
    lines = lines_of(len(bscans), step=-0.12, length=bscans.shape[2] * 0.012, first_y=4.0)
    meta = eyepy.EyeVolumeMeta(
        scale_x=0.012,
        scale_y=0.0039,
        scale_z=0.12,
        scale_unit="mm",
        laterality="OD",
        bscan_meta=[
            eyepy.EyeBscanMeta(start_pos=line[:2], end_pos=line[2:], pos_unit="mm", quality=1.0) for line in lines
        ],
    )
    enface_meta = eyepy.EyeEnfaceMeta(scale_x=0.012, scale_y=0.012, scale_unit="mm", laterality="OD")
    localizer = eyepy.EyeEnface(np.zeros((50, 50), np.uint8), enface_meta)
    return eyepy.EyeVolume(data=bscans, meta=meta, localizer=localizer)
