import zlib

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from models.oct.readers import UnknownFormat, UnreadableFile
from models.oct.readers.errors import ColourImage, MissingPixelFile, NotAVolume, UnsafeArchive
from models.oct.volume import OCTError, Spacing
from tests.builders import tiny_bscans, zipped
from tests.models.oct.readers.samples import SHAPE, metaimage, scan

BSCANS = tiny_bscans(SHAPE)


class TestAgainstITK:
    """Files by SimpleITK, the reference: `GetImageFromArray` takes (S, D, W), spacing is (along, axial, across)."""

    @pytest.mark.parametrize("dtype", ["uint8", "uint16", "int32"])
    @pytest.mark.parametrize("compress", [False, True])
    def test_mha(self, dtype, compress, tmp_path):
        image = sitk.GetImageFromArray(BSCANS.astype(dtype))
        image.SetSpacing((0.012, 0.004, 0.12))
        sitk.WriteImage(image, str(tmp_path / "a.mha"), compress)
        volume = scan({"a.mha": (tmp_path / "a.mha").read_bytes()}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert volume.spacing == Spacing(across_um=120, axial_um=4, along_um=12)
        assert volume.format == "metaimage"

    @pytest.mark.parametrize(("compress", "ending"), [(False, "raw"), (True, "zraw")])
    def test_mhd_with_its_pixels(self, compress, ending, tmp_path):
        sitk.WriteImage(sitk.GetImageFromArray(BSCANS), str(tmp_path / "a.mhd"), compress)
        files = {name: (tmp_path / name).read_bytes() for name in ("a.mhd", f"a.{ending}")}
        np.testing.assert_array_equal(scan(files, tmp_path).bscans, BSCANS)
        (tmp_path / "zip").mkdir()
        np.testing.assert_array_equal(scan({"a.zip": zipped(files)}, tmp_path / "zip").bscans, BSCANS)


class TestHeader:
    def test_ones_are_a_filler(self, tmp_path):
        volume = scan({"a": metaimage(BSCANS, ElementSpacing="1 1 1")}, tmp_path)
        assert volume.spacing is None
        assert "a distance of 1 mm on every axis, a filler" in volume.warnings[0]

    def test_big_endian(self, tmp_path):
        values = BSCANS.astype(np.uint16)
        content = metaimage(values, BinaryDataByteOrderMSB="True")
        content = content[: -values.nbytes] + values.astype(">u2").tobytes()
        np.testing.assert_array_equal(scan({"a": content}, tmp_path).bscans, BSCANS)

    def test_floats_are_scaled(self, tmp_path):
        volume = scan({"a": metaimage(np.array([[[0, 1, 2]]], np.float32))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, [[[0, 32768, 65535]]])

    def test_several_channels_are_colour(self, tmp_path):
        with pytest.raises(ColourImage, match="several channels"):
            scan({"a": metaimage(BSCANS, ElementNumberOfChannels=3)}, tmp_path)

    def test_text_is_refused(self, tmp_path):
        with pytest.raises(NotAVolume, match="writes its values as text"):
            scan({"a": metaimage(BSCANS, BinaryData="False")}, tmp_path)

    def test_sizes_that_contradict_the_axes(self, tmp_path):
        with pytest.raises(UnreadableFile, match="states 2 axes and 3 sizes"):
            scan({"a": metaimage(BSCANS, NDims=2)}, tmp_path)

    def test_a_header_without_an_end_is_unknown(self, tmp_path):
        with pytest.raises(UnknownFormat):
            scan({"a": b"ObjectType = Image\nNDims = 3\n"}, tmp_path)


class TestPixelsElsewhere:
    @pytest.mark.parametrize(
        "target", ["/etc/passwd", "../secret.raw", "..\\secret.raw", "sub/../../x.raw", "C:\\x.raw", "\\\\host\\x.raw"]
    )
    def test_a_path_out_of_the_upload_is_never_opened(self, target, tmp_path):
        (tmp_path / "secret.raw").write_bytes(BSCANS.tobytes())
        with pytest.raises(UnsafeArchive, match="lie outside the upload; that is never opened") as caught:
            scan({"a.mhd": metaimage(BSCANS, target=target)}, tmp_path)
        assert caught.value.code == "unsafe_archive"

    def test_a_file_on_our_disk_that_was_not_sent_is_not_found(self, tmp_path):
        (tmp_path / "a.raw").write_bytes(BSCANS.tobytes())
        with pytest.raises(MissingPixelFile, match="send the file with its pixels together with it"):
            scan({"a.mhd": metaimage(BSCANS, target="a.raw")}, tmp_path)

    def test_lists_and_patterns_of_files_are_refused(self, tmp_path):
        for number, target in enumerate(("LIST", "slice%03d.raw 1 3 1")):
            (tmp_path / str(number)).mkdir()
            with pytest.raises(NotAVolume, match="spreads its pixels over several files"):
                scan({"a.mhd": metaimage(BSCANS, target=target)}, tmp_path / str(number))

    def test_pixels_that_look_like_another_format_are_still_pixels(self, tmp_path):
        pixels = bytearray(BSCANS.tobytes())
        pixels[:8] = b"\x89PNG\r\n\x1a\n"
        volume = scan({"a.mhd": metaimage(BSCANS, target="a.raw"), "a.raw": bytes(pixels)}, tmp_path)
        assert volume.bscans.tobytes() == bytes(pixels)

    def test_pixels_cut_off(self, tmp_path):
        files = {"a.mhd": metaimage(BSCANS, target="a.raw"), "a.raw": BSCANS.tobytes()[:-1]}
        with pytest.raises(UnreadableFile, match=r"File 2 of 2 ends early: its header states 3840 bytes, it has 3839"):
            scan(files, tmp_path)

    def test_a_header_of_skipped_bytes(self, tmp_path):
        files = {"a.mhd": metaimage(BSCANS, target="a.raw", HeaderSize=7), "a.raw": bytes(7) + BSCANS.tobytes()}
        np.testing.assert_array_equal(scan(files, tmp_path).bscans, BSCANS)


class TestCompressed:
    def compressed(self, packed: bytes) -> dict[str, bytes]:
        head = metaimage(BSCANS, CompressedData="True")[: -BSCANS.nbytes]
        return {"a.mha": head + packed}

    def test_more_than_stated_is_not_written(self, tmp_path):
        packed = zlib.compress(bytes(50 * 2**20))
        with pytest.raises(UnreadableFile, match="expands to more than the 3840 bytes that its header states"):
            scan(self.compressed(packed), tmp_path)
        assert sum(file.stat().st_size for file in (tmp_path / "scratch").iterdir()) == 0

    def test_less_than_stated(self, tmp_path):
        with pytest.raises(UnreadableFile, match="ends early: 100 of 3840 bytes came out"):
            scan(self.compressed(zlib.compress(bytes(100))), tmp_path)

    def test_rubbish(self, tmp_path):
        with pytest.raises(OCTError, match="is damaged or ends early"):
            scan(self.compressed(b"rubbish"), tmp_path)
