"""Refusals about comparing visits."""

from __future__ import annotations

from app.errors import Unusable


class NotOneEye(Unusable):
    """The two scans are not known to show one eye."""

    code = "not_one_eye"

    def __init__(self) -> None:
        super().__init__("The two scans do not state the same patient key and the same eye, so they are not compared.")


class NotOneModel(Unusable):
    """The two masks were made by different means."""

    code = "not_one_model"

    def __init__(self) -> None:
        super().__init__(
            "The two masks are by different models, so that their difference would be that of the models; "
            "segment both scans by the same one."
        )
