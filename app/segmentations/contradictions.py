"""Tag 0 with a mask, tag 1 without: either the reader or the model is wrong, and a look at the slice tells which."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.job_tables import Segmentation
from app.db.tables import Volume
from app.segmentations.schemas import Contradiction, SegmentationRead
from app.tags.schemas import SliceTagsRead
from app.tags.service import summarize


def contradictions_of(
    session: Session, actor: Actor, segmentation: Segmentation, volume: Volume
) -> list[Contradiction]:
    """The contradictions of a finished segmentation with what most readers say, in the order of the B-scans."""
    tags = summarize(session, actor=actor, volume=volume)
    return list(_contradictions(SegmentationRead.of(segmentation, volume), tags))


def _contradictions(segmentation: SegmentationRead, tags: list[SliceTagsRead]) -> Iterator[Contradiction]:
    for figures, tag in zip(segmentation.slices, tags, strict=True):
        if tag.consensus is None or tag.consensus == (figures.area_px > 0):
            continue
        yield Contradiction(
            kind="fluid_without_mask" if tag.consensus else "mask_without_fluid",
            n_readers=tag.n_readers,
            mine=tag.mine,
            **figures.model_dump(),
        )
