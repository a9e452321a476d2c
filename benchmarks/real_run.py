"""The whole loop on real scans, as a client: upload, tag, train, segment, measure.

    make real-run DATA=../shared/data

Starts a Serous of its own in a temporary folder, uploads `csc_raster` (25 B-scans of one eye) and the `kermany_fluid`
slices as one-slice volumes, tags from `manifest.csv` (and `csc_raster` as read by eye, below), trains, then segments
`csc_raster` and the slices of the patients that were never tagged. Pixel masks are looked at only here, at the end.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.contact_sheet import overlay_sheet
from benchmarks.raster import read_raster
from benchmarks.service import running_service
from models.metrics import dice, slice_auc

CSC_WITHOUT_FLUID = {11, 12}
"""B-scans of csc_raster (numbers in the file names) without visible fluid, as read by eye; all others show fluid."""

HELD_OUT_SHARE = 0.2
"""Share of kermany_fluid patients that are uploaded but never tagged."""

FLUID_CLASSES = (1, 2)
"""Intraretinal and subretinal fluid in the kermany_fluid masks; a slice is tagged 1 when either is present."""


@dataclass(frozen=True)
class Slice:
    """One kermany_fluid B-scan."""

    name: str
    patient: str
    has_fluid: bool

    @property
    def held_out(self) -> bool:
        """Chosen by a hash, so that it is the same in every run; salted, for the service holds out by a hash too."""
        return hashlib.sha256(f"real run {self.patient}".encode()).digest()[0] < 256 * HELD_OUT_SHARE


def read_manifest(folder: Path) -> list[Slice]:
    """The slices of kermany_fluid."""
    with (folder / "manifest.csv").open(newline="") as file:
        return [Slice(row["name"], row["patient"], row["has_fluid"] == "1") for row in csv.DictReader(file)]


class Client:
    """The few calls that the run needs."""

    def __init__(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=180.0)

    def call(self, method: str, path: str, **content: Any) -> Any:
        """One request; anything but success stops the run with the server's sentence."""
        answer = self._http.request(method, path, **content)
        if answer.is_error:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer

    def upload(self, paths: list[Path], **fields: str) -> str:
        """Upload the slices of one volume; gives its id."""
        files = [("file", (path.name, path.read_bytes())) for path in paths]
        return str(self.call("POST", "/volumes", files=files, data=fields).json()["id"])

    def tag(self, volume_id: str, index: int, has_fluid: bool) -> None:
        """Tag one B-scan."""
        self.call("PUT", f"/volumes/{volume_id}/slices/{index}/tags/me", json={"has_fluid": has_fluid})

    def start_training(self) -> str:
        """Queue a training; gives its id."""
        return str(self.call("POST", "/training-jobs").json()["id"])

    def follow_training(self, job_id: str) -> dict[str, Any]:
        """Wait for the end, telling how far it is."""
        stage = ""
        while True:
            job: dict[str, Any] = self.call("GET", f"/training-jobs/{job_id}").json()
            if job["stage"] != stage:
                stage = job["stage"]
                print(f"  {time.strftime('%H:%M:%S')} {stage} {job['progress']:.0%}", flush=True)
            if job["state"] in ("succeeded", "failed", "cancelled"):
                break
            time.sleep(2)
        if job["state"] != "succeeded":
            raise SystemExit(f"Training {job['state']}: {job['error']}")
        return job

    def segment(self, volume_id: str) -> dict[str, Any]:
        """Segment a volume and wait."""
        body = {"volume_id": volume_id}
        while True:
            result: dict[str, Any] = self.call(
                "POST", "/segmentations", json=body, headers={"Prefer": "wait=100"}
            ).json()
            if result["state"] == "succeeded":
                return result
            if result["state"] in ("failed", "cancelled"):
                raise SystemExit(f"Segmentation {result['state']}: {result['error']}")

    def mask(self, segmentation_id: str, folder: Path) -> NDArray[np.uint8]:
        """Download the mask, (S, D, W) 0/1."""
        content = self.call("GET", f"/segmentations/{segmentation_id}/mask", params={"format": "npz"}).content
        path = folder / f"{segmentation_id}.npz"
        path.write_bytes(content)
        with np.load(path, allow_pickle=False) as arrays:
            return np.asarray(arrays["mask"])


