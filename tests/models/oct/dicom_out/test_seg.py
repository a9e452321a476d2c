"""SEG: every pixel read back by highdicom and pydicom, and what it says of itself."""

from __future__ import annotations

from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray

from models.oct.dicom_out import FiledUnder, Scan, SegKind, uids
from models.oct.dicom_out.apart import UnusableArray
from models.oct.dicom_out.seg import write_seg_file
from models.oct.volume import Spacing
from tests.models.oct.dicom_out.scans import ORIGIN, SHAPE, blob, saved, scan, source

KINDS: list[SegKind] = ["BINARY", "LABELMAP"]

SCANS = {
    "not DICOM": scan(),
    "not DICOM, begins below": scan(first_slice="inferior"),
    "DICOM with planes": scan(source=source()),
    "DICOM with planes in another order": scan(source=source(numbers=(4, 1, 5, 2, 3))),
    "DICOM with planes, spacing unknown": scan(spacing=None, source=source()),
    "DICOM without frame of reference": scan(source=source(frame_of_reference_uid=None)),
    "DICOM with another spacing": scan(spacing=Spacing(100.0, 4.0, 12.0), source=source()),
}


def written(
    folder: Path,
    mask: NDArray[np.generic],
    one: Scan,
    kind: SegKind = "BINARY",
    filed_under: FiledUnder | None = None,
) -> Path:
    target = folder / "seg.dcm"
    write_seg_file(saved(mask, folder), target, one, ORIGIN, kind, filed_under)
    return target


def by_source_frame(path: Path, one: Scan) -> NDArray[np.uint8]:
    """The mask in the order of the volume, as highdicom finds it by the frames that it refers to."""
    seg = highdicom.seg.segread(path)
    reference = seg.PerFrameFunctionalGroupsSequence[0].DerivationImageSequence[0].SourceImageSequence[0]
    numbers = range(1, one.shape[0] + 1)
    if reference.ReferencedSOPInstanceUID == "1.2.3.4.5" and one.source is not None:
        numbers = [frame.frame_number for frame in one.source.frames]
    found = seg.get_pixels_by_source_frame(
        reference.ReferencedSOPInstanceUID, list(numbers), combine_segments=True, relabel=False
    )
    return np.asarray(found, np.uint8)


class TestPixels:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("one", SCANS.values(), ids=SCANS)
    def test_are_read_back_exactly_by_source_frame(self, one: Scan, kind: SegKind, tmp_path: Path) -> None:
        mask = blob(one.shape)
        np.testing.assert_array_equal(by_source_frame(written(tmp_path, mask, one, kind), one), mask)

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("shape", [(1, 13, 21), (3, 16, 24), (2, 1, 8), (4, 33, 7)], ids=str)
    def test_of_any_size(self, shape: tuple[int, int, int], kind: SegKind, tmp_path: Path) -> None:
        one = scan(shape)
        mask = blob(shape, seed=3)
        mask[-1, -1, -1] = 1
        np.testing.assert_array_equal(by_source_frame(written(tmp_path, mask, one, kind), one), mask)

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("value", [0, 1], ids=["empty", "full"])
    def test_of_an_empty_and_of_a_full_mask(self, value: int, kind: SegKind, tmp_path: Path) -> None:
        mask = np.full(SHAPE, value, np.uint8)
        path = written(tmp_path, mask, scan(), kind)
        assert pydicom.dcmread(path).NumberOfFrames == SHAPE[0]
        np.testing.assert_array_equal(by_source_frame(path, scan()), mask)

    def test_frames_stand_in_the_order_of_the_volume_for_readers_that_ignore_geometry(self, tmp_path: Path) -> None:
        path = written(tmp_path, blob(), scan())
        np.testing.assert_array_equal(pydicom.dcmread(path).pixel_array, blob())

    @pytest.mark.parametrize(
        "mask", [blob((4, 13, 21)), blob() * 2, blob().astype(np.int64)], ids=["shape", "values", "type"]
    )
    def test_that_are_no_mask_of_the_scan_are_refused(self, mask: NDArray[np.generic], tmp_path: Path) -> None:
        with pytest.raises(UnusableArray):
            written(tmp_path, mask, scan())

    def test_of_frames_that_highdicom_would_pack_wrongly_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UnusableArray):
            written(tmp_path, blob((2, 1, 7)), scan((2, 1, 7)))


