"""When the original instance is referred to, and when our own OPT."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.oct.dicom_out import refers_to_original, require_reference
from models.oct.dicom_out.reference import frame_order, own_positions
from models.oct.dicom_source import SourceFrame
from models.oct.volume import Spacing, UnknownSpacing
from tests.models.oct.dicom_out.scans import SPACING, scan, source


class TestRefersToOriginal:
    def test_of_one_instance_with_frame_of_reference_and_planes(self) -> None:
        assert refers_to_original(scan(source=source()))

    def test_whose_frames_the_volume_holds_in_another_order(self) -> None:
        one = scan(source=source(numbers=(3, 1, 2, 5, 4)))
        assert refers_to_original(one)
        assert frame_order(one) == [1, 2, 0, 4, 3]

    def test_of_a_scan_whose_own_spacing_is_unknown(self) -> None:
        assert refers_to_original(scan(spacing=None, source=source()))

    def test_of_a_single_frame(self) -> None:
        assert refers_to_original(scan((1, 13, 21), source=source((1, 13, 21))))

    @pytest.mark.parametrize(
        "changes",
        [
            {"frame_of_reference_uid": None},
            {"orientation": None},
            {"orientation": (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)},
            {"pixel_spacing_mm": None},
            {"rows": 12},
            {"sop_class_uid": "1.2.840.10008.5.1.4.1.1.7"},
            {"pixel_spacing_mm": (0.0039, 0.012)},
        ],
        ids=str,
    )
    def test_not_of_an_instance_that_lacks_or_contradicts(self, changes: dict[str, object]) -> None:
        assert not refers_to_original(scan(source=source(**changes)))

    def test_not_without_a_place_for_every_frame(self) -> None:
        one = source()
        somewhere = (*one.frames[:-1], SourceFrame("1.2.3.4.5", 5, None))
        twice = (*one.frames[:-1], SourceFrame("1.2.3.4.5", 5, one.frames[0].position_mm))
        assert not refers_to_original(scan(source=replace(one, frames=somewhere)))
        assert not refers_to_original(scan(source=replace(one, frames=twice)))

    def test_not_of_a_series_of_single_frames(self) -> None:
        one = source()
        frames = tuple(replace(frame, sop_instance_uid=f"1.2.{index}") for index, frame in enumerate(one.frames))
        assert not refers_to_original(scan(source=replace(one, frames=frames)))

    def test_not_where_the_user_corrected_the_spacing(self) -> None:
        corrected = Spacing(across_um=240.0, axial_um=SPACING.axial_um, along_um=SPACING.along_um)
        assert not refers_to_original(scan(spacing=corrected, source=source()))

    def test_not_of_another_format(self) -> None:
        assert not refers_to_original(scan())


class TestRequireReference:
    def test_takes_what_has_spacing_or_a_usable_original(self) -> None:
        require_reference(scan())
        require_reference(scan(spacing=None, source=source()))

    @pytest.mark.parametrize("lacking", [None, source(frame_of_reference_uid=None)])
    def test_refuses_what_has_neither_and_says_what_to_do(self, lacking: object) -> None:
        with pytest.raises(UnknownSpacing, match=r"Upload the scan with spacing_um .*nifti, npz or png"):
            require_reference(scan(spacing=None, source=lacking))


class TestOwnPositions:
    def test_go_down_from_the_first_slice_where_that_is_the_most_superior(self) -> None:
        assert own_positions(scan((3, 13, 21))) == [(0, 0, 0), (0, 0, -0.12), (0, 0, -0.24)]

    def test_go_up_where_the_device_begins_below(self) -> None:
        assert own_positions(scan((3, 13, 21), first_slice="inferior")) == [(0, 0, 0), (0, 0, 0.12), (0, 0, 0.24)]
