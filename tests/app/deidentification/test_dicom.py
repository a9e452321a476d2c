"""Instances that are passed on: whatever stood in their headers, nothing of the patient does afterwards."""

from __future__ import annotations

import io
from typing import Any

import pydicom
import pytest
from pydicom.datadict import DicomDictionary, keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from app.deidentification.dicom import deidentify
from app.deidentification.pseudonyms import Pseudonyms
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import dicom_bytes, item, multi_frame

PSEUDONYMS = Pseudonyms(b"a" * 32)

CANARY = "Zzyzx"

FREE_TEXT = ("LO", "SH", "PN", "LT", "ST", "UT", "UC", "AE", "AS", "UR")

DEVICE = {"Manufacturer", "ManufacturerModelName", "SoftwareVersions"}
"""Text that stays, as in the basic profile: what the scanner is."""

CODED = {"CodeMeaning", "CodeValue", "CodingSchemeDesignator", "CodingSchemeVersion"}
"""Likewise: words of coded concepts."""

FILE_HEAD_AND_ITEMS = {0x0000, 0x0002, 0x0004, 0xFFFE}

BASIC_PROFILE_REMOVES = (
    "PatientBirthName", "PatientMotherBirthName", "PatientAddress", "PatientAge", "PatientWeight", "PatientComments",
    "OtherPatientIDs", "EthnicGroup", "Occupation", "AdditionalPatientHistory", "InstitutionName", "InstitutionAddress",
    "StationName", "DeviceSerialNumber", "OperatorsName", "PerformingPhysicianName", "NameOfPhysiciansReadingStudy",
    "StudyDescription", "SeriesDescription", "ImageComments", "AcquisitionComments", "ProtocolName",
    "RequestAttributesSequence", "OriginalAttributesSequence", "DigitalSignaturesSequence", "IconImageSequence",
)  # fmt: skip
"""Some of table E.1-1 whose action is X, or X with a replacement."""


def instance(**elements: Any) -> pydicom.FileDataset:
    """An OPT object of a patient."""
    given = {
        "StudyInstanceUID": "1.2.3",
        "SeriesInstanceUID": "1.2.3.4",
        "StudyDate": "20240229",
        "StudyTime": "101112",
        "PatientBirthDate": "19700101",
        "PatientSex": "F",
        "IssuerOfPatientID": "CLINIC",
    }
    return multi_frame(tiny_bscans(), **(given | elements))


def full_of_text() -> pydicom.FileDataset:
    """An instance with the canary in every attribute of free text that the standard knows, and in private ones."""
    dataset = instance()
    for number, (representation, _, _, _, keyword) in DicomDictionary.items():
        tag = Tag(number)
        if representation not in FREE_TEXT or tag.group in FILE_HEAD_AND_ITEMS or keyword in DEVICE | CODED:
            continue
        dataset.add_new(tag, representation, "042Y" if representation == "AS" else CANARY)
    block = dataset.private_block(0x0029, "ACME 1.0", create=True)
    block.add_new(1, "LO", CANARY)
    block.add_new(2, "SQ", item(PatientName=CANARY))
    frame = dataset.PerFrameFunctionalGroupsSequence[0]
    frame.FrameContentSequence = item(FrameComments=CANARY, StackID=CANARY, FrameAcquisitionDateTime="20240229")
    frame.RequestAttributesSequence = item(RequestedProcedureDescription=CANARY)
    dataset.preamble = CANARY.encode().ljust(128, b"\0")
    dataset.file_meta.SourceApplicationEntityTitle = CANARY
    return dataset


def clean(dataset: Dataset, dates: Any = "keep") -> Dataset:
    return deidentify(dataset, pseudonyms=PSEUDONYMS, dates=dates)


class TestNothingStays:
    def test_of_any_free_text_of_the_standard_or_of_private_elements(self) -> None:
        dataset = full_of_text()
        assert len([element for element in dataset if element.value == CANARY]) > 700
        written = dicom_bytes(clean(dataset))  # type: ignore[arg-type]
        assert CANARY.encode() not in written.replace(b"\0", b"")
        assert b"19700101" not in written
        assert b"CANARY" not in written  # the name that the samples hold

    @pytest.mark.parametrize("keyword", BASIC_PROFILE_REMOVES)
    def test_of_what_the_basic_profile_removes(self, keyword: str) -> None:
        dataset = instance()
        representation = DicomDictionary[Tag(keyword)][0]
        value: Any = item(CodeMeaning="x") if representation == "SQ" else "042Y" if representation == "AS" else "1"
        setattr(dataset, keyword, value)
        assert keyword not in clean(dataset)

    def test_private_elements_are_dropped_in_sequences_too(self) -> None:
        dataset = full_of_text()
        assert not [element for element in clean(dataset).iterall() if element.tag.is_private]

    def test_the_given_data_set_is_left_as_it_was(self) -> None:
        dataset = instance()
        before = dataset.to_json()
        clean(dataset)
        assert dataset.to_json() == before


