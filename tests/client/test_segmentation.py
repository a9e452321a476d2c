"""Masks: asked for, waited for, read and saved, against a real server and worker."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import nibabel
import numpy as np
import pytest

from app.db import jobs
from app.db.job_tables import Segmentation as Row
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage, mask_key, probability_key
from models.oct.phantom import Phantom
from serous_client import (
    Conflict,
    JobCancelled,
    NotFound,
    Segmentation,
    Serous,
    ServerUnreachable,
    UnknownFileFormat,
    Unusable,
    Volume,
    WaitedTooLong,
)
from serous_client.segmentation import FORMAT_OF_SUFFIX
from tests.client.conftest import ROOT, SMALL
from tests.client.line import Line, Plan

BIG = (64, 512, 512)
"""(S, D, W) of a mask with noise as its probability: 16 MiB that no compression makes smaller."""

STREAM = """
import resource, sys
from serous_client import Serous
url, token, segmentation_id, path = sys.argv[1:]
with Serous(url, token) as server:
    found = server.segmentation(segmentation_id)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found.save(path)
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before))
"""


@pytest.fixture(scope="module")
def volume(module_server: Serous, phantom: Phantom) -> Volume:
    """The phantom, stored."""
    spacing = SMALL.spacing
    sides = (spacing.across_um, spacing.axial_um, spacing.along_um)
    return module_server.upload(phantom.volume.bscans, patient_key="phantom-5", laterality="OD", spacing_um=sides)


@pytest.fixture(scope="module")
def found(module_server: Serous, volume: Volume) -> Segmentation:
    """Its mask by the network that ships."""
    return module_server.segment(volume, progress=False, timeout_s=120)


class TestSegment:
    def test_gives_the_mask_as_an_array_of_the_volumes_shape(self, found: Segmentation, volume: Volume) -> None:
        assert found.state == "succeeded"
        mask, probability = found.mask(), found.probability()
        assert (mask.shape, mask.dtype) == ((volume.n_slices, volume.height, volume.width), np.bool_)
        assert (probability.shape, probability.dtype) == (mask.shape, np.uint8)
        assert int(mask.sum()) == found.fluid_voxels
        assert [int(bscan.sum()) for bscan in mask] == [part.area_px for part in found.slices]

    def test_the_volume_is_the_masks_own(self, found: Segmentation) -> None:
        spacing = SMALL.spacing
        voxel_mm3 = spacing.across_um * spacing.axial_um * spacing.along_um / 1e9
        assert found.fluid_volume_mm3 == pytest.approx(int(found.mask().sum()) * voxel_mm3, rel=1e-6)
        assert found.fluid_volume_nl == pytest.approx(found.fluid_volume_mm3 * 1000, rel=1e-6)

    def test_the_same_again_is_the_same(self, server: Serous, found: Segmentation, volume: Volume) -> None:
        assert server.segment(volume, progress=False).id == found.id
        assert server.segmentation(found.id).state == "succeeded"
        assert found.id in {other.id for other in server.segmentations(volume)}

    def test_a_method_that_needs_no_training_is_asked_for_by_name(self, server: Serous, volume: Volume) -> None:
        ready = {method.name for method in server.methods() if method.ready}
        assert "efd" in ready
        made = server.segment(volume, method="efd", progress=False, timeout_s=120)
        assert (made.method, made.model_id) == ("efd", None)

    def test_an_unknown_method_is_refused_with_the_known_ones(self, server: Serous, volume: Volume) -> None:
        with pytest.raises(Unusable, match="known are") as refused:
            server.segment(volume, method="magic")
        assert refused.value.code == "unknown_method"

    def test_one_that_nobody_made(self, server: Serous) -> None:
        with pytest.raises(NotFound):
            server.segmentation("nothing")


class TestSave:
    def test_nifti_has_mask_and_spacing(self, found: Segmentation, tmp_path: Path) -> None:
        path = found.save(tmp_path / "mask.nii.gz")
        image = nibabel.load(path)
        np.testing.assert_array_equal(np.asarray(image.dataobj).T, found.mask())
        spacing = SMALL.spacing
        sides = (spacing.along_um / 1000, spacing.axial_um / 1000, spacing.across_um / 1000)
        assert image.header.get_zooms() == pytest.approx(sides)

    def test_npz_and_zip(self, found: Segmentation, tmp_path: Path) -> None:
        with np.load(found.save(tmp_path / "mask.npz")) as stored:
            np.testing.assert_array_equal(stored["mask"].astype(bool), found.mask())
        with zipfile.ZipFile(found.save(tmp_path / "mask.zip")) as archive:
            assert len(archive.namelist()) == len(found.slices)

    @pytest.mark.parametrize("suffix", list(FORMAT_OF_SUFFIX))
    def test_the_server_knows_every_format_that_a_name_can_ask_for(
        self, found: Segmentation, tmp_path: Path, suffix: str
    ) -> None:
        assert found.save(tmp_path / f"mask{suffix}").stat().st_size > 0

    def test_a_name_without_a_format_is_refused_with_the_known_ones(self, found: Segmentation, tmp_path: Path) -> None:
        with pytest.raises(UnknownFileFormat, match=r"must end in \.nii\.gz, \.npz"):
            found.save(tmp_path / "mask.bmp")

    def test_a_line_that_breaks_once_costs_nothing(
        self, behind: Serous, line: Line, found: Segmentation, tmp_path: Path
    ) -> None:
        there = behind.segmentation(found.id)
        line.plans.append(Plan(bytes_down=400))
        path = there.save(tmp_path / "mask.npz")
        with np.load(path) as stored:
            np.testing.assert_array_equal(stored["mask"].astype(bool), found.mask())

    def test_one_that_always_breaks_leaves_no_file(
        self, behind: Serous, line: Line, found: Segmentation, tmp_path: Path
    ) -> None:
        there = behind.segmentation(found.id)
        line.plans.extend([Plan(bytes_down=400)] * 50)
        with pytest.raises(ServerUnreachable):
            there.save(tmp_path / "mask.npz")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.sqlite_only
class TestWaiting:
    """A server whose queue nobody empties."""

    @pytest.fixture
    def queued(self, workerless: Serous) -> Segmentation:
        volume = workerless.upload(np.zeros((3, 32, 48), np.uint8), spacing_um=(120.0, 4.0, 12.0))
        return workerless.segment(volume, method="efd", wait=False)

    def test_has_an_end_that_can_be_chosen(self, queued: Segmentation) -> None:
        with pytest.raises(WaitedTooLong, match=r"is still queued after 0\.5 s"):
            queued.wait(progress=False, timeout_s=0.5)
        assert queued.refresh().state == "queued"

    def test_a_mask_that_is_not_there_is_a_conflict(self, queued: Segmentation, tmp_path: Path) -> None:
        with pytest.raises(Conflict, match="is queued"):
            queued.mask()
        with pytest.raises(Conflict):
            queued.save(tmp_path / "mask.npz")
        assert list(tmp_path.glob("mask*")) == []

    def test_a_cancelled_one_says_so(self, queued: Segmentation) -> None:
        assert queued.cancel().state == "cancelled"
        with pytest.raises(JobCancelled, match=queued.id):
            queued.wait(progress=False)


@pytest.mark.sqlite_only
class TestBigMask:
    def test_goes_to_disk_without_lying_in_memory(
        self, workerless: Serous, database: Database, settings: Settings, tmp_path: Path
    ) -> None:
        volume = workerless.upload(np.zeros(BIG, np.uint8), spacing_um=(120.0, 4.0, 12.0))
        queued = workerless.segment(volume, method="efd", wait=False)
        noise = np.random.default_rng(0).integers(0, 256, BIG, np.uint8)
        storage = Storage(settings.storage)
        storage.write_stack(mask_key(queued.id), noise >> 7, shape=BIG, dtype="uint8")
        storage.write_stack(probability_key(queued.id), noise, shape=BIG, dtype="uint8")
        with database.transaction() as session:
            claim = jobs.claim(session, Row, queued.id)
            assert claim is not None
            slices = [{"area_px": 1, "probability": 1.0} for _ in noise]
            results = {"fluid_voxels": 1, "fluid_volume_mm3": None, "slices": slices, "duration_s": 1.0}
            assert jobs.finish(session, Row, queued.id, claim, **results)
        path = tmp_path / "mask.npz"
        token = str(workerless._connection.http.headers["Authorization"]).removeprefix("Bearer ")
        done = subprocess.run(
            [sys.executable, "-c", STREAM, workerless.url, token, queued.id, str(path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert path.stat().st_size > 16 * 1024**2
        assert int(done.stdout) < 6 * 1024, "KiB"
