from typing import Literal

ProvenanceReadRunsType0 = Literal["down", "up"]

PROVENANCE_READ_RUNS_TYPE_0_VALUES: set[ProvenanceReadRunsType0] = {
    "down",
    "up",
}


def check_provenance_read_runs_type_0(value: str) -> ProvenanceReadRunsType0:
    if value in PROVENANCE_READ_RUNS_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PROVENANCE_READ_RUNS_TYPE_0_VALUES!r}")
