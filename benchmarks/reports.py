"""Reports of drawn eyes through the real service: `python -m benchmarks.reports FOLDER` writes the PDFs there.

Prints what the web process holds before and after it has answered them, and what the children take. Put a FOLDER that
does not matter; the installation lies in a temporary one.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from fastapi.testclient import TestClient
from numpy.typing import NDArray

import migrations
from app.accounts import service as accounts
from app.db import jobs
from app.db.activation import activate
from app.db.job_tables import ModelVersion, Segmentation
from app.db.session import Database
from app.main import create_app
from app.settings import Settings
from app.storage import Storage, counts_key, mask_key, probability_key

API = "/api/v1"

SEED = 9400

ROUNDS = 6

MEASURED = "measured"


def main(folder: Path) -> None:
    """Make an installation, then answer from a fresh process, whose memory counts."""
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(data_dir=Path(data), log_level="warning")
        settings.prepare_directories()
        migrations.upgrade(settings.database)
        database = Database(settings.database)
        with database.transaction() as session:
            token = accounts.create_token(session, key=settings.token_key(), role="admin")
            model = ModelVersion(recipe="ours-u", config={}, metrics={}, tags_digest="9f3ac27d51e0b7a4" * 4)
            session.add(model)
            activate(session, model)
        ids = prepared(settings, database, token)
        command = [sys.executable, "-m", "benchmarks.reports", MEASURED, data, token, str(folder), *ids]
        subprocess.run(command, check=True)


@contextmanager
def client_of(settings: Settings, token: str) -> Iterator[TestClient]:
    """A client of a web service without workers: jobs are ended by hand."""
    application = create_app(settings)
    application.state.bell.require = lambda: None
    application.state.bell.ring = lambda *_: None
    headers = {"Authorization": f"Bearer {token}"}
    yield TestClient(application, base_url="http://127.0.0.1:8000", headers=headers)


def prepared(settings: Settings, database: Database, token: str) -> list[str]:
    """Two visits of one eye, the later scan 4 B-scans lower and 20 A-scans to the right, with half of the fluid."""
    from models.oct.labels import SRF  # what draws eyes would count as memory of the process that is measured
    from models.oct.phantom import CIRRUS, csc_eye, draw_phantom

    geometry = CIRRUS.scaled((54, 256, 300))
    phantom = draw_phantom(geometry, seed=SEED, pathology=csc_eye(SEED))
    mask = phantom.mask(SRF)
    less = mask & (np.cumsum(mask, axis=1) > 0.45 * mask.sum(axis=1, keepdims=True))
    parts = ((slice(0, 50), slice(0, 280), mask), (slice(4, 54), slice(20, 300), less))
    spacing = geometry.spacing
    ids = []
    with client_of(settings, token) as client:
        for month, (rows, columns, found) in enumerate(parts, start=1):
            about = {
                "patient_key": "CSC-0417", "laterality": "OD", "acquired_on": f"2026-0{month}-12",
                "spacing_um": f"{spacing.across_um},{spacing.axial_um},{spacing.along_um}",
            }  # fmt: skip
            file = io.BytesIO()
            np.save(file, phantom.volume.bscans[rows, :, columns])
            volume = client.post(f"{API}/volumes", files={"file": ("scan.npy", file.getvalue())}, data=about).json()
            made = client.post(f"{API}/segmentations", json={"volume_id": volume["id"]}).json()["id"]
            finish(settings, database, made, found[rows, :, columns], spacing.voxel_mm3)
            ids.append(made)
        place = {"slice_index": 26.0, "ascan": 150.0}
        first = client.get(f"{API}/segmentations/{ids[0]}").json()["volume_id"]
        client.put(f"{API}/volumes/{first}/fovea", json=place)
    return ids


def finish(settings: Settings, database: Database, made: str, found: NDArray[np.bool_], voxel_mm3: float) -> None:
    """End a segmentation as a worker would, with a probability that is softer than the mask."""
    from scipy.ndimage import gaussian_filter

    from models.measurements.counting import count

    storage, mask = Storage(settings.storage), found.astype(np.uint8)
    likely = (gaussian_filter(mask.astype(float), (0, 1.5, 1.5)) * 255).astype(np.uint8)
    storage.put(counts_key(made), count(mask, likely).to_bytes())
    for key, stack in ((mask_key(made), mask), (probability_key(made), likely)):
        storage.write_stack(key, stack, shape=stack.shape, dtype="uint8")
    slices = [{"area_px": int(bscan.sum()), "probability": float(bscan.any())} for bscan in mask]
    figures = {"fluid_voxels": int(mask.sum()), "fluid_volume_mm3": float(mask.sum()) * voxel_mm3, "duration_s": 1.0}
    with database.transaction() as session:
        claim = jobs.claim(session, Segmentation, made)
        jobs.finish(session, Segmentation, made, claim or "", slices=slices, **figures)


def measured(data: str, token: str, folder: str, earlier: str, later: str) -> None:
    """Answer everything `ROUNDS` times and say what it takes."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    with client_of(Settings(data_dir=Path(data), log_level="warning"), token) as client:
        print(f"web process at its start: {resident_mb():.0f} MB")
        base = f"{API}/segmentations"
        for path in ("visits", "thickness", "measurements", "slices/3/mask.png"):
            client.get(f"{base}/{earlier}/{path}").raise_for_status()
        print(f"after other results: {resident_mb():.0f} MB")
        pages = {
            "volume.pdf": f"{base}/{earlier}/report.pdf",
            "comparison.pdf": f"{base}/{later}/difference/report.pdf?earlier_id={earlier}",
            "difference.json": f"{base}/{later}/difference?earlier_id={earlier}",
        }
        for _ in range(ROUNDS):
            for name, path in pages.items():
                started = time.perf_counter()
                answer = client.get(path)
                answer.raise_for_status()
                (out / name).write_bytes(answer.content)
                print(f"{name}: {len(answer.content) / 1000:.0f} kB in {time.perf_counter() - started:.1f} s")
        print(f"after {ROUNDS} rounds: {resident_mb():.0f} MB")
    use = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = (use.ru_utime + use.ru_stime) / (4 * ROUNDS)
    print(f"children: {use.ru_maxrss / 1000:.0f} MB at most, {seconds:.2f} s of CPU each")


def resident_mb() -> float:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    if sys.argv[1] == MEASURED:
        measured(*sys.argv[2:])
    else:
        main(Path(sys.argv[1]))
