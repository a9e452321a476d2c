from typing import Literal

ContradictionKind = Literal["fluid_without_mask", "mask_without_fluid"]

CONTRADICTION_KIND_VALUES: set[ContradictionKind] = {
    "fluid_without_mask",
    "mask_without_fluid",
}


def check_contradiction_kind(value: str) -> ContradictionKind:
    if value in CONTRADICTION_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CONTRADICTION_KIND_VALUES!r}")
