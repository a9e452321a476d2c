"""Stated numbers of frames that cannot be, encodings that are or are not decoded, and objects that are no scan."""

import io

import numpy as np
import pytest
from pydicom.encaps import encapsulate
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian

from models.oct.readers import TooLarge, UnreadableFile
from models.oct.readers.errors import NotAnImage, UnsupportedCompression
from models.oct.readers.source import Limits
from models.oct.volume import OCTError
from tests.builders import tiny_bscans, zipped
from tests.models.oct.readers.samples import SHAPE, compressed, dicom_bytes, dicom_dataset, multi_frame, scan

BSCANS = tiny_bscans(SHAPE)


def dicom_bytes_big(dataset):
    """The DICOM file of a big-endian data set."""
    file = io.BytesIO()
    dataset.set_original_encoding(is_implicit_vr=False, is_little_endian=False)
    dataset.save_as(file, implicit_vr=False, little_endian=False, enforce_file_format=True)
    return file.getvalue()


class TestImplausibleCounts:
    @pytest.mark.parametrize("make", [multi_frame, compressed])
    @pytest.mark.parametrize(
        ("stated", "error", "words"),
        [
            (0, UnreadableFile, "states 0 frames"),
            (-1, UnreadableFile, "states -1 frames"),
            (4097, TooLarge, "states 4097 B-scans; the limit is 4096"),
            (2**31, TooLarge, "states 2147483648 B-scans"),
            (10**30, TooLarge, "B-scans; the limit is 4096"),
        ],
    )
    def test_are_refused_by_the_header_alone(self, make, stated, error, words, tmp_path):
        dataset = make(BSCANS)
        dataset.NumberOfFrames = stated
        with pytest.raises(error, match=words):
            scan({"a": dicom_bytes(dataset)}, tmp_path)

    def test_more_than_the_pixels_that_are_there(self, tmp_path):
        with pytest.raises(UnreadableFile, match=r"ends early: 3840 of 5120 pixel bytes are there\."):
            scan({"a": dicom_bytes(multi_frame(BSCANS, NumberOfFrames=4))}, tmp_path)

    def test_more_than_the_compressed_frames_that_are_there(self, tmp_path):
        dataset = compressed(BSCANS)
        dataset.NumberOfFrames = 4
        with pytest.raises(UnreadableFile, match="states 4 frames and holds 3"):
            scan({"a": dicom_bytes(dataset)}, tmp_path)

    def test_absent_or_empty_is_one(self, tmp_path):
        dataset = dicom_dataset(BSCANS[0])
        dataset.NumberOfFrames = None
        np.testing.assert_array_equal(scan({"a": dicom_bytes(dataset)}, tmp_path).bscans, BSCANS[:1])


class TestDeflated:
    def test_gives_the_same_volume(self, tmp_path):
        plain = scan({"a": dicom_bytes(multi_frame(BSCANS))}, tmp_path)
        dataset = multi_frame(BSCANS)
        dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        deflated = scan({"a": dicom_bytes(dataset)}, tmp_path)
        np.testing.assert_array_equal(deflated.bscans, BSCANS)
        assert (deflated.spacing, deflated.laterality) == (plain.spacing, plain.laterality)

    def test_in_a_zip(self, tmp_path):
        dataset = multi_frame(BSCANS)
        dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        np.testing.assert_array_equal(scan({"a.zip": zipped({"IM1": dicom_bytes(dataset)})}, tmp_path).bscans, BSCANS)

    def test_a_bomb_is_stopped_at_the_limit(self, tmp_path):
        dataset = multi_frame(np.zeros((64, 512, 512), np.uint8))
        dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        content = dicom_bytes(dataset)
        assert len(content) < 100_000
        with pytest.raises(TooLarge, match="expands more than 200 times"):
            scan({"a": content}, tmp_path)
        assert sum(path.stat().st_size for path in (tmp_path / "scratch").iterdir()) <= 18 * 2**20
        with pytest.raises(TooLarge, match="expands to more than 1000000 bytes"):
            scan({"a": content}, tmp_path, Limits(max_expanded_bytes=1_000_000))

    def test_cut_short(self, tmp_path):
        dataset = multi_frame(BSCANS)
        dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        with pytest.raises(UnreadableFile, match="is damaged or ends early"):
            scan({"a": dicom_bytes(dataset)[:-200]}, tmp_path)


class TestOtherEncodings:
    def test_big_endian(self, tmp_path):
        pixels = BSCANS.astype(np.uint16) * 257
        dataset = multi_frame(pixels)
        dataset.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
        dataset.PixelData = pixels.astype(">u2").tobytes()
        dataset["PixelData"].VR = "OW"
        content = dicom_bytes_big(dataset)
        np.testing.assert_array_equal(scan({"a": content}, tmp_path).bscans, pixels)

    def test_frames_that_are_scrambled_are_refused_in_words(self, tmp_path):
        dataset = compressed(BSCANS)
        scrambled = [
            bytes(byte ^ 0x5A if at % 7 == 0 else byte for at, byte in enumerate(b"\xff\x4f\xff\x51" * 99))
        ] * 3
        dataset.PixelData = encapsulate(scrambled)
        with pytest.raises(UnsupportedCompression, match="scrambled or damaged, as Zeiss writes them") as caught:
            scan({"a": dicom_bytes(dataset)}, tmp_path)
        assert "without compression" in str(caught.value)

    def test_a_video_is_refused(self, tmp_path):
        dataset = compressed(BSCANS)
        dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.102"  # MPEG-4
        with pytest.raises(OCTError, match="a transfer syntax that we do not decode"):
            scan({"a": dicom_bytes(dataset)}, tmp_path)


class TestOtherObjects:
    @pytest.mark.parametrize("modality", ["CT", "MR", "US", "OP"])
    def test_of_another_modality(self, modality, tmp_path):
        dataset = dicom_dataset(BSCANS, Modality=modality, SOPClassUID="1.2.840.10008.5.1.4.1.1.7.2")
        with pytest.raises(NotAnImage, match=f"is an image of the modality {modality}; only OCT"):
            scan({"a": dicom_bytes(dataset)}, tmp_path)

    def test_an_analysis_of_flow(self, tmp_path):
        dataset = dicom_dataset(BSCANS, SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.5.8")
        with pytest.raises(NotAnImage, match="analysis of flow, not a stack of B-scans"):
            scan({"a": dicom_bytes(dataset)}, tmp_path)

    def test_a_screen_export_of_no_stated_modality_is_taken(self, tmp_path):
        dataset = dicom_dataset(BSCANS, Modality="OT", SOPClassUID="1.2.840.10008.5.1.4.1.1.7.2")
        np.testing.assert_array_equal(scan({"a": dicom_bytes(dataset)}, tmp_path).bscans, BSCANS)