def upload_and_tag(client: Client, data: Path) -> tuple[str, dict[str, str]]:
    """Give the id of csc_raster and the ids of the held-out slices by name."""
    scans = sorted((data / "csc_raster").glob("*.png"))
    csc = client.upload(scans, patient_key="csc-raster")
    for index, path in enumerate(scans):
        client.tag(csc, index, int(path.stem.removeprefix("bscan_")) not in CSC_WITHOUT_FLUID)
    held_out = {}
    for item in read_manifest(data / "kermany_fluid"):
        volume = client.upload([data / "kermany_fluid/images" / f"{item.name}.png"], patient_key=item.patient)
        if item.held_out:
            held_out[item.name] = volume
        else:
            client.tag(volume, 0, item.has_fluid)
    return csc, held_out


def evaluate(client: Client, data: Path, held_out: dict[str, str], folder: Path) -> dict[str, Any]:
    """Slice AUC and any-fluid Dice on patients that were never tagged."""
    slices = [item for item in read_manifest(data / "kermany_fluid") if item.name in held_out]
    probabilities, dices, pooled = [], [], []
    for item in slices:
        result = client.segment(held_out[item.name])
        mask = client.mask(result["id"], folder)[0].astype(bool)
        truth = np.isin(np.asarray(Image.open(data / "kermany_fluid/masks" / f"{item.name}.png")), FLUID_CLASSES)
        probabilities.append(result["slices"][0]["probability"])
        pooled.append((int((mask & truth).sum()), int(mask.sum()), int(truth.sum())))
        if item.has_fluid:
            dices.append(dice(mask, truth))
    both, found, true = np.array(pooled).sum(axis=0)
    return {
        "held_out_patients": len({item.patient for item in slices}),
        "held_out_slices": len(slices),
        "held_out_slices_with_fluid": len(dices),
        "slice_auc": slice_auc(np.array(probabilities), np.array([item.has_fluid for item in slices])),
        "dice_pooled": 2 * both / (found + true) if found + true else None,
        "dice_mean_of_fluid_slices": float(np.mean(dices)) if dices else None,
    }


def main() -> None:
    """Run, write the figures to `--out` and the sheet beside them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with csc_raster and kermany_fluid")
    parser.add_argument("--out", type=Path, default=Path("docs"), help="where real_run.json and images go")
    options = parser.parse_args()
    started = time.monotonic()
    images = options.out / "images"
    with running_service() as service:
        client = Client(service.url, service.token)
        print("Uploading and tagging", flush=True)
        csc, held_out = upload_and_tag(client, options.data)
        print("Training", flush=True)
        job = client.follow_training(client.start_training())
        print("Segmenting", flush=True)
        result = client.segment(csc)
        mask = client.mask(result["id"], service.folder)
        figures = evaluate(client, options.data, held_out, service.folder)
    scans = read_raster(options.data / "csc_raster")
    overlay_sheet(scans, list(mask)).save(images / "real_run_csc_raster.webp", quality=64)
    report = {
        "date": time.strftime("%Y-%m-%d"),
        "cores": os.cpu_count(),
        "n_tags": job["n_tags"],
        "training": {name: job[name] for name in ("recipe", "metrics", "started_at", "finished_at")},
        "csc_raster_fluid_voxels": result["fluid_voxels"],
        "csc_raster_slices_with_fluid": sum(item["area_px"] > 0 for item in result["slices"]),
        "seconds": round(time.monotonic() - started),
        **figures,
    }
    (options.out / "real_run.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
