"""What a child process and its supervisor say to each other: one JSON object a line."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field

from app.db.tables import JsonObject

BATCH_DIVISOR = 4
"""By which the second try of a job whose memory ran out divides its batches. There is no third, so the step is long."""


class BadMessage(ValueError):
    """A line that is none of the known messages. `str(error)` is a sentence."""


@dataclass(frozen=True)
class Order:
    """To the child: do this job."""

    job_id: str
    batch_divisor: int = 1
    """More after memory ran out: the batches are to be smaller by this factor."""


@dataclass(frozen=True)
class Advance:
    """From the child: how far it is. `fraction` is of the whole job, 0 to 1; losses come at the end of an epoch."""

    stage: str
    fraction: float
    epoch: int | None = None
    """Counts from 1 within `stage`."""
    loss: float | None = None
    held_out_loss: float | None = None


@dataclass(frozen=True)
class Failure:
    """From the child: the job cannot be done. `detail` is a sentence that may be shown to anybody."""

    code: str
    detail: str


@dataclass(frozen=True)
class Trained:
    """From the child: a model version whose files lie in the bucket."""

    model_id: str
    recipe: str
    config: JsonObject
    metrics: JsonObject
    compared_with: str | None = None
    """The version in use when the training ended; None when there was none."""
    inactive_reason: str | None = None
    """Why the new version should not replace `compared_with`; None: it should."""
    started_from: str | None = None
    """The version whose weights it went on from."""
    start_reason: str | None = None
    code_version: str | None = None
    files_digest: str | None = None
    learned_patients: list[str] | None = None
    """Digests of all patients whose tags went into its weights."""


@dataclass(frozen=True)
class Segmented:
    """From the child: the figures of a segmentation whose masks lie in the bucket."""

    fluid_voxels: int
    fluid_volume_mm3: float | None
    warnings: list[str] = field(default_factory=list)
    slices: list[JsonObject] = field(default_factory=list)
    """[{"area_px", "probability"}], one a B-scan."""
    duration_s: float = 0.0
    fluid_volume_low_mm3: float | None = None
    """Lower end of the 95 % interval."""
    fluid_volume_high_mm3: float | None = None
    fovea: JsonObject | None = None
    """{"slice_index", "ascan", "pit_um"}, null in it where no place is believable; None: it was not looked for."""


@dataclass(frozen=True)
class Explained:
    """From the child: the steps of an explanation whose pictures lie in the bucket."""

    steps: list[JsonObject]
    """[{"name", "kind", "role", "sentence"}] in order."""


@dataclass(frozen=True)
class Exchanged:
    """From the child: what came from the PACS and lies in the bucket with its row, or what the PACS has of ours."""

    volume_ids: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    instances: list[JsonObject] = field(default_factory=list)
    """[{"kind", "sop_class_uid", "sop_instance_uid"}]."""


Message = Order | Advance | Failure | Trained | Segmented | Explained | Exchanged

KINDS: dict[str, type[Message]] = {
    kind.__name__: kind for kind in (Order, Advance, Failure, Trained, Segmented, Explained, Exchanged)
}


def encode(message: Message) -> str:
    """One line, without its end."""
    return json.dumps({"kind": type(message).__name__, **dataclasses.asdict(message)})


def decode(line: str) -> Message:
    """The message of a line.

    Raises:
        BadMessage: not JSON, of an unknown kind, or with other fields than its kind has.
    """
    try:
        fields = json.loads(line)
        return KINDS[fields.pop("kind")](**fields)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadMessage(f"A line of {len(line)} characters is no message: {type(error).__name__}.") from error
