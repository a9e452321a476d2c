"""Masks as COCO JSON: one image a B-scan, one annotation for the fluid of a B-scan that has some.

Source: the data format of https://cocodataset.org/#format-data; run lengths by pycocotools, which counts down columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.oct.export import UnusableMask

CATEGORY = {"id": 1, "name": "SRF", "supercategory": "fluid"}
"""Subretinal fluid. The id is COCO's own, and counts from 1."""


def write_coco(
    bscans: Iterable[NDArray[np.uint8]], shape: tuple[int, int, int], probabilities: list[float], path: Path
) -> None:
    """The (S, D, W) mask as one JSON document, its run lengths compressed as COCO's tools write them.

    Images are named `bscan_0000.png` and so on by 0-based slice index, as in the zip of PNG masks. `bbox` is x, y,
    width, height in pixels from the upper left corner; `area` counts pixels. An annotation is a region (`iscrowd` 0)
    that may have several parts; its `score` is the probability of fluid in the B-scan, from `probabilities` (S,).

    Raises:
        UnusableMask: the B-scans are not of `shape`.
    """
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for index, bscan in enumerate(bscans):
        if bscan.shape != shape[1:]:
            raise UnusableMask(f"B-scan {index} of the mask is {bscan.shape} and not {shape[1:]}.")
        images.append({"id": index + 1, "file_name": f"bscan_{index:04d}.png", "height": shape[1], "width": shape[2]})
        if bscan.any():
            annotations.append(_annotation(bscan, index, len(annotations) + 1, probabilities))
    if len(images) != shape[0]:
        raise UnusableMask(f"The mask has {len(images)} B-scans and not {shape[0]}.")
    document = {
        "info": {"description": "subretinal fluid masks by Serous", "version": "1"},
        "images": images,
        "annotations": annotations,
        "categories": [CATEGORY],
    }
    path.write_text(json.dumps(document), "utf-8")


def _annotation(bscan: NDArray[np.uint8], index: int, number: int, probabilities: list[float]) -> dict[str, Any]:
    from pycocotools import mask as coco  # a compiled module that the web process does without until it is asked for

    run_lengths = coco.encode(np.asfortranarray(bscan))
    annotation = {
        "id": number,
        "image_id": index + 1,
        "category_id": CATEGORY["id"],
        "segmentation": {"size": list(run_lengths["size"]), "counts": run_lengths["counts"].decode("ascii")},
        "bbox": [float(side) for side in coco.toBbox(run_lengths)],
        "area": int(coco.area(run_lengths)),
        "iscrowd": 0,
    }
    return annotation | ({"score": probabilities[index]} if index < len(probabilities) else {})
