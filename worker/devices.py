"""Whether the machine has the device that its worker declares. Asked of a child: torch is never loaded here."""

from __future__ import annotations

from app.errors import ServiceError
from app.examination import CannotCompute, examine
from app.settings import Settings


class NoGpu(ServiceError):
    """The worker declares a GPU and there is none."""

    code = "no_gpu"
    title = "No GPU"

    def __init__(self) -> None:
        super().__init__(
            "SEROUS_DEVICE is cuda, but PyTorch sees no GPU here: install the driver and a CUDA build of PyTorch, "
            "or set SEROUS_DEVICE to auto or cpu."
        )


def require_device(settings: Settings) -> None:
    """Raise `NoGpu` when this worker is to compute on a GPU and cannot."""
    if settings.device != "cuda" or settings.lanes == ("light",):
        return
    if not _has_gpu(settings):
        raise NoGpu


def _has_gpu(settings: Settings) -> bool:
    try:
        return examine(settings).accelerator == "cuda"
    except CannotCompute:
        return False
