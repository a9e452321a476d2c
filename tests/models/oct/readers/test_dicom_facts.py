"""The facts that leave a DICOM header: eye, patient's pseudonym, words in the pixels."""

import pytest

from models.oct.readers import SourceFile, read_volume
from models.oct.readers.burned_in import WARNING
from models.oct.readers.dicom_facts import BURNED_IN
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import SHAPE, dicom_bytes, dicom_dataset, item, multi_frame, scan

BSCANS = tiny_bscans(SHAPE)


def keyed(dataset, folder):
    """The volume of `dataset`, its patient named by what the pseudonym was asked about."""
    path = folder / "upload"
    path.write_bytes(dicom_bytes(dataset))
    return read_volume([SourceFile("a", path)], pseudonym=lambda patient, issuer: f"{issuer}|{patient}")


class TestLaterality:
    @pytest.mark.parametrize("tag", ["ImageLaterality", "Laterality"])
    def test_from_the_plain_tags(self, tag, tmp_path):
        volume = scan({"a": dicom_bytes(dicom_dataset(BSCANS, **{tag: "R"}))}, tmp_path)
        assert volume.laterality == "OD"

    @pytest.mark.parametrize("tag", ["ImageLaterality", "Laterality"])
    def test_two_places_that_contradict_each_other_give_none_and_a_warning(self, tag, tmp_path):
        volume = scan({"a": dicom_bytes(multi_frame(BSCANS, **{tag: "R"}))}, tmp_path)  # its frames say L
        assert volume.laterality is None
        assert "names both eyes" in volume.warnings[-1]

    def test_frames_of_two_eyes_give_none_and_a_warning(self, tmp_path):
        dataset = multi_frame(BSCANS)
        del dataset.SharedFunctionalGroupsSequence[0].FrameAnatomySequence
        for frame, side in zip(dataset.PerFrameFunctionalGroupsSequence, "LRL", strict=True):
            frame.FrameAnatomySequence = item(FrameLaterality=side)
        volume = scan({"a": dicom_bytes(dataset)}, tmp_path)
        assert volume.laterality is None
        assert "names both eyes" in volume.warnings[-1]

    def test_both_is_no_eye(self, tmp_path):
        assert scan({"a": dicom_bytes(dicom_dataset(BSCANS, Laterality="B"))}, tmp_path).laterality is None


class TestPatient:
    def test_is_named_by_id_and_issuer(self, tmp_path):
        volume = keyed(multi_frame(BSCANS, PatientID=" 47  11 ", IssuerOfPatientID="CLINIC"), tmp_path)
        assert volume.patient_key == "CLINIC|47 11"

    @pytest.mark.parametrize("nobody", ["", "0", "ANONYMOUS", "Unknown", "n/a"])
    def test_an_id_that_stands_for_nobody_is_no_patient(self, nobody, tmp_path):
        assert keyed(multi_frame(BSCANS, PatientID=nobody), tmp_path).patient_key is None

    def test_without_an_id_there_is_no_key(self, tmp_path):
        dataset = multi_frame(BSCANS)
        del dataset.PatientID
        assert keyed(dataset, tmp_path).patient_key is None

    def test_is_not_asked_for_unless_wanted(self, tmp_path):
        assert scan({"a": dicom_bytes(multi_frame(BSCANS))}, tmp_path).patient_key is None


class TestBurnedIn:
    def test_a_header_that_says_so_is_told(self, tmp_path):
        volume = scan({"a": dicom_bytes(multi_frame(BSCANS, BurnedInAnnotation="YES"))}, tmp_path)
        assert volume.warnings == (BURNED_IN,)

    def test_a_header_that_says_no_does_not_hide_what_is_seen(self, tmp_path):
        drawn = BSCANS.copy()
        drawn[:, 4:28, 6] = 255
        drawn[:, :, 2:6] = drawn[:, :, 7:11] = 10
        volume = scan({"a": dicom_bytes(multi_frame(drawn, BurnedInAnnotation="NO"))}, tmp_path)
        assert volume.warnings == (WARNING,)
