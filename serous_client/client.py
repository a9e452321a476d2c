"""A Serous server for programs: scans in, masks and figures out, tags and trainings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Self

import httpx

from serous_client.api.api.methods import list_methods
from serous_client.api.api.segmentations import create_segmentation, list_segmentations, read_segmentation
from serous_client.api.api.session import read_session
from serous_client.api.api.volumes import create_volume, delete_volume, list_volumes, read_volume
from serous_client.api.client import Client
from serous_client.api.models import MethodRead, ModelRead, SegmentationRequest, UserRead, VolumeRead
from serous_client.api.types import UNSET
from serous_client.connection import PAGE_SIZE, Connection, answered, every, new_key
from serous_client.known_server import read_known_server
from serous_client.progress import bar
from serous_client.scans import About, Laterality, Scan, files_of, n_bytes, opened_form
from serous_client.segmentation import Segmentation
from serous_client.tagging import TagCalls, id_of
from serous_client.training import TrainingCalls
from serous_client.transport import Patience


class Serous(TagCalls, TrainingCalls):
    """A server and the token that opens it.

    Every call either has its effect and returns, or raises a `SerousError`. Requests that broke off are sent again
    where that cannot have a second effect, and those that the server puts off are sent when it says.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        patience: Patience | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Nothing is sent yet.

        Args:
            url: `http://127.0.0.1:8000`, say.
            token: from `serous token create` or the administration page.
            patience: how long to wait for answers, and between repetitions.
            transport: another way to the server, `httpx.HTTPTransport(proxy=..., verify=...)` say.

        Raises:
            BadAddress: this is no address, or no token.
        """
        self._connection = Connection(url, token, patience or Patience(), transport)

    @classmethod
    def from_file(cls, file: Path | None = None, *, patience: Patience | None = None) -> Self:
        """The server that `serous login` wrote down.

        Raises:
            NoServerKnown: nobody has logged in, or the file is damaged.
        """
        known = read_known_server(file)
        return cls(known.url, known.token, patience=patience)

    def __repr__(self) -> str:
        return f"<Serous at {self.url}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where the server is."""
        return self._connection.url

    @property
    def api(self) -> Client:
        """The same line for the functions of `serous_client.api`, which has one for every route."""
        return self._connection.api

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def who_am_i(self) -> UserRead:
        """Whose token this is, and the role that it gives.

        Raises:
            NotSignedIn: it is not valid.
        """
        return answered(read_session.sync, client=self._connection.api).user

    def upload(
        self,
        scan: Scan,
        *,
        patient_key: str | None = None,
        laterality: Laterality | None = None,
        acquired_on: date | None = None,
        spacing_um: tuple[float, float, float] | None = None,
        progress: bool = False,
    ) -> VolumeRead:
        """Store a scan. The same bytes again give the volume that is there, as it is, and a warning where it differs.

        Args:
            scan: a file, the slices of one scan or a folder of them, or an array (S, D, W).
            patient_key: a pseudonym, never a name.
            spacing_um: µm between B-scans, along depth, and between A-scans; None: as the file says, if it does.
            progress: whether to show a bar, where a terminal or a notebook shows one.

        Raises:
            BadInput: there is nothing to upload. Unusable: the server cannot read it as a scan, or a field is wrong.
            StoredOtherwise: it is there with another spacing.
        """
        about = About(patient_key, laterality, acquired_on, spacing_um)
        with files_of(scan) as paths:
            title = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
            with (
                bar(title, shown=progress, total=n_bytes(paths), is_bytes=True) as show,
                opened_form(paths, about, lambda n_sent: show(n_sent, "uploading")) as form,
            ):
                request = create_volume._get_kwargs(body=form, idempotency_key=new_key())
                volume = self._connection.send_form(request, VolumeRead.from_dict)
        about.compare(volume)
        return volume

    def volume(self, volume_id: str) -> VolumeRead:
        """A stored scan."""
        return answered(read_volume.sync, volume_id, client=self._connection.api)

    def volumes(self) -> Iterator[VolumeRead]:
        """All stored scans, the newest first."""
        api = self._connection.api
        return every(lambda at: answered(list_volumes.sync, client=api, limit=PAGE_SIZE, cursor=at))

    def delete_volume(self, volume: VolumeRead | str) -> None:
        """Remove a scan and its masks for good; needs the role admin."""
        self._connection.send(delete_volume._get_kwargs(id_of(volume)))

    def segment(
        self,
        scan: VolumeRead | Scan,
        *,
        method: str | None = None,
        model: ModelRead | str | None = None,
        wait: bool = True,
        progress: bool = True,
        timeout_s: float | None = None,
    ) -> Segmentation:
        """The fluid mask of a stored volume, or of a scan that is uploaded first. The same again gives what is there.

        Args:
            scan: a volume that `upload` or `volume` gave, or whatever `upload` takes.
            method: one of `methods()` that is ready; None: the model in use.
            model: a version of the network, or its id; None: the one in use.
            wait: until the mask is there; False: return at once, and `wait()` later.

        Raises:
            JobFailed, JobCancelled, WaitedTooLong; Conflict: no model is in use; TooBusy: too many wait.
        """
        volume = scan if isinstance(scan, VolumeRead) else self.upload(scan, progress=progress)
        model_id = model.id if isinstance(model, ModelRead) else model
        body = SegmentationRequest(volume_id=volume.id, method=method or UNSET, model_id=model_id or UNSET)
        key = new_key()
        read = answered(create_segmentation.sync, client=self._connection.api, body=body, idempotency_key=key)
        made = Segmentation(self._connection, read)
        return made.wait(progress=progress, timeout_s=timeout_s) if wait else made

    def segmentation(self, segmentation_id: str) -> Segmentation:
        """One that was asked for before."""
        read = answered(read_segmentation.sync, segmentation_id, client=self._connection.api)
        return Segmentation(self._connection, read)

    def segmentations(self, volume: VolumeRead | str) -> Iterator[Segmentation]:
        """Those of one volume, the newest first."""
        api, of = self._connection.api, id_of(volume)
        found = every(
            lambda at: answered(list_segmentations.sync, client=api, volume_id=of, limit=PAGE_SIZE, cursor=at)
        )
        return (Segmentation(self._connection, read) for read in found)

    def methods(self) -> list[MethodRead]:
        """Every system that segments, with its measured figures; `ready` ones can be asked for by name."""
        return answered(list_methods.sync, client=self._connection.api).items
