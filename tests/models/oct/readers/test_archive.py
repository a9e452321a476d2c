import io
import struct
import time
import tracemalloc
import zipfile
import zlib

import numpy as np
import pytest

from models.oct.readers import Limits, TooLarge, UnknownFormat, UnreadableFile
from models.oct.readers.errors import EmptyFile, EncryptedArchive, MixedFormats, SeveralVolumes, UnsafeArchive
from tests.builders import npy, png, tiny_bscans, zipped
from tests.models.oct.readers.samples import SHAPE, dicom_bytes, heidelberg, multi_frame, scan

BSCANS = tiny_bscans(SHAPE)
SLICES = {f"b{index}.png": png(bscan) for index, bscan in enumerate(BSCANS)}

MIB = 2**20


def entry(name: str, *, mode: int = 0o644, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the good slices and one more member with any name and mode."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for good, content in SLICES.items():
            archive.writestr(good, content)
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        info.compress_type = method
        archive.writestr(info, SLICES["b0.png"])
    return file.getvalue()


def zeros(n_mib: int, *, stated_bytes: int) -> bytes:
    """A zip with one deflated member of `n_mib` MiB of zeros whose directory states `stated_bytes`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packer.compress(bytes(MIB))
    packer.flush(zlib.Z_FULL_FLUSH)
    one_mib = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)  # independent of what came before
    packed = one_mib * n_mib + packer.flush(zlib.Z_FINISH)
    name = b"zeros.png"
    wide = struct.pack("<HHQ", 1, 8, stated_bytes)  # zip64: the true size
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 45, 0, 8, 0, 0, 0, len(packed), 0xFFFFFFFF, len(name), len(wide))
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 45, 45, 0, 8, 0, 0, 0, len(packed), 0xFFFFFFFF, len(name), len(wide), 0, 0, 0, 0, 0
    )
    start = len(local) + len(name) + len(wide) + len(packed)
    directory = central + name + wide
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(directory), start, 0)
    return local + name + wide + packed + directory + end


class TestGoodArchives:
    def test_slices_in_natural_order_from_folders(self, tmp_path):
        bscans = tiny_bscans((11, 8, 9))
        members = {f"Doe/eye/{number}.png": png(bscan) for number, bscan in enumerate(bscans, start=1)}
        np.testing.assert_array_equal(scan({"a.zip": zipped(dict(sorted(members.items())))}, tmp_path).bscans, bscans)

    def test_folders_and_what_systems_add_are_left_out(self, tmp_path):
        junk = {
            "__MACOSX/._b0.png": b"\0\5\x16\7",
            "._b1.png": b"\0\5\x16\7",
            ".DS_Store": b"\0\0\0\1Bud1",
            "Thumbs.db": b"\xd0\xcf\x11\xe0",
            "readme.txt": b"hello",
            "empty.txt": b"",
            "folder/": b"",
        }
        volume = scan({"a.zip": zipped({**SLICES, **junk})}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert volume.warnings == ("4 of 7 files are no part of the scan and were left out.",)

    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_one_volume_in_a_zip(self, method, tmp_path):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as archive:
            archive.writestr("a.vol", heidelberg(BSCANS.astype(np.float32) / 255))
        assert scan({"a.zip": file.getvalue()}, tmp_path).format == "heyex-vol"

    def test_a_dicom_export_with_its_previews(self, tmp_path):
        members = {"IM0": dicom_bytes(multi_frame(BSCANS)), "preview.png": png(np.zeros((9, 9), np.uint8))}
        volume = scan({"a.zip": zipped(members)}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert "1 of 2 files are no part of the scan" in volume.warnings[0]

    def test_members_lie_under_numbers(self, tmp_path):
        scan({"a.zip": zipped({f"CANARY/{name}": content for name, content in SLICES.items()})}, tmp_path)
        names = {path.name for path in (tmp_path / "scratch").rglob("*")}
        assert names == {"upload-0.members", "000001", "000002", "000003"}

    def test_a_comment_at_the_end(self, tmp_path):
        file = io.BytesIO(zipped(SLICES))
        with zipfile.ZipFile(file, "a") as archive:
            archive.comment = b"exported " * 1000
        assert scan({"a.zip": file.getvalue()}, tmp_path).bscans.shape == SHAPE


class TestEscapes:
    @pytest.mark.parametrize(
        "name", ["../x.png", "a/../../x.png", "/etc/x.png", "..\\x.png", "C:\\x.png", "C:x.png", "\\\\host\\x.png"]
    )
    def test_paths_out_of_the_archive(self, name, tmp_path):
        with pytest.raises(UnsafeArchive, match=r"^Entry 4 of 4 in the archive has a path that leads out") as caught:
            scan({"a.zip": entry(name)}, tmp_path)
        assert caught.value.code == "unsafe_archive"
        assert list((tmp_path / "scratch").iterdir()) == []

    def test_a_symbolic_link(self, tmp_path):
        with pytest.raises(UnsafeArchive, match=r"^Entry 4 of 4 in the archive is a link"):
            scan({"a.zip": entry("link.png", mode=0o120777)}, tmp_path)

    def test_an_archive_in_the_archive(self, tmp_path):
        with pytest.raises(UnsafeArchive, match="is an archive itself; send it unpacked"):
            scan({"a.zip": zipped({**SLICES, "inner.zip": zipped(SLICES)})}, tmp_path)

    def test_one_name_twice(self, tmp_path):
        with pytest.warns(UserWarning, match="Duplicate name"):
            content = entry("b1.png")
        with pytest.raises(UnsafeArchive, match="holds one name twice"):
            scan({"a.zip": content}, tmp_path)

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_packings_that_cost_memory_to_open(self, method, tmp_path):
        with pytest.raises(UnsafeArchive, match=f"packed by method {method}; only stored and deflated"):
            scan({"a.zip": entry("x.png", method=method)}, tmp_path)

    def test_a_password(self, tmp_path):
        content = bytearray(zipped(SLICES))
        at = content.find(b"PK\1\2")
        content[at + 8] |= 1
        with pytest.raises(EncryptedArchive, match="Entry 1 of 3 in the archive is encrypted") as caught:
            scan({"a.zip": bytes(content)}, tmp_path)
        assert caught.value.code == "encrypted_archive"


class TestBombs:
    def refusal(self, content: bytes, folder, **limits: float) -> tuple[TooLarge, float, int]:
        """The error, the seconds it took and the peak of allocated bytes."""
        (folder / "upload-0").write_bytes(content)
        tracemalloc.start()
        start = time.perf_counter()
        with pytest.raises(TooLarge) as caught:
            scan({"a.zip": content}, folder, Limits(**limits))
        seconds = time.perf_counter() - start
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return caught.value, seconds, peak

    def test_ten_gigabytes_of_zeros(self, tmp_path):
        content = zeros(10 * 1024, stated_bytes=10 * 1024 * MIB)
        error, seconds, peak = self.refusal(content, tmp_path)
        assert str(error) == "The file expands to 10737418240 bytes; the limit is 4294967296."
        assert seconds < 1
        assert peak < MIB
        assert list((tmp_path / "scratch").iterdir()) == []

    def test_a_gigabyte_of_zeros_under_the_byte_limit_fails_by_its_ratio(self, tmp_path):
        error, seconds, peak = self.refusal(zeros(1024, stated_bytes=1024 * MIB), tmp_path)
        assert str(error) == "The file expands more than 200 times, which no scan does."
        assert seconds < 1
        assert peak < MIB

    def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_states(self, tmp_path):
        with pytest.raises(UnreadableFile, match="is a zip file, but it is damaged"):
            scan({"a.zip": zeros(100, stated_bytes=MIB)}, tmp_path)
        assert sum(path.stat().st_size for path in (tmp_path / "scratch").rglob("*") if path.is_file()) <= MIB

    def test_a_hundred_thousand_members(self, tmp_path):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for number in range(100_000):
                archive.writestr(zipfile.ZipInfo(f"{number}.png"), b"")
        error, seconds, peak = self.refusal(file.getvalue(), tmp_path)
        assert str(error).startswith("The file is an archive of 100000 files with a directory of ")
        assert seconds < 1
        assert peak < MIB

    def test_a_directory_that_states_few_members_and_holds_many(self, tmp_path):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for number in range(2000):
                archive.writestr(zipfile.ZipInfo(f"{number}.png"), b"")
        content = bytearray(file.getvalue())
        content[-14:-10] = struct.pack("<HH", 3, 3)
        error, _, peak = self.refusal(bytes(content), tmp_path, max_members=20)
        assert "archive of 3 files with a directory of " in str(error)
        assert peak < MIB

    def test_all_members_together_count(self, tmp_path):
        with pytest.raises(TooLarge, match=r"expands to \d+ bytes; the limit is 2000"):
            scan({"a.zip": zipped(SLICES)}, tmp_path, Limits(max_expanded_bytes=2000))


class TestNothingUsable:
    def test_only_text(self, tmp_path):
        with pytest.raises(UnknownFormat, match=r"^None of the 2 files is PNG, JPEG"):
            scan({"a.zip": zipped({"a.txt": b"hello", "b.csv": b"1,2"})}, tmp_path)

    def test_no_member_at_all(self, tmp_path):
        with pytest.raises(EmptyFile, match=r"^The archive holds no files\.$"):
            scan({"a.zip": zipped({})}, tmp_path)

    def test_a_broken_slice_is_not_left_out(self, tmp_path):
        with pytest.raises(
            UnreadableFile, match=r"^File 3 of 3 in the archive is of no known format; it may be a damaged"
        ):
            scan({"a.zip": zipped({**SLICES, "b2.png": b"rubbish"})}, tmp_path)

    def test_a_file_without_an_ending_is_not_left_out(self, tmp_path):
        with pytest.raises(UnreadableFile, match="may be a damaged slice"):
            scan({"a.zip": zipped({**SLICES, "IM000004": b"rubbish"})}, tmp_path)

    def test_two_volumes(self, tmp_path):
        content = heidelberg(BSCANS.astype(np.float32))
        with pytest.raises(SeveralVolumes, match="2 files of the format heyex-vol"):
            scan({"a.zip": zipped({"a.vol": content, "b.vol": content})}, tmp_path)

    def test_an_archive_among_other_files(self, tmp_path):
        with pytest.raises(MixedFormats, match=r"^File 2 of 2 is an archive; send an archive alone\.$"):
            scan({"a.png": SLICES["b0.png"], "b.zip": zipped(SLICES)}, tmp_path)

    def test_mixed_volumes(self, tmp_path):
        with pytest.raises(MixedFormats, match="heyex-vol, npy"):
            scan({"a.zip": zipped({"a.vol": heidelberg(BSCANS.astype(np.float32)), "b.npy": npy(BSCANS)})}, tmp_path)
