"""Discs: a zip of a DICOMDIR, as pydicom writes it, with a tree of files and what else lies on such discs."""

import io
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.fileset import FileSet

from models.oct.readers import UnreadableFile
from models.oct.readers.errors import SeveralVolumes
from tests.builders import png, tiny_bscans, zipped
from tests.models.oct.readers.samples import SHAPE, dicom_bytes, dicom_dataset, multi_frame, scan

BSCANS = tiny_bscans(SHAPE)

STUDY = {"StudyInstanceUID": "1.2", "StudyDate": "20240229", "StudyTime": "101112", "StudyID": "1", "SeriesNumber": 1}

JUNK = {
    "AUTORUN.INF": b"[autorun]",
    "VIEWER/VIEWER.EXE": b"MZ" + bytes(100),
    "VIEWER/DATA.BIN": b"\x01\x02\x03",
    "VIEWER/LOGO.PNG": png(np.zeros((9, 9), np.uint8)),
}


def volume_of(series, **elements):
    return multi_frame(BSCANS, **STUDY, SeriesInstanceUID=series, InstanceNumber=1, **elements)


def photo():
    """A fundus photograph."""
    elements = {"Modality": "OP", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.77.1.5.1", "InstanceNumber": 1}
    dataset = dicom_dataset(BSCANS[0], **STUDY, SeriesInstanceUID="1.2.9", **elements)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    return dataset


def disc(datasets, folder: Path) -> dict[str, bytes]:
    """Names to contents of a disc with these instances."""
    files = FileSet()
    for dataset in datasets:
        files.add(pydicom.dcmread(io.BytesIO(dicom_bytes(dataset))))
    files.write(folder / "disc")
    return {
        path.relative_to(folder / "disc").as_posix(): path.read_bytes()
        for path in sorted((folder / "disc").rglob("*"))
        if path.is_file()
    }


class TestDisc:
    def test_the_oct_is_found_among_photos_and_a_viewer(self, tmp_path):
        members = disc([photo(), volume_of("1.2.3")], tmp_path) | JUNK
        assert "DICOMDIR" in members
        volume = scan({"a.zip": zipped(members)}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert any("left out" in warning for warning in volume.warnings)

    def test_in_a_folder_of_the_archive_with_other_cases(self, tmp_path):
        members = {
            f"Export 1/{name.lower()}": content for name, content in disc([volume_of("1.2.3")], tmp_path).items()
        }
        np.testing.assert_array_equal(scan({"a.zip": zipped(members)}, tmp_path).bscans, BSCANS)

    def test_as_files_dropped_with_their_folders(self, tmp_path):
        members = disc([volume_of("1.2.3")], tmp_path) | JUNK
        np.testing.assert_array_equal(scan(members, tmp_path).bscans, BSCANS)

    def test_two_volumes_are_refused_with_their_number(self, tmp_path):
        members = disc([volume_of("1.2.3"), volume_of("1.2.4"), photo()], tmp_path)
        with pytest.raises(SeveralVolumes, match="2 DICOM images, 2 of them volumes, of 2 series"):
            scan({"a.zip": zipped(members)}, tmp_path)

    def test_two_series_of_single_frames_are_refused_with_their_number(self, tmp_path):
        datasets = [
            dicom_dataset(BSCANS[n], **STUDY, SeriesInstanceUID=f"1.2.{series}", InstanceNumber=n)
            for series in (3, 4)
            for n in (0, 1)
        ]
        with pytest.raises(SeveralVolumes, match="belong to 2 series"):
            scan({"a.zip": zipped(disc(datasets, tmp_path))}, tmp_path)

    def test_a_missing_slice_is_noticed(self, tmp_path):
        datasets = [
            dicom_dataset(BSCANS[n], **STUDY, SeriesInstanceUID="1.2.3", InstanceNumber=n) for n in range(len(BSCANS))
        ]
        members = disc(datasets, tmp_path)
        del members[max(members)]
        with pytest.raises(UnreadableFile, match="names 1 OCT files that were not sent"):
            scan({"a.zip": zipped(members)}, tmp_path)

    def test_a_broken_slice_is_noticed(self, tmp_path):
        datasets = [
            dicom_dataset(BSCANS[n], **STUDY, SeriesInstanceUID="1.2.3", InstanceNumber=n) for n in range(len(BSCANS))
        ]
        members = disc(datasets, tmp_path)
        members[max(members)] = b"no DICOM any more"
        with pytest.raises(UnreadableFile, match="may be a damaged slice"):
            scan({"a.zip": zipped(members)}, tmp_path)

    def test_a_missing_photo_is_no_matter(self, tmp_path):
        members = disc([photo(), volume_of("1.2.3")], tmp_path)
        photos = [
            name for name, content in members.items() if pydicom.dcmread(io.BytesIO(content)).get("Modality") == "OP"
        ]
        for name in photos:
            del members[name]
        assert len(photos) == 1
        np.testing.assert_array_equal(scan({"a.zip": zipped(members)}, tmp_path).bscans, BSCANS)

    def test_an_instance_that_the_directory_forgot_is_read_all_the_same(self, tmp_path):
        members = disc([photo()], tmp_path) | {"IM1": dicom_bytes(volume_of("1.2.3"))}
        np.testing.assert_array_equal(scan({"a.zip": zipped(members)}, tmp_path).bscans, BSCANS)

    def test_a_damaged_directory_is_refused_in_words(self, tmp_path):
        members = disc([volume_of("1.2.3")], tmp_path)
        members["DICOMDIR"] = members["DICOMDIR"][:200]
        with pytest.raises(UnreadableFile, match="it is damaged or ends early"):
            scan({"a.zip": zipped(members)}, tmp_path)
