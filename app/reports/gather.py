"""What both reports take from volume and segmentation: facts, B-scans with their masks, the en-face frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from numpy.typing import NDArray

from app.db.job_tables import Segmentation
from app.db.tables import Volume
from app.measurements.service import first_slice_of
from app.reports import words
from app.reports.content import EnFace, KeySlice, Pairs
from app.storage import Storage, mask_key, volume_key
from models.measurements.figures import Fovea

Arrays = dict[str, NDArray[Any]]


def facts_of(volume: Volume, segmentation: Segmentation, asked_by: str) -> Pairs:
    """Who, which eye, when, by which device, how it was sampled, and who had it segmented when."""
    n_slices = words.plural(volume.n_slices, "B-scan", "B-scans")
    size = f"{n_slices} of {volume.width} A-scans, {volume.height} pixels deep"
    return [
        ("Patient key", volume.patient_key or words.UNKNOWN),
        ("Eye", words.eye(volume.laterality)),
        ("Scanned", words.day(volume.acquired_on)),
        ("Uploaded", words.moment(volume.created_at)),
        ("Device", f"{volume.device or words.UNKNOWN}, read as {volume.format}"),
        ("Scan", size),
        ("Spacing", words.spacing(volume.spacing, volume.spacing_source)),
        ("Segmented", f"{words.moment(segmentation.finished_at)}, asked for by {asked_by}"),
    ]


def add_bscan(
    storage: Storage, segmentation: Segmentation, volume: Volume, index: int, arrays: Arrays, caption: str
) -> KeySlice:
    """Put a B-scan and its mask among the arrays and say what it is."""
    number = sum(name.startswith("bscan_") for name in arrays)
    arrays[f"bscan_{number}"] = storage.read_bscan(volume_key(volume.id), index)
    arrays[f"mask_{number}"] = storage.read_bscan(mask_key(segmentation.id), index)
    spacing = volume.spacing
    aspect = volume.width / volume.height
    if spacing is not None:
        aspect *= spacing.along_um / spacing.axial_um
    if spacing is None:
        caption += " (not to scale)"
    return KeySlice(caption=caption, max_intensity=volume.max_intensity, aspect=aspect)


def en_face_of(
    volume: Volume, fovea: Fovea | None, across_um: float | None = None, along_um: float | None = None
) -> EnFace:
    """How the map of a volume is drawn; `across_um` and `along_um` give another size of the same centre."""
    spacing = volume.spacing
    if spacing is None:
        return EnFace(aspect=1.0, across_um=None, along_um=None, fovea_um=None, sides={})
    own = volume.n_slices * spacing.across_um, volume.width * spacing.along_um
    size = across_um or own[0], along_um or own[1]
    place = None
    if fovea is not None:
        row = (fovea.slice_index + 0.5) * spacing.across_um + (size[0] - own[0]) / 2
        place = (row, (fovea.ascan + 0.5) * spacing.along_um + (size[1] - own[1]) / 2)
    return EnFace(aspect=size[1] / size[0], across_um=size[0], along_um=size[1], fovea_um=place, sides=_sides(volume))


def _sides(volume: Volume) -> dict[Literal["top", "bottom", "left", "right"], str]:
    """Superior and inferior as the measurements take them; nasal is on the right in a right eye."""
    is_upright = first_slice_of(volume) == "superior"
    sides: dict[Literal["top", "bottom", "left", "right"], str] = {
        "top": "S" if is_upright else "I",
        "bottom": "I" if is_upright else "S",
    }
    if volume.laterality is not None:
        is_right = volume.laterality == "OD"
        sides |= {"left": "T" if is_right else "N", "right": "N" if is_right else "T"}
    return sides


def without_repeats(*parts: Sequence[str]) -> list[str]:
    """Warnings in their order, each once."""
    return list(dict.fromkeys(warning for part in parts for warning in part))
