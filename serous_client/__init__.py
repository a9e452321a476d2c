"""Serous from Python: upload scans, get masks as NumPy arrays and files, tag, train.

    from serous_client import Serous

    with Serous("http://127.0.0.1:8000", token) as server:
        found = server.segment("scan.vol")
        found.mask()                # (S, D, W) bool
        found.save("mask.nii.gz")

`docs/client.md` describes all of it. `serous_client.api` is generated from `openapi.json` and covers every route;
what is here is a thin face on it. Neither PyTorch nor the service is needed, nor anything else of this repository.
"""

from serous_client.api.models import ModelRead as Model
from serous_client.api.models import VolumeRead as Volume
from serous_client.client import Serous
from serous_client.errors import (
    BadInput,
    Conflict,
    FieldError,
    JobCancelled,
    JobFailed,
    NoServerKnown,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    SerousError,
    ServerFailed,
    ServerUnreachable,
    StoredOtherwise,
    TooBusy,
    UnexpectedAnswer,
    UnknownFileFormat,
    Unusable,
    WaitedTooLong,
)
from serous_client.known_server import BadAddress
from serous_client.scans import AlreadyStored
from serous_client.segmentation import Segmentation
from serous_client.training import TrainingJob
from serous_client.transport import Patience

__all__ = [
    "AlreadyStored",
    "BadAddress",
    "BadInput",
    "Conflict",
    "FieldError",
    "JobCancelled",
    "JobFailed",
    "Model",
    "NoServerKnown",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "Patience",
    "Refused",
    "Segmentation",
    "Serous",
    "SerousError",
    "ServerFailed",
    "ServerUnreachable",
    "StoredOtherwise",
    "TooBusy",
    "TrainingJob",
    "UnexpectedAnswer",
    "UnknownFileFormat",
    "Unusable",
    "Volume",
    "WaitedTooLong",
]
