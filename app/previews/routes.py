"""Small copies of volumes and masks over HTTP, for a 3-D view in the browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.accounts.auth import Viewer
from app.db.tables import Volume
from app.dependencies import DatabaseDep, StorageDep
from app.segmentations.routes import FinishedDep
from app.storage import Storage, mask_key, volume_key
from app.volumes.routes import IMMUTABLE
from app.volumes.service import get_volume
from models.oct.preview import preview_nifti, shrink

router = APIRouter(tags=["previews"])

DEFAULT_SIDE = 160
"""4 million voxels at most: a second to draw without a graphics card."""

SideQuery = Annotated[int, Query(ge=16, le=256, description="The longest side in voxels")]


def _preview(storage: Storage, key: str, volume: Volume, max_side: int, white: float) -> Response:
    shape = (volume.n_slices, volume.height, volume.width)
    small = shrink(storage.iterate_stack(key), shape, max_side, white)
    return Response(
        preview_nifti(small, shape, volume.spacing),
        media_type="application/gzip",
        headers={"Cache-Control": IMMUTABLE},
    )


@router.get("/volumes/{volume_id}/preview.nii.gz", response_class=Response)
def read_volume_preview(
    volume_id: str, actor: Viewer, database: DatabaseDep, storage: StorageDep, max_side: SideQuery = DEFAULT_SIDE
) -> Response:
    """The volume as small NIfTI, 255 is its brightest value."""
    with database.reading() as session:
        volume = get_volume(session, volume_id)
    return _preview(storage, volume_key(volume_id), volume, max_side, max(1, volume.max_intensity))


@router.get("/segmentations/{segmentation_id}/preview.nii.gz", response_class=Response)
def read_mask_preview(
    found: FinishedDep, actor: Viewer, storage: StorageDep, max_side: SideQuery = DEFAULT_SIDE
) -> Response:
    """The mask as small NIfTI on the same grid as its volume's, 255 is fluid in all of the voxel."""
    segmentation, volume = found
    return _preview(storage, mask_key(segmentation.id), volume, max_side, 1.0)