class TestWhatStays:
    def test_the_volume_reads_the_same(self) -> None:
        dataset = instance(Laterality="L")
        cleaned = pydicom.dcmread(io.BytesIO(dicom_bytes(clean(dataset))))  # type: ignore[arg-type]
        assert cleaned.pixel_array.tolist() == dataset.pixel_array.tolist()
        for group in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
            assert cleaned[group] == dataset[group]
        assert (cleaned.Laterality, cleaned.Manufacturer, cleaned.Modality) == ("L", "Acme", "OPT")

    def test_the_patient_has_the_key_that_uploads_give_them(self) -> None:
        cleaned = clean(instance())
        assert cleaned.PatientID == PSEUDONYMS.patient_key("CANARY-4711", "CLINIC")
        assert str(cleaned.PatientName) == cleaned.PatientID

    def test_attributes_that_an_image_must_have_are_there_and_empty(self) -> None:
        cleaned = clean(instance())
        for keyword in ("PatientBirthDate", "PatientSex", "AccessionNumber", "ReferringPhysicianName", "StudyID"):
            assert not cleaned[keyword].value

    def test_it_says_what_was_done(self) -> None:
        cleaned = clean(instance(BurnedInAnnotation="NO"), "shift")
        assert cleaned.PatientIdentityRemoved == "YES"
        assert cleaned.LongitudinalTemporalInformationModified == "MODIFIED"
        assert [code.CodeValue for code in cleaned.DeidentificationMethodCodeSequence] == ["113100", "113107"]

    @pytest.mark.parametrize("said", ["YES", None])
    def test_it_does_not_say_so_where_words_may_be_in_the_pixels(self, said: str | None) -> None:
        dataset = instance() if said is None else instance(BurnedInAnnotation=said)
        assert clean(dataset).get("PatientIdentityRemoved") != "YES"


class TestUids:
    def test_of_instances_are_replaced_alike_wherever_they_stand(self) -> None:
        dataset = instance(ReferencedImageSequence=item(ReferencedSOPInstanceUID="1.2.3.4.5"))
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4.5"
        cleaned = clean(dataset)
        assert cleaned.SOPInstanceUID == PSEUDONYMS.uid("1.2.3.4.5")
        assert cleaned.ReferencedImageSequence[0].ReferencedSOPInstanceUID == cleaned.SOPInstanceUID
        assert cleaned.file_meta.MediaStorageSOPInstanceUID == cleaned.SOPInstanceUID

    def test_of_classes_and_encodings_stay(self) -> None:
        dataset = instance()
        cleaned = clean(dataset)
        assert cleaned.SOPClassUID == dataset.SOPClassUID
        assert cleaned.file_meta.TransferSyntaxUID == dataset.file_meta.TransferSyntaxUID

    def test_none_of_the_given_ones_stays(self) -> None:
        dataset = instance()
        given = {str(element.value) for element in dataset.iterall() if element.VR == "UI"} - {dataset.SOPClassUID}
        kept = {str(element.value) for element in clean(dataset).iterall() if element.VR == "UI"}
        assert given
        assert not given & kept


class TestDates:
    def test_kept(self) -> None:
        cleaned = clean(instance(), "keep")
        assert (cleaned.StudyDate, cleaned.StudyTime, cleaned.AcquisitionDateTime) == (
            "20240229", "101112", "20240229101112",
        )  # fmt: skip

    def test_shifted_by_the_patients_days(self) -> None:
        cleaned = clean(instance(), "shift")
        assert cleaned.StudyDate < "20240201"
        assert cleaned.AcquisitionDateTime == f"{cleaned.StudyDate}101112"

    def test_cut_to_the_year(self) -> None:
        cleaned = clean(instance(), "year")
        assert (cleaned.StudyDate, cleaned.StudyTime, cleaned.AcquisitionDateTime) == ("20240101", "", "20240101")

    @pytest.mark.parametrize("text", ["JANE DOE", "20241399", "2024"])
    def test_what_is_no_day_is_emptied(self, text: str) -> None:
        dataset = instance()
        with pydicom.config.disable_value_validation():
            dataset.AcquisitionDateTime = text
            assert not clean(dataset, "shift").AcquisitionDateTime


def test_the_lists_name_attributes_of_the_standard() -> None:
    from app.deidentification.dicom_attributes import EMPTIED, KEPT

    known = {entry[4] for entry in DicomDictionary.values()} | {keyword_for_tag(0x00020000)}
    assert [keyword for keyword in (*KEPT, *EMPTIED) if keyword not in known] == []
