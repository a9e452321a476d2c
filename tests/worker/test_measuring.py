"""A segmentation by a real child leaves its counts beside the mask and the ends of its interval in the row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.db.job_tables import Segmentation
from app.db.measurement_tables import FoveaPlace
from app.db.session import Database
from app.model_versions.shipped import install_starter
from app.storage import Storage, counts_key, mask_key, probability_key
from models.measurements.counting import Counted, count
from tests.worker.conftest import SHAPE
from tests.worker.processes import read
from worker.lanes import Lanes

pytestmark = pytest.mark.sqlite_only


def test_counts_are_those_of_the_stored_mask(
    lanes: Lanes,
    database: Database,
    storage: Storage,
    volume_ids: list[str],
    queue_segmentation: Callable[[str, str], str],
) -> None:
    segmentation_id = queue_segmentation(volume_ids[0], install_starter(database, storage))
    lanes.inference.run_queued()
    row = read(database, Segmentation, segmentation_id)
    assert row.state == "succeeded"

    kept = Counted.from_bytes(storage.get(counts_key(segmentation_id)))
    stacks = (storage.iterate_stack(key(segmentation_id)) for key in (mask_key, probability_key))
    again = count(*stacks)
    assert kept.shape == SHAPE
    np.testing.assert_array_equal(kept.heights_px, again.heights_px)
    np.testing.assert_array_equal(kept.loose_px, again.loose_px)
    assert kept.areas_px.tolist() == [item["area_px"] for item in row.slices]
    assert len(kept.opinions_px) == 3  # the starter looks at three scales
    assert row.fluid_volume_mm3 is not None
    assert row.fluid_volume_low_mm3 is not None
    assert row.fluid_volume_high_mm3 is not None
    assert row.fluid_volume_low_mm3 <= row.fluid_volume_mm3 <= row.fluid_volume_high_mm3
    with database.reading() as session:
        assert session.query(FoveaPlace).all() == []  # a scan of half a millimetre is too small to look
