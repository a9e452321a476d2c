"""Scans on their way to a real server: whole, once, and also over a line that breaks."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app.settings import Settings
from benchmarks.service import Service
from serous_client import AlreadyStored, BadInput, Serous, StoredOtherwise, TooBusy, Unusable
from tests.builders import npy, tiny_npy, tiny_png_slices
from tests.client.line import Line, Plan

NewScan = Callable[..., NDArray[np.uint8]]


def stored(server: Serous, service: Service, volume_id: str) -> NDArray[np.uint8]:
    """The B-scans that the server holds, (S, D, W)."""
    volume = server.volume(volume_id)
    with httpx.Client(base_url=f"{service.url}/api/v1", headers={"Authorization": f"Bearer {service.token}"}) as http:
        pictures = [http.get(f"/volumes/{volume_id}/slices/{index}/image") for index in range(volume.n_slices)]
    return np.stack([np.asarray(Image.open(io.BytesIO(picture.content))) for picture in pictures])


def n_volumes(server: Serous) -> int:
    return sum(1 for _ in server.volumes())


class TestArray:
    def test_arrives_pixel_for_pixel_with_what_is_said_of_it(
        self, server: Serous, service: Service, new_scan: NewScan
    ) -> None:
        scan = new_scan()
        volume = server.upload(scan, patient_key="p-1", laterality="OS", spacing_um=(120.0, 3.87, 11.3))
        assert (volume.patient_key, volume.laterality, volume.spacing_source) == ("p-1", "OS", "user")
        assert volume.spacing_um is not None
        assert (volume.spacing_um.across, volume.spacing_um.axial, volume.spacing_um.along) == (120.0, 3.87, 11.3)
        np.testing.assert_array_equal(stored(server, service, volume.id), scan)

    def test_without_a_spacing_has_none(self, server: Serous, new_scan: NewScan) -> None:
        volume = server.upload(new_scan())
        assert (volume.spacing_um, volume.spacing_source) == (None, "unknown")

    def test_the_same_again_is_the_same_volume(self, server: Serous, new_scan: NewScan) -> None:
        scan = new_scan()
        assert server.upload(scan).id == server.upload(scan).id

    def test_stored_with_another_spacing_is_refused(self, server: Serous, new_scan: NewScan) -> None:
        scan = new_scan()
        volume = server.upload(scan, spacing_um=(120.0, 4.0, 12.0))
        assert server.upload(scan, spacing_um=(120.0, 4.0, 12.0)).id == volume.id
        with pytest.raises(
            StoredOtherwise, match=rf"{volume.id}, with a spacing of 120\.0,4\.0,12\.0 µm instead of 240\.0"
        ):
            server.upload(scan, spacing_um=(240.0, 4.0, 12.0))

    def test_stored_without_what_is_said_now_warns(self, server: Serous, new_scan: NewScan) -> None:
        scan = new_scan()
        volume = server.upload(scan, laterality="OD")
        with pytest.warns(AlreadyStored, match="without or with another spacing and patient_key and laterality"):
            again = server.upload(scan, spacing_um=(120.0, 4.0, 12.0), patient_key="p-1", laterality="OS")
        assert (again.id, again.spacing_um) == (volume.id, None)

    def test_that_holds_the_generated_boundary_arrives_whole(
        self, server: Serous, service: Service, new_scan: NewScan
    ) -> None:
        scan = new_scan()
        scan.reshape(-1)[500:511] = np.frombuffer(b"\r\n--+++--\r\n", np.uint8)
        volume = server.upload(scan)
        np.testing.assert_array_equal(stored(server, service, volume.id), scan)

    @pytest.mark.parametrize("shape", [(2, 3, 4, 5), (7,), (0, 32, 48)])
    def test_that_is_no_volume_is_refused_here(self, server: Serous, shape: tuple[int, ...]) -> None:
        with pytest.raises(BadInput, match="got shape"):
            server.upload(np.zeros(shape, np.uint8))

    def test_of_objects_is_refused_here(self, server: Serous) -> None:
        with pytest.raises(BadInput, match="holds numbers"):
            server.upload(np.array([[[None]]]))


class TestFiles:
    def test_one(self, server: Serous, tmp_path: Path, new_scan: NewScan) -> None:
        path = tmp_path / "scan.npy"
        path.write_bytes(npy(new_scan()))
        assert server.upload(path).n_slices == 4

    @pytest.mark.parametrize("how", ["folder", "list"])
    def test_slices_are_one_scan_in_natural_order(
        self, server: Serous, service: Service, tmp_path: Path, how: str
    ) -> None:
        shape = (11, 16, 24)
        slices = tiny_png_slices(shape, seed=31 if how == "folder" else 32)
        for name, content in slices.items():
            (tmp_path / name).write_bytes(content)
        (tmp_path / ".hidden").write_text("no slice")
        scan = tmp_path if how == "folder" else [tmp_path / name for name in slices]
        volume = server.upload(scan)
        expected = np.stack([np.asarray(Image.open(io.BytesIO(content))) for content in slices.values()])
        np.testing.assert_array_equal(stored(server, service, volume.id), expected)

    def test_what_is_not_there_is_said_before_anything_is_sent(self, server: Serous, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"nothing\.vol is not a file"):
            server.upload(tmp_path / "nothing.vol")
        with pytest.raises(BadInput, match="no files"):
            server.upload(tmp_path)


class TestRefused:
    def test_what_is_no_scan_with_the_servers_sentence_and_code(self, server: Serous, tmp_path: Path) -> None:
        path = tmp_path / "letter.txt"
        path.write_text("Dear colleague, " * 40)
        with pytest.raises(Unusable) as refused:
            server.upload(path)
        assert (refused.value.status, refused.value.code) == (415, "unknown_format")
        assert str(refused.value).endswith(".")
        assert refused.value.request_id

    def test_a_name_as_patient_key(self, server: Serous, new_scan: NewScan) -> None:
        with pytest.raises(Unusable, match="must be a pseudonym") as refused:
            server.upload(new_scan(), patient_key="Doe, Jane")
        assert (refused.value.status, refused.value.code) == (422, "bad_upload_field")

    def test_a_spacing_of_zero(self, server: Serous, new_scan: NewScan) -> None:
        with pytest.raises(Unusable):
            server.upload(new_scan(), spacing_um=(0.0, 4.0, 12.0))


class TestBrokenLine:
    def test_cut_in_the_midst_is_sent_again_and_stored_once(
        self, behind: Serous, line: Line, service: Service, server: Serous, new_scan: NewScan
    ) -> None:
        scan, before = new_scan((16, 256, 256)), n_volumes(server)
        line.plans.append(Plan(bytes_up=300_000))
        volume = behind.upload(scan)
        assert line.n_connections == 2
        assert n_volumes(server) == before + 1
        np.testing.assert_array_equal(stored(server, service, volume.id), scan)

    def test_an_answer_that_is_lost_is_asked_for_again(
        self, behind: Serous, line: Line, server: Serous, new_scan: NewScan
    ) -> None:
        before = n_volumes(server)
        line.plans.append(Plan(bytes_down=0))
        volume = behind.upload(new_scan())
        assert line.n_connections == 2
        assert n_volumes(server) == before + 1
        assert server.volume(volume.id).id == volume.id


class TestList:
    def test_goes_over_pages_newest_first(self, server: Serous, new_scan: NewScan) -> None:
        made = [server.upload(new_scan()).id for _ in range(2)]
        listed = [volume.id for volume in server.volumes()]
        assert listed[:2] == made[::-1]
        assert len(listed) == len(set(listed))

    def test_a_deleted_one_is_gone(self, server: Serous) -> None:
        volume = server.upload(np.load(io.BytesIO(tiny_npy(seed=77))))
        server.delete_volume(volume)
        assert volume.id not in {other.id for other in server.volumes()}


@pytest.mark.sqlite_only
class TestTooLarge:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"max_upload_bytes": 100_000})

    def test_is_told_although_the_server_stops_reading(self, workerless: Serous, new_scan: NewScan) -> None:
        with pytest.raises(Unusable, match=r"larger than the 100,000 bytes") as refused:
            workerless.upload(new_scan((64, 256, 256)))
        assert refused.value.status == 413


@pytest.mark.sqlite_only
class TestTooManyWaiting:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"max_waiting_per_user": 1})

    def test_is_told_with_when_to_come_back(self, workerless: Serous, new_scan: NewScan) -> None:
        volumes = [workerless.upload(new_scan(), spacing_um=(120.0, 4.0, 12.0)) for _ in range(2)]
        workerless.segment(volumes[0], method="efd", wait=False)
        with pytest.raises(TooBusy, match="1 of your segmentations wait already") as refused:
            workerless.segment(volumes[1], method="efd", wait=False)
        assert (refused.value.code, refused.value.retry_after_s) == ("too_many_waiting", 30.0)
