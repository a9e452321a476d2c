"""Two model versions on the same volumes: what each found, where it contradicts the tags, how far the masks agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.job_tables import Segmentation
from app.db.tables import Volume
from app.model_versions.comparison_schemas import AgreementRead, ComparedVolumeRead, FindingsRead, SliceAgreement
from app.model_versions.errors import NotComparable
from app.storage import Storage, mask_key
from app.tags.consensus import consensus
from app.tags.votes import votes_by_slice
from models.metrics import Counts, count

Pair = tuple[Segmentation, Segmentation]


def contradictions(areas_px: Sequence[int], answers: Mapping[int, bool | None]) -> list[int]:
    """B-scans whose mask says the opposite of what most readers say: fluid where there is none, or none."""
    return [
        index
        for index, area in enumerate(areas_px)
        if answers.get(index) is not None and answers.get(index) is not (area > 0)
    ]


def compare_on(session: Session, volumes: Sequence[Volume], first_id: str, second_id: str) -> list[ComparedVolumeRead]:
    """What both versions found in each of the volumes, in their order."""
    found = _segmentations(session, [volume.id for volume in volumes], (first_id, second_id))
    rows = []
    for volume in volumes:
        answers = {
            index: consensus(list(votes.values())) for index, votes in votes_by_slice(session, volume.id).items()
        }
        first, second = (found.get((volume.id, model_id)) for model_id in (first_id, second_id))
        rows.append(
            ComparedVolumeRead(
                volume_id=volume.id,
                patient_key=volume.patient_key,
                laterality=volume.laterality,
                acquired_on=volume.acquired_on,
                created_at=volume.created_at,
                n_slices=volume.n_slices,
                n_agreed_tags=sum(answer is not None for answer in answers.values()),
                first=_findings(first, answers),
                second=_findings(second, answers),
            )
        )
    return rows


def _segmentations(
    session: Session, volume_ids: list[str], model_ids: tuple[str, str]
) -> dict[tuple[str, str | None], Segmentation]:
    rows = session.scalars(
        select(Segmentation).where(Segmentation.volume_id.in_(volume_ids), Segmentation.model_id.in_(model_ids))
    )
    return {(row.volume_id, row.model_id): row for row in rows}


def _findings(row: Segmentation | None, answers: Mapping[int, bool | None]) -> FindingsRead | None:
    if row is None:
        return None
    areas = [item["area_px"] for item in row.slices]
    return FindingsRead(
        segmentation_id=row.id,
        state=row.state,
        progress=row.progress,
        fluid_voxels=row.fluid_voxels,
        fluid_volume_mm3=row.fluid_volume_mm3,
        n_slices_with_fluid=sum(area > 0 for area in areas) if areas else None,
        contradictions=contradictions(areas, answers),
        error=row.error,
    )


def finished_pair(session: Session, volume_id: str, first_id: str, second_id: str) -> Pair:
    """The finished segmentations of one volume by both versions.

    Raises:
        NotComparable: one of them is missing or not finished.
    """
    found = _segmentations(session, [volume_id], (first_id, second_id))
    pair = [found.get((volume_id, model_id)) for model_id in (first_id, second_id)]
    first, second = (row if row is not None and row.state == "succeeded" else None for row in pair)
    if first is None or second is None:
        missing = [
            f"{model_id} ({'not segmented' if row is None else row.state})"
            for model_id, row in zip((first_id, second_id), pair, strict=True)
            if row is None or row.state != "succeeded"
        ]
        raise NotComparable(volume_id, missing)
    return first, second


def agreement(storage: Storage, pair: Pair) -> AgreementRead:
    """Dice of the two masks, over the volume and slice by slice. Slices where both are empty are not read."""
    first, second = pair
    slices, whole = [], Counts()
    for index, (one, other) in enumerate(zip(first.slices, second.slices, strict=True)):
        if one["area_px"] == 0 and other["area_px"] == 0:
            continue
        masks = [storage.read_bscan(mask_key(row.id), index).astype(np.bool_) for row in pair]
        counts = count(masks[0], masks[1])
        whole = whole + counts
        slices.append(SliceAgreement(index=index, dice=counts.dice))
    return AgreementRead(dice=whole.dice, n_voxels_in_both=whole.both, slices=slices)
