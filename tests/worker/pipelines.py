"""Small pipelines that answer without any training, and files of theirs that are wrong in every way."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import torch
from safetensors.torch import load, save
from torch import nn

from models.nets.unet import UNetConfig
from models.weak.config import PipelineConfig
from models.weak.pipeline import TrainedPipeline
from models.weak.profiles import profile
from models.weak.segment import build_segmenter

CONFIG = replace(profile("tiny", "ours-u"), bfloat16=False)

Files = dict[str, bytes]
"""Names in the bucket to contents: `weights.safetensors` and `config.json`."""


def pipeline(seed: int = 0, config: PipelineConfig = CONFIG) -> TrainedPipeline:
    """A segmenter with random weights."""
    torch.manual_seed(seed)
    return TrainedPipeline(config, {}, None, build_segmenter(config), None, torch.device("cpu"))


def with_first_weights(value: float) -> TrainedPipeline:
    """A segmenter whose first layer is all `value`: NaN, or so large that what follows overflows to NaN."""
    changed = pipeline()
    first = next(layer for layer in changed._parts().modules() if isinstance(layer, nn.Conv2d))
    with torch.no_grad():
        first.weight.fill_(value)
    return changed


def with_last_bias(value: float) -> TrainedPipeline:
    """`pipeline()` with another bias of every pixel: the order of the slices stays, the masks do not."""
    changed = pipeline()
    last = [layer for layer in changed._parts().modules() if isinstance(layer, nn.Conv2d)][-1]
    assert last.bias is not None
    with torch.no_grad():
        last.bias.fill_(value)
    return changed


class Payload:
    """Unpickled, it makes a file: whoever finds the file knows that the pickle was run."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, str]]:
        return open, (self.path, "w")


def consistent(files: Files, weights: bytes) -> Files:
    """The files with other weights, whose digest the configuration names: a forgery that only looking inside shows."""
    description = json.loads(files["config.json"]) | {"weights_sha256": hashlib.sha256(weights).hexdigest()}
    return {"weights.safetensors": weights, "config.json": json.dumps(description).encode()}


def truncated(files: Files, _trap: str) -> Files:
    return files | {"weights.safetensors": files["weights.safetensors"][:-1000]}


def flipped(files: Files, _trap: str) -> Files:
    data = bytearray(files["weights.safetensors"])
    data[len(data) // 2] ^= 1
    return files | {"weights.safetensors": bytes(data)}


def no_header(files: Files, _trap: str) -> Files:
    return consistent(files, b"\xff" * 200)


def pickled(files: Files, trap: str) -> Files:
    return consistent(files, pickle.dumps(Payload(trap)))


def torch_archive(files: Files, trap: str) -> Files:
    """A `.pt` as torch saves it."""
    file = BytesIO()
    torch.save({"weights": Payload(trap)}, file)
    return consistent(files, file.getvalue())


def other_architecture(files: Files, _trap: str) -> Files:
    """Sound weights of a network of another shape."""
    wider = replace(CONFIG, unet=UNetConfig(width=12, depth=3))
    parts = nn.ModuleDict({"segmenter": build_segmenter(wider)})
    return consistent(files, save(dict(parts.state_dict())))


def unknown_format(files: Files, _trap: str) -> Files:
    description = json.loads(files["config.json"]) | {"format": "serous-weak-99"}
    return files | {"config.json": json.dumps(description).encode()}


def not_numbers(files: Files, _trap: str) -> Files:
    weights = load(files["weights.safetensors"])
    name = next(name for name, value in weights.items() if value.is_floating_point())
    weights[name].view(-1)[0] = float("nan")
    return consistent(files, save(weights))


def other_type(files: Files, _trap: str) -> Files:
    weights = load(files["weights.safetensors"])
    return consistent(
        files, save({name: value.double() if value.is_floating_point() else value for name, value in weights.items()})
    )


FORGERIES: dict[Callable[[Files, str], Files], str] = {
    truncated: "damaged",
    flipped: "damaged",
    no_header: "do not fit this version",
    pickled: "do not fit this version",
    torch_archive: "do not fit this version",
    other_architecture: "do not fit this version",
    unknown_format: "not of the known architecture",
    not_numbers: "not finite numbers",
    other_type: "do not fit this version",
}
"""Each with a part of the sentence that refuses it where no digest of the files is known."""
