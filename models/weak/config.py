"""Everything that decides a training: one frozen value that goes to JSON and back without loss."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from models.nets.deeplab import DeepLabConfig
from models.nets.localiser import LocaliserConfig
from models.nets.unet import UNetConfig
from models.oct.volume import OCTError
from models.train import ScheduleConfig
from models.weak.augment import AugmentConfig
from models.weak.fusion import FusionConfig
from models.weak.grid import GridConfig
from models.weak.mean_teacher import AdaptConfig
from models.weak.pooling import Pooling
from models.weak.propagation import PropagationConfig
from models.weak.snapping import SnappingConfig
from models.weak.soft_labels import SoftLabelConfig

Segmenter = Literal["unet", "deeplab", "none"]
Start = Literal["scratch", "starter"]

T = TypeVar("T")


class ConfigError(OCTError):
    """A stored configuration has a key, a type or a value that this version does not know."""

    code = "bad_config"


@dataclass(frozen=True)
class PoolingConfig:
    """Top fraction averaged into the slice logit: from `start` to `end` in the first `share` of the epochs."""

    kind: Pooling = "topk"
    """Another one than `topk` is for the ablation of figure 3; the fractions then mean nothing."""
    start: float = 0.2
    end: float = 0.01
    share: float = 0.6


@dataclass(frozen=True)
class PipelineConfig:
    """A recipe at a size. `segmenter` none is SoftGT: the propagated map itself is the result."""

    recipe: str
    localise: ScheduleConfig
    segment: ScheduleConfig
    start: Start = "scratch"
    """`scratch`: the paper's three modules. `starter`: the starter network, adapted by the tags."""
    adapt: AdaptConfig = field(default_factory=AdaptConfig)
    """How `starter` goes on; its schedule is `segment`."""
    grid: GridConfig = field(default_factory=GridConfig)
    localiser: LocaliserConfig = field(default_factory=LocaliserConfig)
    pooling: PoolingConfig = field(default_factory=PoolingConfig)
    propagation: PropagationConfig = field(default_factory=PropagationConfig)
    fusion: FusionConfig = field(default_factory=FusionConfig)
    snapping: SnappingConfig = field(default_factory=SnappingConfig)
    soft_labels: SoftLabelConfig = field(default_factory=SoftLabelConfig)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    segmenter: Segmenter = "unet"
    unet: UNetConfig = field(default_factory=UNetConfig)
    deeplab: DeepLabConfig = field(default_factory=DeepLabConfig)
    rounds: int = 1
    """Times the segmenter is trained; from the second on, its own masks of the training slices teach it."""
    presence_weight: float = 0.1
    """Weight of the segmenter's pooled 0/1 loss beside its pixel loss."""
    reach: int = 0
    """Neighbours on each side that the segmenter sees beside the B-scan it answers for: 2.5-D input. 0: 2-D."""
    scales: tuple[float, ...] = (1.0,)
    """Resolutions, beside the grid's own, at which the segmenter looks at a B-scan; it answers with their mean."""
    bfloat16: bool = True
    """Convolutions in bfloat16 where the processor or the GPU has it; float32 elsewhere."""
    seed: int = 0


def to_json(config: PipelineConfig) -> str:
    """The configuration as JSON with sorted keys."""
    return json.dumps(dataclasses.asdict(config), sort_keys=True)


def from_json(text: str) -> PipelineConfig:
    """The configuration that `to_json` wrote.

    Raises:
        ConfigError: not JSON, an unknown or missing key, or a value of the wrong type.
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ConfigError(f"The configuration is not JSON: {error}.") from error
    return read_dataclass(PipelineConfig, value, "config")


def read_dataclass(kind: type[T], value: object, where: str) -> T:
    """Build the dataclass `kind` from a JSON object, refusing what it does not declare."""
    if not isinstance(value, dict):
        raise ConfigError(f"{where} must be an object, got {type(value).__name__}.")
    hints = typing.get_type_hints(kind)
    unknown = sorted(set(value) - set(hints))
    if unknown:
        raise ConfigError(f"{where} has the unknown key {unknown[0]!r}.")
    try:
        return kind(**{key: _convert(hints[key], item, f"{where}.{key}") for key, item in value.items()})
    except TypeError as error:
        raise ConfigError(f"{where} is incomplete: {error}.") from error


def _convert(hint: Any, value: object, where: str) -> object:
    """A JSON value as the declared type: nested dataclass, Literal, tuple, optional or plain number and text."""
    origin = typing.get_origin(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return read_dataclass(hint, value, where)
    if origin is Literal:
        if value not in typing.get_args(hint):
            raise ConfigError(f"{where} is {value!r}; it must be one of {', '.join(typing.get_args(hint))}.")
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise ConfigError(f"{where} must be a list, got {type(value).__name__}.")
        return tuple(_convert(typing.get_args(hint)[0], item, where) for item in value)
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _convert(typing.get_args(hint)[0], value, where)
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise ConfigError(f"{where} must be {hint.__name__}, got {value!r}.")
    return value
