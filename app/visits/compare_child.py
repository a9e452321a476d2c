"""`python -m app.visits.compare_child`: two visits compared, in a process that may load scikit-image."""

from __future__ import annotations

import dataclasses
from typing import Any

from numpy.typing import NDArray

from app.one_shot.child import serve
from app.one_shot.packing import pack
from models.measurements.change import Visit, compare
from models.oct.en_face_grid import EnFaceGrid


def answer(content: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> bytes:
    """`models.measurements.change.Change`, its two maps as arrays."""
    earlier, later = (
        Visit(
            grid=EnFaceGrid(**content[name]["grid"]),
            thickness_um=arrays[f"{name}_thickness_um"],
            projection=arrays[f"{name}_projection"],
            volume_sd_mm3=content[name]["volume_sd_mm3"],
        )
        for name in ("earlier", "later")
    )
    told = dataclasses.asdict(compare(earlier, later))
    maps = {name: told.pop(name) for name in ("earlier_um", "later_um")}
    return pack(told, maps)


if __name__ == "__main__":
    serve(answer)
