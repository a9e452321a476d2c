import logging
from datetime import date

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID,
)

from models.oct.readers import Limits, TooLarge, UnreadableFile
from models.oct.readers.errors import (
    CircleScan,
    NotAnImage,
    NotParallel,
    SeveralVolumes,
    SliceSizesDiffer,
)
from models.oct.volume import OCTError, Spacing
from tests.builders import tiny_bscans, zipped
from tests.models.oct.readers.samples import (
    SHAPE,
    compressed,
    dicom_bytes,
    dicom_dataset,
    item,
    multi_frame,
    scan,
)

BSCANS = tiny_bscans(SHAPE)

ENCAPSULATED_PDF = UID("1.2.840.10008.5.1.4.1.1.104.1")
DICOM_DIRECTORY = UID("1.2.840.10008.1.3.10")
EN_FACE = UID("1.2.840.10008.5.1.4.1.1.77.1.5.7")
SEGMENTATION = UID("1.2.840.10008.5.1.4.1.1.66.4")


def slices(**elements: list) -> dict[str, bytes]:
    """Three single-frame files of one series; each element takes one value a slice."""
    files = {}
    for index, bscan in enumerate(BSCANS):
        dataset = dicom_dataset(bscan, SeriesInstanceUID="1.2.3", PixelSpacing=[0.004, 0.012])
        for tag, values in elements.items():
            setattr(dataset, tag, values[index])
        files[f"IM{index}"] = dicom_bytes(dataset)
    return files


