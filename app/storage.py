"""Bytes in and out of one bucket: a local folder, or object storage by URL. Keys are made by the server alone.

B-scan stacks are Zarr arrays with one compressed chunk per B-scan, so that one slice is one small read.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import obstore
from numpy.typing import NDArray
from obstore.exceptions import BaseError as BucketError
from obstore.store import LocalStore, from_url

from app.errors import StorageFull, Unavailable

if TYPE_CHECKING:  # Zarr takes a fifth of a second to load: a process spends it at its first stack, not at its start
    import zarr
    from zarr.storage import ObjectStore

COMPRESSION_LEVEL = 1
"""Of zstd. Speckle hardly compresses: this takes 20 % off B-scans and nearly all off masks, at disk speed."""

N_OPEN_STACKS = 256
"""Stacks whose few hundred bytes of metadata stay in memory."""

STACK_DESCRIPTION = "/zarr.json"
"""End of the key of what Zarr knows of a stack, below the stack's own."""

CONNECT_TIMEOUT_S = 2.0

SILENCE_S = 10.0
"""A bucket that sends nothing for so long is away."""

REQUEST_TIMEOUT_S = 300.0
"""For one request with all its bytes: weights of 100 MB on a slow line."""

N_RETRIES = 4

PATIENCE_S = 15.0
"""No request is tried again after this time; by itself the library would try for three minutes."""

CHECK_S = 3.0
"""The same, for the question whether the bucket answers."""

