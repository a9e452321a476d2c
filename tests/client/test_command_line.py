"""`serous` as a client: results alone on standard output, sentences on standard error, exit statuses as documented."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import nibabel
import numpy as np
import pytest

from benchmarks.service import Service, free_port
from models.oct.phantom import Phantom
from serous_client import Serous
from tests.builders import npy
from tests.client.conftest import SMALL, Run


@pytest.fixture
def scan(tmp_path: Path, phantom: Phantom) -> Path:
    """The phantom as a file that states its spacing."""
    path = tmp_path / "scan.npz"
    spacing = SMALL.spacing
    sides = np.array([spacing.across_um, spacing.axial_um, spacing.along_um])
    np.savez(path, volume=phantom.volume.bscans, spacing_um=sides)
    return path


class TestLogin:
    def test_keeps_the_token_for_its_owner_alone(self, serous: Run, service: Service, home: Path) -> None:
        done = serous("login", service.url + "/", "--token-stdin", stdin=f"{service.token}\n")
        file = home / ".config" / "serous" / "client.toml"
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"Signed in at {service.url} as admin, admin; kept in {file}.\n"
        assert service.token not in done.stdout
        assert file.stat().st_mode & 0o777 == 0o600
        assert serous("logout").stdout == "Forgotten.\n"
        assert not file.exists()

    def test_a_wrong_token_is_not_kept(self, serous: Run, service: Service, home: Path) -> None:
        done = serous("login", service.url, "--token-stdin", stdin="wrong\n")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("serous: Sign in, or send a valid token")
        assert not (home / ".config").exists()

    def test_no_server_is_status_4(self, serous: Run) -> None:
        url = f"http://127.0.0.1:{free_port()}"
        done = serous("login", url, "--token-stdin", stdin="token\n")
        assert done.returncode == 4
        assert done.stderr.startswith(f"serous: No Serous answers at {url}")
        assert len(done.stderr.splitlines()) == 1


class TestWhichServer:
    def test_without_any_says_what_to_do(self, serous: Run, scan: Path) -> None:
        done = serous("segment", str(scan))
        assert done.returncode == 4
        assert "`serous login http://127.0.0.1:8000`" in done.stderr

    def test_the_environment_names_one_and_other_commands_bear_it(self, serous: Run, service: Service) -> None:
        variables = {"SEROUS_URL": service.url, "SEROUS_TOKEN": service.token}
        assert serous("models", **variables).returncode == 0
        listed = serous("token", "list", SEROUS_DATA_DIR=str(service.folder / "data"), **variables)
        assert listed.returncode == 0, listed.stderr

    def test_the_kept_token_goes_to_no_other_server(self, signed_in: Run) -> None:
        done = signed_in("models", "--url", f"http://127.0.0.1:{free_port()}")
        assert done.returncode == 4
        assert "There is no token for" in done.stderr


class TestSegment:
    def test_writes_the_mask_and_prints_one_line(
        self, signed_in: Run, scan: Path, tmp_path: Path, server: Serous
    ) -> None:
        done = signed_in("segment", "scan.npz", "-o", "mask.nii.gz", "--patient-key", "phantom-5", "--laterality", "OD")
        assert done.returncode == 0, done.stderr
        (line,) = done.stdout.splitlines()
        name, amount, slices, segmentation_id, target = line.split("\t")
        found = server.segmentation(segmentation_id)
        assert (name, target) == ("scan.npz", "mask.nii.gz")
        assert (amount, slices.endswith("of 7 B-scans")) == (f"{found.fluid_volume_mm3:.4f} mm³", True)
        mask = np.asarray(nibabel.load(tmp_path / "mask.nii.gz").dataobj).T
        np.testing.assert_array_equal(mask, found.mask())

    def test_as_json_for_programs(self, signed_in: Run, scan: Path) -> None:
        done = signed_in("segment", str(scan), "--method", "efd", "--json")
        told = json.loads(done.stdout)
        assert (told["scan"], told["mask"], told["method"], told["state"]) == ("scan.npz", None, "efd", "succeeded")

    def test_a_folder_gives_a_folder_a_summary_and_status_3_where_some_are_refused(
        self, signed_in: Run, scan: Path, tmp_path: Path
    ) -> None:
        folder = tmp_path / "scans"
        (folder / "series").mkdir(parents=True)
        scan.rename(folder / "a.npz")
        (folder / "letter.txt").write_text("Dear colleague, " * 40)
        for index in range(3):
            picture = np.random.default_rng(index).integers(0, 255, (1, 64, 64)).astype(np.uint8)
            (folder / "series" / f"{index}.npy").write_bytes(npy(picture))
        done = signed_in("segment", "scans", "-o", "out/")
        assert done.returncode == 3, done.stderr
        assert {path.name for path in (tmp_path / "out").iterdir()} == {"a.nii.gz", "series.nii.gz"} & {
            line.split("\t")[-1].removeprefix("out/") for line in done.stdout.splitlines()
        }
        assert "letter.txt: " in done.stderr
        assert done.stderr.splitlines()[-1].startswith("serous: ")
        assert "of 3 scans segmented" in done.stderr

    def test_a_file_for_several_and_a_name_without_a_format_are_refused_before_anything_is_sent(
        self, serous: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "a.npy").write_bytes(b"x")
        (tmp_path / "b.npy").write_bytes(b"x")
        (tmp_path / "one.txt").write_bytes(b"x")
        several = serous("segment", "a.npy", "b.npy", "-o", "one.txt")
        assert (several.returncode, "takes a folder for several" in several.stderr) == (1, True)
        nameless = serous("segment", "a.npy", "-o", "mask.bmp")
        assert (nameless.returncode, "must end in .nii.gz" in nameless.stderr) == (1, True)
        nowhere = serous("segment", "a.npy", "-o", "no/mask.npz")
        assert (nowhere.returncode, "There is no folder no" in nowhere.stderr) == (1, True)

    def test_a_wrong_command_line_is_status_2(self, serous: Run, tmp_path: Path) -> None:
        (tmp_path / "a.npy").write_bytes(b"x")
        assert serous("segment", "a.npy", "--laterality", "left").returncode == 2
        assert serous("segment", "a.npy", "--spacing-um", "1,2").returncode == 2
        assert serous("jobs", "--follow").returncode == 2

    def test_unknown_spacing_is_voxels_and_a_warning(self, signed_in: Run, tmp_path: Path, phantom: Phantom) -> None:
        (tmp_path / "bare.npy").write_bytes(npy(phantom.volume.bscans[::-1]))
        done = signed_in("segment", "bare.npy")
        assert done.returncode == 0, done.stderr
        assert done.stdout.split("\t")[1].endswith(" voxels")
        assert "serous: bare.npy: " in done.stderr


class TestUploadAndMask:
    def test_an_uploaded_one_is_printed_as_its_id_alone(self, signed_in: Run, scan: Path, server: Serous) -> None:
        done = signed_in("upload", str(scan))
        assert server.volume(done.stdout.strip()).n_slices == 7

    def test_a_mask_is_fetched_again(self, signed_in: Run, scan: Path, tmp_path: Path, server: Serous) -> None:
        made = server.segment(scan, progress=False)
        done = signed_in("mask", made.id, "-o", "again.npz")
        assert (done.returncode, done.stdout) == (0, "again.npz\n")
        with np.load(tmp_path / "again.npz") as stored:
            np.testing.assert_array_equal(stored["mask"].astype(bool), made.mask())

    def test_of_nothing_is_refused(self, signed_in: Run) -> None:
        done = signed_in("mask", "nothing", "-o", "mask.npz")
        assert (done.returncode, done.stderr) == (1, "serous: There is no segmentation nothing.\n")


class TestMeasure:
    def test_prints_a_table_that_programs_read(self, signed_in: Run, scan: Path, server: Serous) -> None:
        done = signed_in("measure", str(scan), "--laterality", "OD")
        assert done.returncode == 0, done.stderr
        (row,) = csv.DictReader(io.StringIO(done.stdout))
        measured = server.segmentation(row["segmentation_id"]).measurements()
        assert row["scan"] == "scan.npz"
        assert float(row["volume_mm3"]) == measured.volume_mm3
        assert int(row["n_pockets"]) == measured.n_pockets

    def test_writes_it_to_a_file(self, signed_in: Run, scan: Path, tmp_path: Path) -> None:
        assert signed_in("measure", str(scan), "-o", "table.csv").stdout == "table.csv\n"
        assert len((tmp_path / "table.csv").read_text().splitlines()) == 2


class TestTags:
    def test_out_and_in_again(self, signed_in: Run, scan: Path, tmp_path: Path, server: Serous) -> None:
        volume = server.upload(scan)
        server.tag_range(volume, 0, 2, True)
        assert signed_in("tag", "export", volume.id, "-o", "tags.csv").returncode == 0
        text = (tmp_path / "tags.csv").read_text()
        assert len(text.splitlines()) == 4
        (tmp_path / "tags.csv").write_text(text.replace(f"{volume.id},0,1", f"{volume.id},0,0"))
        done = signed_in("tag", "import", "tags.csv")
        assert done.stdout == "3 tags are stored; 1 of them are new or say something else now.\n"
        assert [tag.mine for tag in server.tags(volume)][:4] == [False, True, True, None]

    def test_wrong_lines_are_named_and_nothing_changed(
        self, signed_in: Run, tmp_path: Path, server: Serous, scan: Path
    ) -> None:
        volume = server.upload(scan)
        (tmp_path / "tags.csv").write_text(f"volume_id,slice_index,has_fluid\n{volume.id},5,yes\n{volume.id},6,no\n")
        done = signed_in("tag", "import", "tags.csv")
        assert (done.returncode, done.stdout) == (1, "")
        assert "serous: line 3: " in done.stderr
        assert "Nothing was changed." in done.stderr.splitlines()[-1]
        assert [tag.mine for tag in server.tags(volume)][5:7] == [None, None]
