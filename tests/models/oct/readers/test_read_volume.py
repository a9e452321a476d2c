import gzip

import numpy as np
import pytest

from models.oct.readers import Limits, SourceFile, TooLarge, UnknownFormat, UnreadableFile, read_volume
from models.oct.readers.errors import EmptyFile, MixedFormats, SeveralVolumes
from models.oct.volume import OCTError
from tests.builders import npy, png, tiny_bscans
from tests.models.oct.readers.samples import SHAPE, dicom_bytes, every_format, heidelberg, image, multi_frame, scan

LOSSY = {"jpeg", "vol", "npy-float"}
"""Samples whose stored values differ from the source's on purpose."""

SINGLE = {"jpeg", "bmp"}


class TestFormatByContent:
    @pytest.mark.parametrize("kind", sorted(every_format()))
    def test_every_format_gives_the_volume_in_s_d_w_order(self, kind, tmp_path):
        volume = scan(every_format()[kind], tmp_path)
        expected = tiny_bscans(SHAPE)[:1] if kind in SINGLE else tiny_bscans(SHAPE)
        assert volume.bscans.shape == expected.shape
        if kind not in LOSSY:
            np.testing.assert_array_equal(volume.bscans, expected)

    @pytest.mark.parametrize("kind", ["png", "npy", "nifti-gz", "mha", "vol", "dicom", "zip", "tiff"])
    def test_names_do_not_matter(self, kind, tmp_path):
        renamed = {f"{index}.exe": content for index, content in enumerate(every_format()[kind].values())}
        assert scan(renamed, tmp_path).bscans.shape == SHAPE

    def test_a_temporary_folder_is_used_and_removed_when_none_is_given(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
        (tmp_path / "temporary").mkdir()
        packed = tmp_path / "upload"
        packed.write_bytes(every_format()["nifti-gz"]["a.nii.gz"])
        volume = read_volume([SourceFile("a.nii.gz", packed)])
        assert list((tmp_path / "temporary").iterdir()) == []
        np.testing.assert_array_equal(volume.bscans, tiny_bscans(SHAPE))  # still readable: the inode lives on

    def test_the_uploads_may_be_removed_after_reading(self, tmp_path):
        volume = scan(every_format()["npy"], tmp_path)
        (tmp_path / "upload-0").unlink()
        np.testing.assert_array_equal(volume.bscans, tiny_bscans(SHAPE))


class TestUnreadable:
    def test_no_file_at_all(self):
        with pytest.raises(EmptyFile, match=r"^There is no file to read\.$"):
            read_volume([])

    def test_an_empty_file_is_named_as_such(self, tmp_path):
        with pytest.raises(EmptyFile, match=r"^The file is empty \(0 bytes\)\.$") as caught:
            scan({"a.vol": b""}, tmp_path)
        assert caught.value.code == "empty_file"

    def test_one_empty_slice_among_good_ones_is_not_left_out_silently(self, tmp_path):
        files = {"1.png": png(tiny_bscans(SHAPE)[0]), "2.png": b""}
        with pytest.raises(EmptyFile, match=r"^File 2 of 2 is empty \(0 bytes\)\.$"):
            scan(files, tmp_path)

    def test_unknown_bytes(self, tmp_path):
        with pytest.raises(UnknownFormat, match=r"^The file is not PNG, JPEG, ") as caught:
            scan({"a.png": b"hello world"}, tmp_path)
        assert caught.value.code == "unknown_format"

    @pytest.mark.parametrize(
        ("start", "words"),
        [
            (b"GIF89a", "GIF"),
            (b"%PDF-1.7", "PDF"),
            (b"RIFF\0\0\0\0WEBP", "WebP"),
            (b"\x1f\x8b" + bytes(20), "gzip file with no NIfTI"),
        ],
    )
    def test_formats_that_people_send_are_named_with_what_to_do(self, start, words, tmp_path):
        with pytest.raises(UnknownFormat, match=words):
            scan({"a": start + bytes(64)}, tmp_path)

    def test_gzip_of_something_else_is_unknown(self, tmp_path):
        with pytest.raises(UnknownFormat):
            scan({"a.nii.gz": gzip.compress(bytes(5000))}, tmp_path)

    def test_a_damaged_slice_among_good_ones_is_refused(self, tmp_path):
        files = {"1.png": png(tiny_bscans(SHAPE)[0]), "2.png": b"\x89PN_damaged"}
        with pytest.raises(UnreadableFile, match=r"^File 2 of 2 is of no known format; it may be a damaged slice"):
            scan(files, tmp_path)

    def test_volumes_and_images_do_not_mix(self, tmp_path):
        files = {"1.png": png(tiny_bscans(SHAPE)[0]), "2.npy": npy(tiny_bscans(SHAPE))}
        with pytest.raises(MixedFormats, match=r"2 formats that cannot make one volume: images, npy\."):
            scan(files, tmp_path)

    def test_two_volumes_are_refused(self, tmp_path):
        files = {"1.npy": npy(tiny_bscans(SHAPE)), "2.npy": npy(tiny_bscans(SHAPE))}
        with pytest.raises(SeveralVolumes, match="2 files of the format npy"):
            scan(files, tmp_path)

    def test_more_files_than_the_limit(self, tmp_path):
        files = {f"{index}.png": png(tiny_bscans(SHAPE)[0]) for index in range(4)}
        with pytest.raises(TooLarge, match=r"^There are 4 files; the limit is 3\."):
            scan(files, tmp_path, Limits(max_members=3))

    def test_a_full_disk_is_not_blamed_on_the_file(self, tmp_path):
        files = every_format()["nifti-gz"]
        (tmp_path / "upload-0").write_bytes(files["a.nii.gz"])
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        (scratch / "upload-0.nii").symlink_to("/dev/full")
        with pytest.raises(OSError, match="No space left") as caught:
            read_volume([SourceFile("a", tmp_path / "upload-0")], scratch=scratch)
        assert not isinstance(caught.value, OCTError)


class TestStatedSpacing:
    def test_an_unusual_distance_is_kept_with_a_warning(self, tmp_path):
        content = heidelberg(np.zeros(SHAPE, np.float32), distance_mm=2.5)
        volume = scan({"a.vol": content}, tmp_path)
        assert volume.spacing is not None
        assert volume.spacing.across_um == pytest.approx(2500)
        assert any(
            "2500 µm between B-scans, outside the usual 2.5 to 1500 of a Spectralis" in warning
            for warning in volume.warnings
        )

    def test_an_impossible_distance_makes_the_spacing_unknown(self, tmp_path):
        content = heidelberg(np.zeros(SHAPE, np.float32), distance_mm=120)
        volume = scan({"a.vol": content}, tmp_path)
        assert volume.spacing is None
        assert any("no Spectralis does that" in warning for warning in volume.warnings)


class TestPrivacy:
    NAME = "CANARY_JANE_1950.png"

    @pytest.mark.parametrize("kind", sorted(every_format()))
    def test_damaged_files_do_not_give_names_or_header_text_away(self, kind, tmp_path):
        files = every_format()[kind]
        content = bytearray(next(iter(files.values())))
        named = {self.NAME: bytes(content[: len(content) * 2 // 3])}
        with pytest.raises(OCTError) as caught:
            scan(named, tmp_path)
        assert "CANARY" not in str(caught.value)
        assert str(tmp_path) not in str(caught.value)

    def test_a_volume_carries_device_and_date_but_no_person(self, tmp_path):
        volume = scan({self.NAME: dicom_bytes(multi_frame(tiny_bscans(SHAPE)))}, tmp_path)
        words = " ".join([str(volume.device), volume.format, *volume.warnings])
        assert "CANARY" not in words
        assert volume.device == "Acme Scanner 5"

    def test_a_wrong_slice_is_called_by_its_number(self, tmp_path):
        files = {"CANARY 1.png": png(tiny_bscans(SHAPE)[0]), "CANARY 2.png": image(np.zeros((9, 9), np.uint8), "PNG")}
        with pytest.raises(OCTError, match="B-scan 2 of 2 has 9 × 9 pixels") as caught:
            scan(files, tmp_path)
        assert "CANARY" not in str(caught.value)
