"""Our own OPT: read back by pydicom, by our reader, and held against the standard's tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from highdicom._standard_utils import check_required_attributes, get_iod_module_map
from numpy.typing import NDArray

from models.oct.dicom_out import FiledUnder, Scan
from models.oct.dicom_out.apart import UnusableArray
from models.oct.dicom_out.opt import write_opt_file
from models.oct.volume import Spacing
from tests.builders import tiny_bscans
from tests.models.oct.dicom_out.scans import SHAPE, saved, scan, source
from tests.models.oct.readers.samples import scan as read_back

EIGHT_BITS = tiny_bscans(SHAPE)
SIXTEEN_BITS = EIGHT_BITS.astype(np.uint16) * 257 + 3


def written(folder: Path, bscans: NDArray[np.generic], one: Scan, filed_under: FiledUnder | None = None) -> Path:
    target = folder / "opt.dcm"
    write_opt_file(saved(bscans, folder), target, one, filed_under)
    return target


class TestPixels:
    @pytest.mark.parametrize("bscans", [EIGHT_BITS, SIXTEEN_BITS, EIGHT_BITS[:1]], ids=["8", "16", "one frame"])
    def test_are_read_back_exactly(self, bscans: NDArray[np.generic], tmp_path: Path) -> None:
        shape = (bscans.shape[0], *SHAPE[1:])
        dataset = pydicom.dcmread(written(tmp_path, bscans, scan(shape)))
        np.testing.assert_array_equal(dataset.pixel_array.reshape(bscans.shape), bscans)

    @pytest.mark.parametrize("bscans", [EIGHT_BITS[1:], EIGHT_BITS.astype(np.int32)], ids=["shape", "type"])
    def test_of_another_scan_are_refused(self, bscans: NDArray[np.generic], tmp_path: Path) -> None:
        with pytest.raises(UnusableArray):
            written(tmp_path, bscans, scan())


class TestOurOwnReader:
    @pytest.mark.parametrize("first_slice", ["superior", "inferior"])
    def test_gives_back_the_volume_with_its_spacing(self, first_slice: str, tmp_path: Path) -> None:
        path = written(tmp_path, SIXTEEN_BITS, scan(first_slice=first_slice))
        (tmp_path / "read").mkdir()
        volume = read_back({"a.dcm": path.read_bytes()}, tmp_path / "read")
        assert volume.spacing is not None
        assert volume.spacing.across_um == pytest.approx(120)
        assert (volume.spacing.axial_um, volume.spacing.along_um) == (pytest.approx(4), pytest.approx(12))
        assert (volume.laterality, str(volume.acquired_on)) == ("OS", "2026-03-04")
        np.testing.assert_array_equal(np.sort(volume.bscans, axis=0), np.sort(SIXTEEN_BITS, axis=0))


class TestStandard:
    @pytest.mark.parametrize("one", [scan(), scan(source=source(frame_of_reference_uid=None))], ids=["png", "dicom"])
    def test_every_required_attribute_of_every_mandatory_module_is_there(self, one: Scan, tmp_path: Path) -> None:
        dataset = pydicom.dcmread(written(tmp_path, EIGHT_BITS, one))
        modules = [item for item in get_iod_module_map()["ophthalmic-tomography-image"] if item["usage"] == "M"]
        modules.append({"key": "frame-of-reference"})
        lacking = []
        for module in modules:
            try:
                recursive = "functional-groups" not in module["key"]
                check_required_attributes(dataset, module["key"], recursive=recursive)
            except AttributeError as error:
                lacking.append((module["key"], str(error)))
        assert [item for item in lacking if not _is_of_concatenations(item[1])] == []

    def test_a_scan_without_eye_and_day_states_neither(self, tmp_path: Path) -> None:
        dataset = pydicom.dcmread(written(tmp_path, EIGHT_BITS, scan(laterality=None, acquired_on=None)))
        assert "ImageLaterality" not in dataset
        assert not dataset.AcquisitionDateTime
        assert not dataset.StudyDate


class TestSources:
    def test_each_frame_names_the_frame_it_was_made_of(self, tmp_path: Path) -> None:
        one = scan(source=source(numbers=(2, 1, 3, 5, 4), frame_of_reference_uid=None))
        dataset = pydicom.dcmread(written(tmp_path, EIGHT_BITS, one))
        references = [
            frame.DerivationImageSequence[0].SourceImageSequence[0]
            for frame in dataset.PerFrameFunctionalGroupsSequence
        ]
        assert [reference.ReferencedFrameNumber for reference in references] == [2, 1, 3, 5, 4]
        assert {reference.ReferencedSOPInstanceUID for reference in references} == {"1.2.3.4.5"}
        assert dataset.StudyInstanceUID == "1.2.3"
        assert dataset.SeriesInstanceUID != "1.2.3.4"


class TestPatient:
    def test_is_a_pseudonym_and_says_so(self, tmp_path: Path) -> None:
        dataset = pydicom.dcmread(written(tmp_path, EIGHT_BITS, scan()))
        assert (dataset.PatientID, str(dataset.PatientName), dataset.PatientBirthDate) == ("P-7", "", "")
        assert dataset.PatientIdentityRemoved == "YES"

    def test_is_empty_where_there_is_no_pseudonym(self, tmp_path: Path) -> None:
        assert pydicom.dcmread(written(tmp_path, EIGHT_BITS, scan(patient_key=None))).PatientID == ""

    def test_is_the_archive_s_where_it_is_filed_there_and_the_instance_the_same(self, tmp_path: Path) -> None:
        plain = pydicom.dcmread(written(tmp_path, EIGHT_BITS, scan()))
        filed = FiledUnder(patient_id="4711", patient_name="Doe^Jane", birth_date="19500102", sex="F", study_id="9")
        dataset = pydicom.dcmread(written(tmp_path, EIGHT_BITS, scan(), filed))
        assert (dataset.PatientID, str(dataset.PatientName)) == ("4711", "Doe^Jane")
        assert (dataset.PatientBirthDate, dataset.PatientSex, dataset.StudyID) == ("19500102", "F", "9")
        assert "PatientIdentityRemoved" not in dataset
        assert dataset.SOPInstanceUID == plain.SOPInstanceUID

    def test_values_that_dicom_does_not_know_are_left_out(self, tmp_path: Path) -> None:
        filed = FiledUnder("4711", birth_date="2.1.1950", sex="W", study_date="2026", study_time="noon")
        dataset = pydicom.dcmread(written(tmp_path, EIGHT_BITS, scan(), filed))
        assert (dataset.PatientBirthDate, dataset.PatientSex, dataset.StudyTime) == ("", "", "")
        assert dataset.StudyDate == "20260304"

    def test_words_in_the_pixels_are_not_called_removed(self, tmp_path: Path) -> None:
        dataset = pydicom.dcmread(written(tmp_path, EIGHT_BITS, scan(burned_in=True)))
        assert dataset.BurnedInAnnotation == "YES"
        assert "PatientIdentityRemoved" not in dataset


class TestGeometry:
    def test_is_in_mm_axial_first(self, tmp_path: Path) -> None:
        one = scan(spacing=Spacing(across_um=62.5, axial_um=3.8717, along_um=11.43))
        shared = pydicom.dcmread(written(tmp_path, EIGHT_BITS, one)).SharedFunctionalGroupsSequence[0]
        measures = shared.PixelMeasuresSequence[0]
        assert list(measures.PixelSpacing) == [0.0038717, 0.01143]
        assert measures.SpacingBetweenSlices == 0.0625

    def test_the_same_scan_gives_the_same_bytes(self, tmp_path: Path) -> None:
        first = written(tmp_path, EIGHT_BITS, scan()).read_bytes()
        assert written(tmp_path, EIGHT_BITS, scan()).read_bytes() == first


def _is_of_concatenations(sentence: str) -> bool:
    """The table calls three attributes required that the standard asks of concatenations alone (C.8.17.7)."""
    return "oncatenation" in sentence
