"""Bodies of the method routes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from models.methods import Method


class MethodFigures(BaseModel):
    """Measured on phantom volumes by `make table1`: mean and standard deviation over volumes."""

    dsc_mean: float
    dsc_sd: float
    tpvf_mean: float
    ppv_mean: float
    n_volumes: int
    seconds_per_volume: float


class MethodRead(BaseModel):
    """One system of the paper's table 1 or of this product."""

    name: str
    title: str
    supervision: Literal["none", "scribble", "tags", "masks"]
    ready: bool
    """Whether `POST /segmentations` takes its name: it segments before the first tag."""
    figures: MethodFigures | None

    @classmethod
    def of(cls, method: Method, figures: MethodFigures | None) -> MethodRead:
        """The schema of a method."""
        return cls(
            name=method.name,
            title=method.title,
            supervision=method.supervision.value,
            ready=method.needs_nothing,
            figures=figures,
        )


class MethodList(BaseModel):
    """All of them, in the order of the paper's table."""

    items: list[MethodRead]