class TestGeometry:
    def test_is_a_regular_volume_of_the_scan_s_spacing(self, tmp_path: Path) -> None:
        geometry = highdicom.seg.segread(written(tmp_path, blob(), scan())).get_volume_geometry()
        assert geometry is not None
        assert geometry.spatial_shape == SHAPE
        assert geometry.spacing == pytest.approx((0.12, 0.004, 0.012))

    def test_is_the_original_s_where_that_is_referred_to(self, tmp_path: Path) -> None:
        seg = pydicom.dcmread(written(tmp_path, blob(), scan(source=source())))
        assert seg.FrameOfReferenceUID == "1.2.3.9"
        assert seg.StudyInstanceUID == "1.2.3"
        assert seg.ReferencedSeriesSequence[0].SeriesInstanceUID == "1.2.3.4"
        assert seg.ReferencedSeriesSequence[0].ReferencedInstanceSequence[0].ReferencedSOPInstanceUID == "1.2.3.4.5"

    def test_is_our_own_opt_s_where_the_original_has_none(self, tmp_path: Path) -> None:
        one = scan(source=source(frame_of_reference_uid=None))
        seg = pydicom.dcmread(written(tmp_path, blob(), one))
        assert seg.FrameOfReferenceUID == uids.frame_of_reference_uid(one)
        assert seg.StudyInstanceUID == "1.2.3"
        assert seg.ReferencedSeriesSequence[0].ReferencedInstanceSequence[0].ReferencedSOPInstanceUID == uids.opt_uid(
            one
        )


class TestSegment:
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_coded_named_and_says_which_algorithm_made_it(self, kind: SegKind, tmp_path: Path) -> None:
        seg = highdicom.seg.segread(written(tmp_path, blob(), scan(), kind))
        segment = seg.get_segment_description(1)
        assert seg.segmentation_type.value == kind
        assert (segment.segment_label, segment.SegmentAlgorithmType) == ("Subretinal fluid", "AUTOMATIC")
        assert segment.segmented_property_type.value == "421843005"
        assert segment.segmented_property_category.value == "49755003"
        region = segment.AnatomicRegionSequence[0]
        assert (region.CodeValue, region.AnatomicRegionModifierSequence[0].CodeMeaning) == ("5665001", "Left")
        algorithm = segment.SegmentationAlgorithmIdentificationSequence[0]
        assert (algorithm.AlgorithmName, algorithm.AlgorithmVersion) == ("Serous network", "0.1.0")
        assert "model=0199-model" in algorithm.AlgorithmParameters

    def test_of_a_method_that_learns_nothing_is_not_called_learned(self, tmp_path: Path) -> None:
        target = tmp_path / "seg.dcm"
        origin = ORIGIN.__class__("s", "efd", None, ORIGIN.made_at, "0.1.0")
        write_seg_file(saved(blob(), tmp_path), target, scan(), origin, "BINARY", None)
        algorithm = pydicom.dcmread(target).SegmentSequence[0].SegmentationAlgorithmIdentificationSequence[0]
        assert algorithm.AlgorithmFamilyCodeSequence[0].CodeMeaning != "Artificial Intelligence"
        assert "model=none" in algorithm.AlgorithmParameters

    def test_names_no_eye_that_is_not_known(self, tmp_path: Path) -> None:
        segment = pydicom.dcmread(written(tmp_path, blob(), scan(laterality=None))).SegmentSequence[0]
        assert "AnatomicRegionModifierSequence" not in segment.AnatomicRegionSequence[0]


class TestInstance:
    @pytest.mark.parametrize("kind", KINDS)
    def test_the_same_mask_gives_the_same_bytes(self, kind: SegKind, tmp_path: Path) -> None:
        first = written(tmp_path, blob(), scan(), kind).read_bytes()
        assert written(tmp_path, blob(), scan(), kind).read_bytes() == first

    def test_carries_the_patient_of_the_archive_only_where_it_is_filed_there(self, tmp_path: Path) -> None:
        one = scan(source=source())
        plain = pydicom.dcmread(written(tmp_path, blob(), one))
        filed = pydicom.dcmread(written(tmp_path, blob(), one, "BINARY", FiledUnder("4711", "Doe^Jane")))
        assert (plain.PatientID, str(plain.PatientName), plain.StudyDate) == ("P-7", "", "")
        assert (filed.PatientID, str(filed.PatientName)) == ("4711", "Doe^Jane")
        assert plain.SOPInstanceUID == filed.SOPInstanceUID

    def test_tells_no_patient_s_name_but_the_pseudonym(self, tmp_path: Path) -> None:
        assert pydicom.dcmread(written(tmp_path, blob(), scan())).PatientIdentityRemoved == "YES"