FULL_MARKS = ("os error 28", "No space left on device", "os error 122", "Disk quota exceeded")
"""How the bucket's library words ENOSPC and EDQUOT."""


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn a full disk into `StorageFull` and a bucket that is away into `Unavailable`."""
    try:
        yield
    except (BucketError, OSError) as error:
        no_room = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        if no_room or any(mark in str(error) for mark in FULL_MARKS):
            raise StorageFull from error
        if isinstance(error, FileNotFoundError):
            raise
        raise Unavailable("The storage of volumes and masks cannot be reached; try again shortly.") from error


def _bucket_at(url: str, *, silence_s: float = SILENCE_S, patience_s: float = PATIENCE_S) -> Any:
    """The bucket at a URL; a local one makes its folder, and removes folders that become empty."""
    if url.startswith("file://"):
        return LocalStore(url.removeprefix("file://"), mkdir=True, automatic_cleanup=True)
    return from_url(
        url,
        client_options={
            "connect_timeout": timedelta(seconds=CONNECT_TIMEOUT_S),
            "read_timeout": timedelta(seconds=silence_s),
            "timeout": timedelta(seconds=REQUEST_TIMEOUT_S),
            "allow_http": True,  # these options replace AWS_ALLOW_HTTP; whoever names an http:// endpoint means it
        },
        retry_config={"max_retries": N_RETRIES, "retry_timeout": timedelta(seconds=patience_s)},
    )


class Storage:
    """One bucket."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._bucket = _bucket_at(self._url)
        self._impatient = _bucket_at(self._url, silence_s=CHECK_S, patience_s=CHECK_S)
        self._open_stack = lru_cache(maxsize=N_OPEN_STACKS)(self._open_stack_uncached)

    def put(self, key: str, content: bytes | Path) -> None:
        """Store an object whole or not at all."""
        with storage_errors():
            obstore.put(self._bucket, key, content)

    def get(self, key: str) -> bytes:
        """An object's bytes. Raises FileNotFoundError when there is none."""
        with storage_errors():
            return bytes(obstore.get(self._bucket, key).bytes())

    def digest(self, key: str) -> str:
        """SHA-256 of an object, a piece of it in memory at a time. Raises FileNotFoundError when there is none."""
        digest = hashlib.sha256()
        with storage_errors():
            for piece in obstore.get(self._bucket, key).stream():
                digest.update(piece)
        return digest.hexdigest()

    def delete_prefix(self, prefix: str) -> None:
        """Remove every object under `prefix`, also while another process does the same.

        Descriptions of stacks go first: whoever finds one gone knows that its B-scans are going.
        """
        self._open_stack.cache_clear()
        with suppress(FileNotFoundError), storage_errors():  # a folder that the other one emptied
            for key in sorted(self.keys(prefix), key=lambda key: not key.endswith(STACK_DESCRIPTION)):
                with suppress(FileNotFoundError):
                    obstore.delete(self._bucket, key)

    def keys(self, prefix: str) -> Iterator[str]:
        """Keys of every object under `prefix`."""
        with storage_errors():
            for batch in obstore.list(self._bucket, prefix):
                for item in batch:
                    yield item["path"]

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Key and bytes of every object."""
        with storage_errors():
            for batch in obstore.list(self._bucket):
                for item in batch:
                    yield item["path"], item["size"]

    def check(self) -> None:
        """Raise `Unavailable` when the bucket does not answer."""
        with storage_errors():
            next(iter(obstore.list(self._impatient, "health", chunk_size=1)), None)

    def write_stack(self, key: str, bscans: Iterable[NDArray[Any]], *, shape: tuple[int, int, int], dtype: str) -> None:
        """Store a (S, D, W) stack B-scan by B-scan; what was written of a stack that fails is removed."""
        import zarr
        from zarr.codecs import BloscCodec

        try:
            with storage_errors():
                stack = zarr.create_array(
                    self._root_of_stack(key),
                    shape=shape,
                    chunks=(1, *shape[1:]),
                    dtype=dtype,
                    compressors=BloscCodec(cname="zstd", clevel=COMPRESSION_LEVEL, shuffle="noshuffle"),
                    overwrite=True,
                )
                for index, bscan in enumerate(bscans):
                    stack[index] = bscan
        except BaseException:
            self.delete_prefix(key)
            raise

    def read_bscan(self, key: str, index: int) -> NDArray[Any]:
        """One (D, W) B-scan of a stack. Raises FileNotFoundError when there is no such stack."""
        with storage_errors():
            bscan = np.asarray(self._open_stack(key)[index])
            if not bscan.any():  # Zarr shows one that another process removed meanwhile as black
                obstore.head(self._bucket, key + STACK_DESCRIPTION)
            return bscan

    def count_bscans(self, key: str) -> int:
        """B-scans of a stack. Raises FileNotFoundError when there is no such stack."""
        with storage_errors():
            return int(self._open_stack(key).shape[0])

    def iterate_stack(self, key: str) -> Iterator[NDArray[Any]]:
        """The (D, W) B-scans of a stack in order, one in memory at a time."""
        with storage_errors():
            stack = self._open_stack(key)
        for index in range(stack.shape[0]):
            yield self.read_bscan(key, index)

    def _open_stack_uncached(self, key: str) -> zarr.Array[Any]:
        import zarr

        return zarr.open_array(self._root_of_stack(key), mode="r")

    def _root_of_stack(self, key: str) -> ObjectStore[Any]:
        """A store that begins at the stack, for Zarr would write group files above it that all stacks share."""
        from zarr.storage import ObjectStore

        return ObjectStore(_bucket_at(f"{self._url}/{key}"))


def volume_prefix(volume_id: str) -> str:
    """Where all objects of a volume lie."""
    return f"volumes/{volume_id}/"


def segmentation_prefix(segmentation_id: str) -> str:
    """Where all objects of a segmentation lie, its explanations among them."""
    return f"segmentations/{segmentation_id}/"


def volume_key(volume_id: str) -> str:
    """Where the B-scans of a volume lie."""
    return f"volumes/{volume_id}/bscans"


def en_face_key(volume_id: str) -> str:
    """Where the en-face PNG of a volume lies."""
    return f"volumes/{volume_id}/en_face.png"


def mask_key(segmentation_id: str) -> str:
    """Where the 0/1 mask of a segmentation lies, (S, D, W) uint8."""
    return f"segmentations/{segmentation_id}/mask"


def probability_key(segmentation_id: str) -> str:
    """Where the fluid probability of a segmentation lies, (S, D, W) uint8, 255 is certain."""
    return f"segmentations/{segmentation_id}/probability"


def counts_key(segmentation_id: str) -> str:
    """Where the counts that a mask's figures are made of lie, see `models.measurements.counting`."""
    return f"segmentations/{segmentation_id}/counts.npz"


def explanation_prefix(segmentation_id: str, slice_index: int) -> str:
    """Where the pictures of one B-scan's explanation lie, `{step}.png` each."""
    return f"segmentations/{segmentation_id}/explanations/{slice_index}/"


def weights_prefix(model_id: str) -> str:
    """Where the files of a model version lie: `weights.safetensors` and `config.json`."""
    return f"models/{model_id}/"
