"""B-scans stored in any order come out in the order in which they lie, and the references follow them."""

import numpy as np
import pytest
from pydicom.uid import JPEG2000Lossless

from models.oct.readers.dicom_order import INTERLEAVED, REVERSED
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import dicom_bytes, dicom_dataset, item, multi_frame, scan

BSCANS = tiny_bscans((4, 32, 40))

HORIZONTAL = [1, 0, 0, 0, 1, 0]
"""A-scans go to the patient's left, depth to the back: the normal points to the head."""

UIDS = {"StudyInstanceUID": "1.2", "SeriesInstanceUID": "1.2.3"}


def placed(positions, orientation=HORIZONTAL, bscans=BSCANS):
    """A multi-frame object whose frames lie at `positions` (x, y, z) in mm."""
    dataset = multi_frame(bscans, **UIDS)
    dataset.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence[0].ImageOrientationPatient = orientation
    for frame, position in zip(dataset.PerFrameFunctionalGroupsSequence, positions, strict=True):
        frame.PlanePositionSequence[0].ImagePositionPatient = list(position)
    return dataset


def lined(lines, **elements):
    """A multi-frame object whose frames state their lines on the localizer (row, column, row, column) and no place."""
    dataset = multi_frame(BSCANS, **UIDS, **elements)
    for frame, line in zip(dataset.PerFrameFunctionalGroupsSequence, lines, strict=True):
        del frame.PlanePositionSequence
        frame.OphthalmicFrameLocationSequence = item(ReferenceCoordinates=list(line))
    return dataset


