"""A second implementation reads what we write: dcmqi, which stands on DCMTK and ITK and has no code of highdicom."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK
from numpy.typing import NDArray

from models.oct.dicom_out import Scan, SegKind
from models.oct.dicom_out.report import Content, write_sr_file
from models.oct.dicom_out.seg import write_seg_file
from tests.models.oct.dicom_out.scans import LINES, ORIGIN, blob, saved, scan, source


def missing(sentence: str) -> None:
    """Continuous integration must have the second readers; elsewhere their absence is a reason to skip."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)


def run(name: str, *arguments: str) -> None:
    """Run a program of the dcmqi wheel."""
    program = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if program is None:
        missing(f"dcmqi's {name} is not installed: pip install dcmqi.")
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def as_dcmqi_reads(path: Path, folder: Path) -> tuple[SimpleITK.Image, dict[str, Any]]:
    """The image and the description that dcmqi makes of a SEG."""
    folder.mkdir()
    run("segimage2itkimage", "--inputDICOM", str(path), "--outputDirectory", str(folder), "--outputType", "nrrd")
    (image,) = folder.glob("*.nrrd")
    (described,) = folder.glob("*.json")
    return SimpleITK.ReadImage(image), json.loads(described.read_text("utf-8"))


def in_space(image: SimpleITK.Image, points_mm: NDArray[np.float64]) -> NDArray[np.generic]:
    """The values at points (S, D, W, 3) in patient coordinates."""
    direction = np.array(image.GetDirection()).reshape(3, 3)
    to_index = np.linalg.inv(direction * np.array(image.GetSpacing()))
    index = np.rint((points_mm - np.array(image.GetOrigin())) @ to_index.T).astype(int)  # (S, D, W, 3) x, y, z
    assert index.min() >= 0
    return SimpleITK.GetArrayFromImage(image)[index[..., 2], index[..., 1], index[..., 0]]


def points_of(one: Scan) -> NDArray[np.float64]:
    """Where every voxel of the volume lies, (S, D, W, 3) in mm, from the scan's own description alone."""
    s, d, w = np.meshgrid(*(np.arange(side) for side in one.shape), indexing="ij")
    if one.source is not None and one.source.frame_of_reference_uid is not None:
        return np.stack([w * 0.012, s * 0.12, -d * 0.004], axis=-1)
    upwards = 1 if one.first_slice == "inferior" else -1
    return np.stack([w * 0.012, d * 0.004, upwards * s * 0.12], axis=-1)


class TestSegmentation:
    @pytest.mark.parametrize("kind", ["BINARY", "LABELMAP"])
    @pytest.mark.parametrize(
        "one",
        [
            scan(),
            scan(first_slice="inferior"),
            scan(source=source()),
            scan(source=source(numbers=(4, 1, 5, 2, 3))),
            scan(source=source(frame_of_reference_uid=None)),
        ],
        ids=["not DICOM", "begins below", "planes", "other order", "no frame of reference"],
    )
    def test_every_voxel_is_where_the_scan_has_it(self, one: Scan, kind: SegKind, tmp_path: Path) -> None:
        mask = blob()
        path = tmp_path / "seg.dcm"
        write_seg_file(saved(mask, tmp_path), path, one, ORIGIN, kind, None)
        image, _ = as_dcmqi_reads(path, tmp_path / "read")
        np.testing.assert_array_equal(in_space(image, points_of(one)), mask)
        assert np.count_nonzero(SimpleITK.GetArrayViewFromImage(image)) == np.count_nonzero(mask)

    def test_spacing_and_words_are_ours(self, tmp_path: Path) -> None:
        path = tmp_path / "seg.dcm"
        write_seg_file(saved(blob(), tmp_path), path, scan(), ORIGIN, "BINARY", None)
        image, described = as_dcmqi_reads(path, tmp_path / "read")
        assert image.GetSpacing() == pytest.approx((0.012, 0.004, 0.12))
        segment = described["segmentAttributes"][0][0]
        assert segment["SegmentLabel"] == "Subretinal fluid"
        assert segment["SegmentedPropertyTypeCodeSequence"]["CodeValue"] == "421843005"
        assert segment["SegmentAlgorithmName"] == "Serous network"


class TestReport:
    def test_dcmtk_finds_the_tree_sound(self, tmp_path: Path) -> None:
        """`dsrdump` refuses documents whose relations the class of report does not allow."""
        if shutil.which("dsrdump") is None:
            missing("DCMTK is not installed: as root, apt-get install dcmtk.")
        path = tmp_path / "sr.dcm"
        write_sr_file(path, scan(), ORIGIN, Content(LINES, ("Höhe in µm.",), "BINARY"), None)
        done = subprocess.run(["dsrdump", str(path)], capture_output=True, check=True)
        assert b"E: " not in done.stderr
        text = done.stdout.decode()
        assert text.startswith("Comprehensive SR Document")
        assert 'NUM:(,,"Volume")="0.25" (mm3,UCUM,"cubic millimeter")' in text
        assert 'NUM:(,,"Number of connected pockets of fluid")="2.0" ' in text

    def test_figures_are_ours(self, tmp_path: Path) -> None:
        path, read = tmp_path / "sr.dcm", tmp_path / "read.json"
        write_sr_file(path, scan(), ORIGIN, Content(LINES, ("Look out.",), "BINARY"), None)
        run("tid1500reader", "--inputDICOM", str(path), "--outputMetadata", str(read))
        (group,) = json.loads(read.read_text("utf-8"))["Measurements"]
        told = [
            (item["quantity"]["CodeMeaning"], float(item["value"]), item["units"]["CodeValue"])
            for item in group["measurementItems"]
        ]
        assert told[0] == ("Volume", 0.25, "mm3")
        assert ("Area", 1.5, "mm2") in told
        assert group["Finding"]["CodeValue"] == "421843005"
        assert group["TrackingIdentifier"] == "Subretinal fluid by Serous"