class TestMultiFrame:
    def test_spacing_comes_from_pixel_measures_and_positions(self, tmp_path):
        volume = scan({"a": dicom_bytes(multi_frame(BSCANS, step_mm=0.12))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert volume.spacing is not None
        assert volume.spacing.across_um == pytest.approx(120)
        assert volume.spacing.axial_um == pytest.approx(4)
        assert volume.spacing.along_um == pytest.approx(12)
        assert (volume.laterality, volume.device, volume.format) == ("OS", "Acme Scanner 5", "dicom")
        assert volume.acquired_on == date(2024, 2, 29)
        assert volume.warnings == ()

    def test_without_positions_the_slice_thickness_serves_and_is_told(self, tmp_path):
        dataset = multi_frame(BSCANS)
        del dataset.PerFrameFunctionalGroupsSequence
        volume = scan({"a": dicom_bytes(dataset)}, tmp_path)
        assert volume.spacing == Spacing(across_um=500, axial_um=4, along_um=12)
        assert volume.warnings == ("The distance between B-scans was taken from the stated slice thickness.",)

    def test_spacing_between_slices_goes_before_thickness(self, tmp_path):
        dataset = multi_frame(BSCANS)
        del dataset.PerFrameFunctionalGroupsSequence
        dataset.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].SpacingBetweenSlices = 0.25
        volume = scan({"a": dicom_bytes(dataset)}, tmp_path)
        assert volume.spacing == Spacing(across_um=250, axial_um=4, along_um=12)
        assert volume.warnings == ()

    def test_measures_of_each_frame_go_before_shared_ones(self, tmp_path):
        dataset = multi_frame(BSCANS)
        for frame in dataset.PerFrameFunctionalGroupsSequence:
            frame.PixelMeasuresSequence = item(PixelSpacing=[0.005, 0.015])
        volume = scan({"a": dicom_bytes(dataset)}, tmp_path)
        assert volume.spacing is not None
        assert volume.spacing.axial_um == pytest.approx(5)

    def test_uneven_positions_make_the_spacing_unknown(self, tmp_path):
        dataset = multi_frame(BSCANS)
        dataset.PerFrameFunctionalGroupsSequence[2].PlanePositionSequence[0].ImagePositionPatient = [0, 0.5, 0]
        volume = scan({"a": dicom_bytes(dataset)}, tmp_path)
        assert volume.spacing is None
        assert "not evenly spaced" in volume.warnings[0]

    def test_no_spacing_at_all(self, tmp_path):
        volume = scan({"a": dicom_bytes(dicom_dataset(BSCANS))}, tmp_path)
        assert volume.spacing is None
        assert volume.warnings == ("The DICOM file states no pixel spacing.",)

    def test_a_single_frame_has_no_distance_across(self, tmp_path):
        volume = scan({"a": dicom_bytes(multi_frame(BSCANS[:1]))}, tmp_path)
        assert volume.n_slices == 1
        assert volume.spacing is None
        assert "single B-scan (4.00 µm in depth, 12.00 µm along)" in volume.warnings[0]

    def test_a_converters_filler_is_told(self, tmp_path):
        dataset = multi_frame(BSCANS)
        dataset.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing = [0.02, 0.02]
        volume = scan({"a": dicom_bytes(dataset)}, tmp_path)
        assert volume.spacing is not None
        assert "as converters do that know none" in volume.warnings[0]

    def test_a_bad_date_is_passed_over(self, tmp_path):
        dataset = multi_frame(BSCANS, AcquisitionDateTime="00000000", StudyDate="20200102")
        assert scan({"a": dicom_bytes(dataset)}, tmp_path).acquired_on == date(2020, 1, 2)


class TestSingleFrames:
    def test_sorted_by_position_whatever_their_names_and_numbers(self, tmp_path):
        files = slices(
            ImageOrientationPatient=[[1, 0, 0, 0, 0, -1]] * 3,
            ImagePositionPatient=[[0, 0.4, 0], [0, 0.2, 0], [0, 0.6, 0]],
            InstanceNumber=[1, 2, 3],
        )
        volume = scan({"a.zip": zipped(files)}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS[[1, 0, 2]])
        assert volume.spacing is not None
        assert volume.spacing.across_um == pytest.approx(200)

    def test_sorted_by_instance_number_without_positions(self, tmp_path):
        volume = scan(slices(InstanceNumber=[10, 9, 11], SliceThickness=[0.1] * 3), tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS[[1, 0, 2]])

    def test_taken_by_name_with_a_warning_when_they_state_no_order(self, tmp_path):
        volume = scan(slices(InstanceNumber=[1, 1, 1]), tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert "taken in the order of their names" in volume.warnings[0]

    def test_two_series_are_refused(self, tmp_path):
        with pytest.raises(SeveralVolumes, match="belong to 2 series"):
            scan(slices(SeriesInstanceUID=["1.2.3", "1.2.3", "1.2.4"]), tmp_path)

    def test_two_volumes_are_refused(self, tmp_path):
        files = {name: dicom_bytes(multi_frame(BSCANS)) for name in ("a", "b")}
        with pytest.raises(SeveralVolumes, match="2 DICOM images, 2 of them volumes, of 1 series"):
            scan(files, tmp_path)

    def test_sizes_that_differ(self, tmp_path):
        files = slices(InstanceNumber=[1, 2, 3])
        files["IM3"] = dicom_bytes(dicom_dataset(BSCANS[0][:-1], SeriesInstanceUID="1.2.3", InstanceNumber=4))
        with pytest.raises(SliceSizesDiffer, match=r"^File 4 of 4 has 40 × 31 pixels, another has 40 × 32;"):
            scan(files, tmp_path)

    def test_a_fundus_photo_beside_the_volume_is_left_out(self, tmp_path):
        photo = dicom_dataset(np.zeros((9, 9), np.uint8), Modality="OP")
        volume = scan({"a": dicom_bytes(photo), "b": dicom_bytes(multi_frame(BSCANS))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert volume.warnings == ("1 of 2 DICOM files are no OCT images and were left out.",)

    def test_a_directory_of_a_disc_is_left_out(self, tmp_path):
        directory = dicom_dataset(BSCANS[0], SOPClassUID=DICOM_DIRECTORY)
        del directory.PixelData
        files = {"DICOMDIR": dicom_bytes(directory), "IM0": dicom_bytes(multi_frame(BSCANS))}
        np.testing.assert_array_equal(scan({"a.zip": zipped(files)}, tmp_path).bscans, BSCANS)


class TestRefused:
    def test_a_document(self, tmp_path):
        dataset = dicom_dataset(BSCANS[0], SOPClassUID=ENCAPSULATED_PDF)
        del dataset.PixelData
        with pytest.raises(NotAnImage, match=r"object without an image \(Encapsulated PDF Storage\)") as caught:
            scan({"a": dicom_bytes(dataset)}, tmp_path)
        assert caught.value.code == "not_an_image"

    def test_a_segmentation(self, tmp_path):
        with pytest.raises(NotAnImage, match="is a DICOM segmentation, not a scan"):
            scan({"a": dicom_bytes(dicom_dataset(BSCANS, SOPClassUID=SEGMENTATION))}, tmp_path)

    def test_an_en_face_image(self, tmp_path):
        with pytest.raises(NotAnImage, match="en-face image, not a stack of B-scans"):
            scan({"a": dicom_bytes(dicom_dataset(BSCANS[0], SOPClassUID=EN_FACE))}, tmp_path)

    def test_an_image_class_without_pixels(self, tmp_path):
        dataset = dicom_dataset(BSCANS)
        del dataset.PixelData
        with pytest.raises(NotAnImage, match="without pixels, or it ends before them"):
            scan({"a": dicom_bytes(dataset)}, tmp_path)

    def test_truncated_pixels(self, tmp_path):
        with pytest.raises(UnreadableFile, match=r"ends early: 3830 of 3840 pixel bytes are there\."):
            scan({"a": dicom_bytes(multi_frame(BSCANS))[:-10]}, tmp_path)

    def test_a_billion_stated_frames(self, tmp_path):
        dataset = multi_frame(BSCANS, NumberOfFrames=10**9)
        with pytest.raises(TooLarge, match="states 1000000000 B-scans; the limit is 4096"):
            scan({"a": dicom_bytes(dataset)}, tmp_path)

    def test_rows_and_columns_over_the_limit(self, tmp_path):
        dataset = compressed(BSCANS)
        dataset.Rows = dataset.Columns = 65535
        with pytest.raises(TooLarge, match="states 65535 × 65535 pixels"):
            scan({"a": dicom_bytes(dataset)}, tmp_path, Limits())

    @pytest.mark.parametrize(
        ("orientation", "error", "words"),
        [("NONLINEAR", CircleScan, "circle scan"), ("TRANSVERSE", NotParallel, "en-face images")],
    )
    def test_frames_that_are_no_parallel_bscans(self, orientation, error, words, tmp_path):
        dataset = multi_frame(BSCANS)
        for frame in dataset.PerFrameFunctionalGroupsSequence:
            frame.OphthalmicFrameLocationSequence = item(OphthalmicImageOrientation=orientation)
        with pytest.raises(error, match=words):
            scan({"a": dicom_bytes(dataset)}, tmp_path)

    def test_a_star(self, tmp_path):
        dataset = multi_frame(BSCANS)
        for frame, direction in zip(
            dataset.PerFrameFunctionalGroupsSequence, ([1, 0, 0], [0, 1, 0], [0.6, 0.8, 0]), strict=True
        ):
            frame.PlaneOrientationSequence = item(ImageOrientationPatient=[*direction, 0, 0, -1])
        with pytest.raises(NotParallel, match="different directions"):
            scan({"a": dicom_bytes(dataset)}, tmp_path)


class TestPrivacy:
    def test_a_damaged_header_puts_no_name_into_the_log(self, tmp_path, caplog, recwarn):
        content = bytearray(dicom_bytes(multi_frame(BSCANS)))
        at = content.find(b"1.2.840.10008.1.2.1")
        content[at - 2] = 0xFF  # the transfer syntax now runs on into the patient's name
        caplog.set_level(logging.DEBUG)
        with pytest.raises(OCTError) as caught:
            scan({"a": bytes(content)}, tmp_path)
        logged = caplog.text + " ".join(str(one.message) for one in recwarn) + str(caught.value)
        assert "CANARY" not in logged

    def test_only_listed_elements_are_read(self, tmp_path, monkeypatch):
        seen: list[Dataset] = []
        monkeypatch.setattr(
            "models.oct.readers.dicom.stated_geometry",
            lambda frames, lines: (seen.extend(frame.header.dataset for frame in frames), ()),
        )
        scan({"a": dicom_bytes(multi_frame(BSCANS, OtherPatientIDsSequence=Sequence([])))}, tmp_path)
        assert "PatientName" not in seen[0]
        assert "PatientID" not in seen[0]
