"""The writing process: what it makes, what it leaves behind, and that it cannot harm who asked."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from models.oct.dicom_out import NotWritten, Scan, apart, uids, write_opt, write_seg, write_sr
from models.oct.dicom_out.apart import TooLargeForDicom, UnusableArray
from models.oct.volume import UnknownSpacing
from tests.builders import tiny_bscans
from tests.models.oct.dicom_out.scans import LINES, ORIGIN, SHAPE, blob, saved, scan, source

LOADED = "import sys, models.oct.dicom_out; sys.stdout.write('\\n'.join(sys.modules))"


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestWrite:
    def test_three_objects_that_refer_to_each_other(self, tmp_path: Path) -> None:
        one = scan()
        opt, seg, sr = (tmp_path / f"{name}.dcm" for name in ("opt", "seg", "sr"))
        write_opt(saved(tiny_bscans(SHAPE), tmp_path), opt, one)
        write_seg(saved(blob(), tmp_path), seg, one, ORIGIN)
        write_sr(sr, one, ORIGIN, LINES)
        image, mask, report = (pydicom.dcmread(path) for path in (opt, seg, sr))
        np.testing.assert_array_equal(mask.pixel_array, blob())
        assert mask.FrameOfReferenceUID == image.FrameOfReferenceUID
        assert len({image.StudyInstanceUID, mask.StudyInstanceUID, report.StudyInstanceUID}) == 1
        (series,) = mask.ReferencedSeriesSequence
        assert series.SeriesInstanceUID == image.SeriesInstanceUID
        assert series.ReferencedInstanceSequence[0].ReferencedSOPInstanceUID == image.SOPInstanceUID
        evidence = [
            reference.ReferencedSOPInstanceUID
            for study in report.CurrentRequestedProcedureEvidenceSequence
            for one_series in study.ReferencedSeriesSequence
            for reference in one_series.ReferencedSOPSequence
        ]
        assert sorted(evidence) == sorted([image.SOPInstanceUID, mask.SOPInstanceUID])

    def test_a_scan_says_the_same_through_the_pipe(self, tmp_path: Path) -> None:
        """UIDs hash what the child was told; they must be those that the caller reckons."""
        one = scan(source=source(numbers=(2, 1, 3, 4, 5)))
        write_seg(saved(blob(), tmp_path), tmp_path / "seg.dcm", one, ORIGIN, kind="LABELMAP")
        written = pydicom.dcmread(tmp_path / "seg.dcm", stop_before_pixels=True)
        assert written.SOPInstanceUID == uids.seg_uid(one, ORIGIN, "LABELMAP")


class TestRefusals:
    @pytest.mark.parametrize("one", [scan(spacing=None), scan(spacing=None, source=source(orientation=None))])
    def test_without_spacing_nothing_is_started(self, one: Scan, tmp_path: Path) -> None:
        for act in (
            lambda: write_opt(tmp_path / "none.npy", tmp_path / "a.dcm", one),
            lambda: write_seg(tmp_path / "none.npy", tmp_path / "a.dcm", one, ORIGIN),
            lambda: write_sr(tmp_path / "a.dcm", one, ORIGIN, LINES),
        ):
            with pytest.raises(UnknownSpacing):
                act()
        assert left(tmp_path) == []

    def test_a_mask_of_another_scan_is_refused_and_leaves_nothing(self, tmp_path: Path) -> None:
        array = saved(blob((4, 13, 21)), tmp_path)
        with pytest.raises(UnusableArray):
            write_seg(array, tmp_path / "seg.dcm", scan(), ORIGIN)
        assert left(tmp_path) == ["array.npy"]

    def test_a_file_that_is_no_array_is_reported_without_its_content(self, tmp_path: Path) -> None:
        array = tmp_path / "array.npy"
        array.write_bytes(b"Doe^Jane" * 100)
        with pytest.raises(NotWritten) as caught:
            write_seg(array, tmp_path / "seg.dcm", scan(), ORIGIN)
        assert "seg.py" in caught.value.places
        assert "Doe" not in str(caught.value) + caught.value.places
        assert left(tmp_path) == ["array.npy"]

    def test_more_than_an_element_holds_is_refused_at_once(self, tmp_path: Path) -> None:
        array = tmp_path / "array.npy"
        with array.open("wb") as file:
            file.truncate(2**32)
        with pytest.raises(TooLargeForDicom):
            write_seg(array, tmp_path / "seg.dcm", scan(), ORIGIN)


class TestLimits:
    def test_too_little_memory_is_said_in_words(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(apart, "BASE_MEMORY_BYTES", 300 * apart.MIB)
        with pytest.raises(NotWritten):
            write_seg(saved(blob(), tmp_path), tmp_path / "seg.dcm", scan(), ORIGIN)
        assert left(tmp_path) == ["array.npy"]

    def test_too_little_time_ends_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(apart, "BASE_S", 0.02)
        with pytest.raises(NotWritten, match=r"given up|broke off"):
            write_seg(saved(blob(), tmp_path), tmp_path / "seg.dcm", scan(), ORIGIN)
        assert left(tmp_path) == ["array.npy"]


def test_the_caller_loads_no_dicom_library() -> None:
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout.split()
    assert "models.oct.dicom_out.apart" in loaded
    assert not {"pydicom", "highdicom", "PIL", "pydantic"} & set(loaded)


def test_an_origin_differs_by_its_version() -> None:
    newer = replace(ORIGIN, software_version="0.2.0")
    assert uids.seg_uid(scan(), newer, "BINARY") != uids.seg_uid(scan(), ORIGIN, "BINARY")
