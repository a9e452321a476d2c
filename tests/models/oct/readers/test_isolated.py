import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from models.oct import limited_child
from models.oct.readers import Limits, SourceFile, TooLarge, UnknownFormat, UnreadableFile, isolated, read_volume
from models.oct.readers.errors import NotParallel
from models.oct.volume import OCTError
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import SHAPE, scan
from tests.models.oct.readers.vendor_samples import cirrus_bscans, codes_of, e2e, every_vendor, optovue_text

BSCANS = tiny_bscans(SHAPE)

LOADED = """
import sys
from pathlib import Path
from models.oct.readers import SourceFile, read_volume
read_volume([SourceFile("a.e2e", Path(sys.argv[1]))])
sys.stdout.write(" ".join(sys.modules))
"""


class TestEveryFormat:
    @pytest.mark.parametrize("kind", sorted(every_vendor()))
    def test_comes_through_the_other_process(self, kind, tmp_path):
        volume = scan(every_vendor()[kind], tmp_path)
        expected = cirrus_bscans() if kind == "cirrus" else BSCANS
        assert volume.bscans.shape == expected.shape
        if kind != "optovue":
            np.testing.assert_array_equal(volume.bscans, expected)
        assert {name.name for name in (tmp_path / "scratch").iterdir()} == {"isolated.raw", "isolated.json"}

    def test_facts_are_those_of_the_reader(self, tmp_path):
        volume = scan(every_vendor()["fds"], tmp_path)
        assert volume.spacing is not None
        assert volume.spacing.across_um == pytest.approx(120)
        assert (volume.laterality, str(volume.acquired_on), volume.device) == ("OS", "2022-11-30", "Topcon 3DOCT-2000")
        assert volume.provenance.along.origin == "derived"
        assert volume.provenance.order.how == "their sequence"
        assert volume.format == "topcon"

    def test_refusals_keep_their_class_and_sentence(self, tmp_path):
        with pytest.raises(NotParallel, match=r"^The file is a star scan: its B-scans cross in one point") as caught:
            scan({"a.e2e": e2e(codes_of(BSCANS), pattern=5)}, tmp_path)
        assert caught.value.code == "not_parallel"

    def test_this_process_loads_no_library_of_theirs(self, tmp_path):
        path = tmp_path / "upload"
        path.write_bytes(e2e(codes_of(BSCANS)))
        loaded = subprocess.run(
            [sys.executable, "-c", LOADED, str(path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=limited_child.CODE_ROOT,
        ).stdout.split()
        heavy = {"eyepy", "oct_converter", "cv2", "matplotlib", "skimage", "construct", "h5py", "imageio"}
        assert heavy & {name.split(".")[0] for name in loaded} == set()


class TestLimits:
    def test_time(self, tmp_path):
        with pytest.raises(UnreadableFile, match=r"^The file was not read within 0\.02 s, so it was given up"):
            scan(every_vendor()["fds"], tmp_path, Limits(reader_seconds=0.02))

    def test_memory(self, tmp_path):
        shape = (100, 1000, 1000)  # 400 MB of zeros that take no room on the disk
        (tmp_path / "voxels").touch()
        os.truncate(tmp_path / "voxels", 4 * 10**8)
        (tmp_path / "text").write_bytes(optovue_text(shape))
        files = [SourceFile("a.OCT", tmp_path / "voxels"), SourceFile("a.txt", tmp_path / "text")]
        with pytest.raises(TooLarge, match="needs more than the 300 MiB that reading a scan may take"):
            read_volume(files, limits=Limits(reader_bytes=300 * 1024**2), scratch=tmp_path)

    def test_a_library_that_is_missing_is_not_blamed_on_the_file(self, tmp_path, monkeypatch):
        (tmp_path / "eyepy.py").write_text("raise ImportError")
        monkeypatch.setitem(limited_child.ENVIRONMENT, "PYTHONPATH", str(tmp_path))
        with pytest.raises(UnknownFormat, match=r"a Heidelberg \.e2e file, and this server lacks the library"):
            scan(every_vendor()["e2e"], tmp_path)

    def test_a_full_disk_is_not_blamed_on_the_file(self, tmp_path):
        (tmp_path / "upload").write_bytes(every_vendor()["fds"]["a.fds"])
        (tmp_path / "scratch").mkdir()
        read = SourceFile("a", tmp_path / "upload")
        piece = isolated.Piece(read.path, "The file", "a")
        with pytest.raises(OSError, match="No space left") as caught:
            run_with_full_disk(piece, tmp_path / "scratch")
        assert not isinstance(caught.value, OCTError)


def run_with_full_disk(piece: isolated.Piece, scratch: Path) -> None:
    """Read with the voxels going to a device without room; the link is made when the old file has been removed."""
    real_unlink = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        real_unlink(path, missing_ok=missing_ok)
        if path.name == isolated.VOXELS_NAME:
            path.symlink_to("/dev/full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        isolated.read_isolated(isolated.Kind.TOPCON, [piece], Limits(), scratch)


@pytest.fixture
def goes_wrong(monkeypatch, tmp_path):
    """Reads as a process does that goes wrong in a stated way."""
    monkeypatch.setattr(isolated, "CHILD", "tests.models.oct.readers.misbehaving")

    def read(how: str, seconds: float = 20.0):
        return scan({"CANARY.fda": b"FOCT" + how.encode()}, tmp_path, Limits(reader_seconds=seconds))

    return read


class TestAReaderThatGoesWrong:
    @pytest.mark.parametrize(
        ("how", "words"),
        [
            ("crash", r"^The file is a Topcon file, but its reader broke off on it; it is damaged\.$"),
            ("no voxels", "damaged or ends early"),
            ("nonsense", "damaged or ends early"),
            ("lie about size", "ends early"),
            ("unknown refusal", "damaged or ends early"),
            ("too much", "said more about the file than it can hold"),
        ],
    )
    def test_ends_in_one_sentence(self, goes_wrong, how, words):
        with pytest.raises(UnreadableFile, match=words) as caught:
            goes_wrong(how)
        assert "CANARY" not in str(caught.value)

    def test_a_lie_about_everything_is_too_large(self, goes_wrong):
        with pytest.raises(TooLarge):
            goes_wrong("lie about everything")

    @pytest.mark.parametrize(("how", "words"), [("loop", "within 1 s"), ("sleep", "within 2 s, so")])
    def test_an_end_is_made_of_what_does_not_end(self, goes_wrong, tmp_path, how, words):
        begun = time.monotonic()
        with pytest.raises(UnreadableFile, match=words):
            goes_wrong(how, 1.0 if how == "loop" else 2.0)
        assert time.monotonic() - begun < 30
        pid = int((tmp_path / "scratch" / "pid").read_text())
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


COST = """
import json, resource, sys, tempfile
from pathlib import Path
from models.oct.readers import SourceFile, read_volume
with tempfile.TemporaryDirectory() as folder:
    volume = read_volume([SourceFile("a.e2e", Path(sys.argv[1]))], scratch=Path(folder))
    (peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    sys.stdout.write(json.dumps([int(peak.split()[1]) / 1024, child / 1024, *volume.bscans.shape]))
"""


def test_a_raster_of_97_bscans_costs_either_process_little_memory(tmp_path):
    codes = np.full((97, 496, 512), 60 << 10, np.uint16)
    path = tmp_path / "upload"
    path.write_bytes(e2e(codes))
    done = subprocess.run(
        [sys.executable, "-c", COST, str(path)], capture_output=True, text=True, check=True, cwd=limited_child.CODE_ROOT
    )
    reading_mib, child_mib, *shape = json.loads(done.stdout)
    assert shape == [97, 496, 512]
    assert reading_mib < 100  # 31 measured
    assert child_mib < 200  # 50 measured