class TestByPosition:
    def test_the_uppermost_of_horizontal_bscans_comes_first(self, tmp_path):
        volume = scan({"a": dicom_bytes(placed([(0, 0, 0.4), (0, 0, 0.3), (0, 0, 0.2), (0, 0, 0.1)]))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert volume.warnings == ()
        assert volume.spacing.across_um == pytest.approx(100)

    def test_reversed_frames_are_turned_and_that_is_told(self, tmp_path):
        volume = scan({"a": dicom_bytes(placed([(0, 0, 0.1), (0, 0, 0.2), (0, 0, 0.3), (0, 0, 0.4)]))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS[::-1])
        assert volume.warnings == (REVERSED,)
        assert volume.spacing.across_um == pytest.approx(100)

    def test_interleaved_frames_are_put_in_order_and_that_is_told(self, tmp_path):
        volume = scan({"a": dicom_bytes(placed([(0, 0, 0.4), (0, 0, 0.2), (0, 0, 0.3), (0, 0, 0.1)]))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS[[0, 2, 1, 3]])
        assert volume.warnings == (INTERLEAVED,)
        assert volume.spacing.across_um == pytest.approx(100)

    def test_compressed_frames_too(self, tmp_path):
        dataset = placed([(0, 0, 0.4), (0, 0, 0.2), (0, 0, 0.3), (0, 0, 0.1)])
        dataset.compress(JPEG2000Lossless, BSCANS, generate_instance_uid=False)
        np.testing.assert_array_equal(scan({"a": dicom_bytes(dataset)}, tmp_path).bscans, BSCANS[[0, 2, 1, 3]])

    def test_other_bscans_follow_their_normal(self, tmp_path):
        vertical = [0, 0, -1, 0, 1, 0]  # A-scans downwards, depth to the back: the normal points to the patient's left
        volume = scan({"a": dicom_bytes(placed([(x, 0, 0) for x in (0.3, 0.2, 0.1, 0.0)], vertical))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS[::-1])

    def test_two_frames_at_one_place_cannot_be_ordered_and_have_no_spacing(self, tmp_path):
        volume = scan({"a": dicom_bytes(placed([(0, 0, 0.4), (0, 0, 0.3), (0, 0, 0.3), (0, 0, 0.2)]))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert volume.spacing is None
        assert "not evenly spaced" in volume.warnings[0]

    def test_zeros_for_all_positions_are_no_positions(self, tmp_path):
        volume = scan({"a": dicom_bytes(placed([(0, 0, 0)] * 4))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert volume.spacing.across_um == pytest.approx(500)  # the slice thickness
        assert "slice thickness" in volume.warnings[0]


class TestByLine:
    def test_from_the_top_of_the_localizer_downwards(self, tmp_path):
        lines = [(row, 10, row, 500) for row in (40, 30, 20, 10)]
        volume = scan({"a": dicom_bytes(lined(lines))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS[::-1])
        assert volume.warnings[0] == REVERSED

    def test_a_line_drawn_backwards_lies_where_it_lies(self, tmp_path):
        lines = [(10, 10, 10, 500), (20, 10, 20, 500), (30, 500, 30, 10), (40, 500, 40, 10)]
        volume = scan({"a": dicom_bytes(lined(lines))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)

    def test_vertical_lines_go_by_their_column(self, tmp_path):
        lines = [(10, column, 500, column) for column in (10, 30, 20, 40)]
        volume = scan({"a": dicom_bytes(lined(lines))}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS[[0, 2, 1, 3]])

    def test_uneven_lines_make_the_spacing_unknown(self, tmp_path):
        lines = [(row, 10, row, 500) for row in (10, 20, 30, 60)]
        volume = scan({"a": dicom_bytes(lined(lines))}, tmp_path)
        assert volume.spacing is None
        assert "not evenly spaced" in volume.warnings[0]


class TestSingleFrames:
    def test_numbered_against_their_positions(self, tmp_path):
        files = {}
        for index, bscan in enumerate(BSCANS):
            dataset = dicom_dataset(
                bscan,
                **UIDS,
                InstanceNumber=index + 1,
                PixelSpacing=[0.004, 0.012],
                ImageOrientationPatient=HORIZONTAL,
                ImagePositionPatient=[0, 0, 0.1 * index],
            )
            files[f"IM{index}"] = dicom_bytes(dataset)
        volume = scan(files, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS[::-1])
        assert volume.warnings == (REVERSED,)


class TestSource:
    def test_names_the_frame_that_each_bscan_was(self, tmp_path):
        dataset = placed([(0, 0, 0.4), (0, 0, 0.2), (0, 0, 0.3), (0, 0, 0.1)])
        source = scan({"a": dicom_bytes(dataset)}, tmp_path).dicom_source
        assert (source.study_instance_uid, source.series_instance_uid) == ("1.2", "1.2.3")
        assert [frame.frame_number for frame in source.frames] == [1, 3, 2, 4]
        assert {frame.sop_instance_uid for frame in source.frames} == {dataset.SOPInstanceUID}
        assert [frame.position_mm[2] for frame in source.frames] == [0.4, 0.3, 0.2, 0.1]
        assert source.orientation == tuple(HORIZONTAL)
        assert (source.rows, source.columns, source.pixel_spacing_mm) == (32, 40, (0.004, 0.012))
        assert source.frame_of_reference_uid is None

    def test_single_frames_have_no_number(self, tmp_path):
        files = {f"IM{n}": dicom_bytes(dicom_dataset(BSCANS[n], **UIDS, InstanceNumber=2 - n)) for n in (0, 1)}
        source = scan(files, tmp_path).dicom_source
        assert [frame.frame_number for frame in source.frames] == [None, None]
        assert len({frame.sop_instance_uid for frame in source.frames}) == 2

    @pytest.mark.parametrize("tag", ["StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"])
    @pytest.mark.parametrize("text", ["", "DOE^JANE", "1.2." + "3" * 64])
    def test_is_none_where_a_uid_is_none(self, tag, text, tmp_path):
        dataset = multi_frame(BSCANS, **UIDS)
        setattr(dataset, tag, text)
        assert scan({"a": dicom_bytes(dataset)}, tmp_path).dicom_source is None
