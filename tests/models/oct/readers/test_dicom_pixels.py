from pathlib import Path

import gdcm
import numpy as np
import pytest
from pydicom.encaps import encapsulate
from pydicom.uid import (
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    RLELossless,
)

from models.oct.readers import UnreadableFile
from models.oct.readers.errors import (
    ColourImage,
)
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import (
    SHAPE,
    compressed,
    dicom_bytes,
    dicom_dataset,
    image,
    multi_frame,
    scan,
)

BSCANS = tiny_bscans(SHAPE)


def recompressed(content: bytes, syntax: int, folder: Path) -> bytes:
    """The same DICOM file with its pixels compressed by GDCM."""
    source, target = folder / "plain.dcm", folder / "compressed.dcm"
    source.write_bytes(content)
    reader = gdcm.ImageReader()
    reader.SetFileName(str(source))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(target))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    return target.read_bytes()


class TestPixels:
    @pytest.mark.parametrize("dtype", ["uint16", "int16", "uint32"])
    def test_other_types_are_kept_where_they_fit(self, dtype, tmp_path):
        volume = scan({"a": dicom_bytes(multi_frame(BSCANS.astype(dtype)))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)

    def test_monochrome1_is_inverted_within_its_stored_bits(self, tmp_path):
        pixels = np.array([[[0, 1, 4095]], [[7, 8, 9]]], np.uint16)
        dataset = dicom_dataset(pixels, PhotometricInterpretation="MONOCHROME1", BitsStored=12, HighBit=11)
        volume = scan({"a": dicom_bytes(dataset)}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, [[[4095, 4094, 0]], [[4088, 4087, 4086]]])

    def test_float_pixels_are_scaled(self, tmp_path):
        dataset = dicom_dataset(BSCANS.astype(np.float32))
        del dataset.PixelData, dataset.PixelRepresentation
        dataset.FloatPixelData = (BSCANS.astype(np.float32) / 255).tobytes()
        volume = scan({"a": dicom_bytes(dataset)}, tmp_path)
        low, high = int(BSCANS.min()), int(BSCANS.max())
        np.testing.assert_allclose(volume.bscans, (BSCANS.astype(float) - low) * 65535 / (high - low), atol=1)

    def test_grey_stored_as_rgb_is_kept(self, tmp_path):
        dataset = dicom_dataset(BSCANS, SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=0)
        dataset.PixelData = np.stack([BSCANS] * 3, axis=3).tobytes()
        np.testing.assert_array_equal(scan({"a": dicom_bytes(dataset)}, tmp_path).bscans, BSCANS)

    def test_a_colour_photo_is_refused(self, tmp_path):
        dataset = dicom_dataset(BSCANS[0], SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=0)
        dataset.PixelData = np.random.default_rng(0).integers(0, 256, (32, 40, 3)).astype(np.uint8).tobytes()
        with pytest.raises(ColourImage, match="is a colour image"):
            scan({"a": dicom_bytes(dataset)}, tmp_path)

    def test_implicit_vr(self, tmp_path):
        dataset = multi_frame(BSCANS)
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        np.testing.assert_array_equal(scan({"a": dicom_bytes(dataset)}, tmp_path).bscans, BSCANS)


class TestCompressed:
    @pytest.mark.parametrize("syntax", [RLELossless, JPEG2000Lossless])
    @pytest.mark.parametrize("dtype", ["uint8", "uint16"])
    def test_lossless_syntaxes_give_the_same_pixels(self, syntax, dtype, tmp_path):
        pixels = BSCANS.astype(dtype)
        volume = scan({"a": dicom_bytes(compressed(pixels, syntax))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, pixels)
        assert volume.spacing is not None

    @pytest.mark.parametrize(
        "syntax", [gdcm.TransferSyntax.JPEGLosslessProcess14_1, gdcm.TransferSyntax.JPEGLSLossless]
    )
    @pytest.mark.parametrize("dtype", ["uint8", "uint16"])
    def test_lossless_jpeg_as_another_library_writes_it(self, syntax, dtype, tmp_path):
        pixels = BSCANS.astype(dtype)
        volume = scan({"a": recompressed(dicom_bytes(multi_frame(pixels)), syntax, tmp_path)}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, pixels)

    def test_lossy_jpeg(self, tmp_path):
        dataset = multi_frame(BSCANS)
        dataset.PixelData = encapsulate([image(bscan, "JPEG", quality=95) for bscan in BSCANS])
        dataset.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
        volume = scan({"a": dicom_bytes(dataset)}, tmp_path)
        assert volume.bscans.shape == SHAPE
        assert np.abs(volume.bscans.astype(int) - BSCANS).mean() < 4

    def test_single_frames(self, tmp_path):
        files = {}
        for index, bscan in enumerate(BSCANS):
            dataset = dicom_dataset(bscan, SeriesInstanceUID="1.2.3", InstanceNumber=3 - index)
            dataset.compress(JPEG2000Lossless, bscan, generate_instance_uid=False)
            files[f"IM{index}"] = dicom_bytes(dataset)
        np.testing.assert_array_equal(scan(files, tmp_path).bscans, BSCANS[::-1])

    def test_fewer_frames_than_stated(self, tmp_path):
        dataset = compressed(BSCANS)
        dataset.NumberOfFrames = 4
        with pytest.raises(UnreadableFile, match="states 4 frames and holds 3"):
            scan({"a": dicom_bytes(dataset)}, tmp_path)

    def test_frames_of_another_size_than_stated(self, tmp_path):
        dataset = compressed(BSCANS)
        dataset.Rows = 31
        with pytest.raises(UnreadableFile, match="whose pixels are damaged"):
            scan({"a": dicom_bytes(dataset)}, tmp_path)

    def test_a_full_disk_is_not_blamed_on_the_file(self, tmp_path):
        (tmp_path / "scratch").mkdir()
        (tmp_path / "scratch" / "frames.raw").symlink_to("/dev/full")
        with pytest.raises(OSError, match="No space left"):
            scan({"a": dicom_bytes(compressed(BSCANS))}, tmp_path)

    def test_a_stream_that_states_a_huge_frame_dies_alone(self, tmp_path):
        content = bytearray(dicom_bytes(compressed(BSCANS)))
        sizes = content.find(b"\xff\x51") + 6  # the SIZ marker: Xsiz, Ysiz
        content[sizes : sizes + 8] = (60_000).to_bytes(4, "big") * 2
        with pytest.raises(UnreadableFile, match="whose pixels are damaged or end early"):
            scan({"a": bytes(content)}, tmp_path)
