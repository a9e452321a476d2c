"""Lines of a report: what is known, in the unit that it is known in."""

from __future__ import annotations

import numpy as np

from models.measurements.dicom_lines import lines_of
from models.measurements.figures import Fovea
from models.measurements.measure import measure
from models.oct.volume import Spacing

SPACING = Spacing(across_um=120.0, axial_um=4.0, along_um=12.0)

MASK = np.zeros((6, 32, 48), np.uint8)
MASK[2, 10:14, 20:25] = 1
MASK[3, 10:12, 20:25] = 1


def told(**known: object) -> dict[str, tuple[float, str]]:
    lines = lines_of(measure(MASK, **known))  # type: ignore[arg-type]
    return {line.name.meaning: (line.value, line.unit.value) for line in lines if line.field is None}


class TestLinesOf:
    def test_volume_area_and_height_in_mm_and_um(self) -> None:
        lines = told(spacing=SPACING)
        assert lines["Volume"] == (30 * SPACING.voxel_mm3, "mm3")
        assert lines["Area"] == (10 * 0.12 * 0.012, "mm2")
        assert lines["Height"] == (16.0, "um")
        assert lines["Number of connected pockets of fluid"] == (1, "{pockets}")

    def test_volume_has_its_interval(self) -> None:
        measured = measure(MASK, spacing=SPACING)
        line = lines_of(measured)[0]
        assert measured.volume_interval_mm3 is not None
        assert (line.low, line.high) == (measured.volume_interval_mm3.low, measured.volume_interval_mm3.high)
        assert line.low is not None
        assert line.low <= line.value

    def test_counts_alone_without_spacing(self) -> None:
        lines = told(spacing=None)
        assert lines == {
            "Number of connected pockets of fluid": (1, "{pockets}"),
            "Number of voxels of the fluid mask": (30, "{voxels}"),
        }

    def test_fields_sum_to_the_volume(self) -> None:
        fovea = Fovea(slice_index=2.5, ascan=22.0, source="placed")
        lines = lines_of(measure(MASK, spacing=SPACING, laterality="OD", fovea=fovea))
        volumes = [line.value for line in lines if line.field is not None and line.name.meaning == "Volume"]
        assert len(volumes) == 10
        assert np.isclose(sum(volumes), 30 * SPACING.voxel_mm3, rtol=1e-3)
