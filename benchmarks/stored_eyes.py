"""Phantom eyes stored in a running Serous over REST, for measurements, pictures and browser tests."""

from __future__ import annotations

import io
from collections.abc import Mapping

import httpx
import numpy as np
from numpy.typing import NDArray

from models.oct.phantom import CIRRUS, Phantom, csc_eye, draw_phantom

Shape = tuple[int, int, int]


def npz_of(phantom: Phantom) -> bytes:
    """A file that carries the B-scans and their spacing."""
    spacing = phantom.volume.spacing
    if spacing is None:
        raise ValueError("A phantom states its spacing.")
    file = io.BytesIO()
    um = np.array([spacing.across_um, spacing.axial_um, spacing.along_um])
    np.savez(file, bscans=phantom.volume.bscans, spacing_um=um)
    return file.getvalue()


def store_eye(
    http: httpx.Client, *, seed: int, shape: Shape, tagged: bool = True, about: Mapping[str, str] | None = None
) -> str:
    """Upload a phantom eye with fluid, tag it rightly unless told otherwise; the volume's id.

    `about`: patient key, laterality and day, where they are not to follow from the seed.
    """
    phantom = draw_phantom(CIRRUS.scaled(shape), seed=seed, pathology=csc_eye(seed))
    fields = {"patient_key": f"P-{seed:03d}", "laterality": "OD" if seed % 2 else "OS", **(about or {})}
    files = {"file": (f"eye-{seed}.npz", npz_of(phantom))}
    answer = http.post("/volumes", files=files, data=fields).raise_for_status()
    volume_id = str(answer.json()["id"])
    if tagged:
        for first, last, has_fluid in runs_of(phantom):
            body = {"first": first, "last": last, "has_fluid": has_fluid}
            http.put(f"/volumes/{volume_id}/tags/me", json=body).raise_for_status()
    return volume_id


def runs_of(phantom: Phantom) -> list[tuple[int, int, bool]]:
    """The tags as runs of equal ones: first, last, whether they show fluid."""
    tags = [bool(tag) for tag in phantom.tags]
    starts = [index for index, tag in enumerate(tags) if index == 0 or tag != tags[index - 1]]
    ends = [*(start - 1 for start in starts[1:]), len(tags) - 1]
    return [(first, last, tags[first]) for first, last in zip(starts, ends, strict=True)]


def store_scan(http: httpx.Client, bscans: NDArray[np.uint8]) -> str:
    """Upload bare B-scans (S, D, W); the volume's id."""
    file = io.BytesIO()
    np.save(file, bscans, allow_pickle=False)
    answer = http.post("/volumes", files={"file": ("scan.npy", file.getvalue())}).raise_for_status()
    return str(answer.json()["id"])
