"""Named sizes and recipes. `cpu` is a job of minutes on two cores, `paper` the full size, `tiny` for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple, get_args

from models.nets.deeplab import DeepLabConfig
from models.nets.localiser import LocaliserConfig
from models.nets.trunk import TrunkConfig
from models.nets.unet import UNetConfig
from models.oct.labels import Label
from models.train import ScheduleConfig
from models.weak.config import ConfigError, PipelineConfig, Segmenter
from models.weak.grid import GridConfig
from models.weak.mean_teacher import AdaptConfig
from models.weak.propagation import PropagationConfig
from models.weak.snapping import SnappingConfig
from models.weak.soft_labels import SoftLabelConfig

ProfileName = Literal["cpu", "paper", "tiny"]
Recipe = Literal["adapted", "ours-u", "ours-d", "softgt", "ours-u-2.5d", "ours-d-2.5d"]

STARTER_GRID = GridConfig(depth_px=192, width_px=320)
STARTER_UNET = UNetConfig(width=24, depth=4, max_width=192, classes=len(Label), patch=2)
"""What the starter weights were taught as; a recipe that starts from them has no other choice."""

STARTER_SCALES = (0.8, 1.0, 1.25)
"""Small cysts are seen better close by, large ones from afar."""

ADAPTED_SCALES = (0.8, 1.0, 1.6)
"""An adapted network has seen the clinic's own cysts; it tells small ones from nothing closer by."""

SEGMENTERS: dict[str, Segmenter] = {"adapted": "unet", "ours-u": "unet", "ours-d": "deeplab", "softgt": "none"}
"""Our own recipe, and Ours+U, Ours+D and SoftGT of table 1."""

OF_THREE_BSCANS = "-2.5d"
"""Ends the names of recipes whose segmenter sees a neighbour on each side; all else is as without it."""


def profile(name: ProfileName, recipe: Recipe = "adapted", *, seed: int = 0) -> PipelineConfig:
    """The configuration of a recipe at a size.

    Raises:
        ConfigError: no such profile or recipe.
    """
    if recipe not in get_args(Recipe):
        raise ConfigError(f"There is no recipe {recipe!r}; there are {', '.join(get_args(Recipe))}.")
    if recipe == "adapted":
        return _adapted(name, seed)
    builders = {"cpu": _cpu, "paper": _paper, "tiny": _tiny}
    if name not in builders:
        raise ConfigError(f"There is no profile {name!r}; there are {', '.join(builders)}.")
    config = builders[name](recipe.removesuffix(OF_THREE_BSCANS), seed)
    return replace(config, recipe=recipe, reach=1) if recipe.endswith(OF_THREE_BSCANS) else config


class Adaptation(NamedTuple):
    """How long the starter network is adapted, beside what, and how often."""

    schedule: ScheduleConfig
    beside: AdaptConfig
    rounds: int = 2


ADAPTATIONS = {
    "cpu": Adaptation(
        ScheduleConfig(epochs=12, batch_size=8, learning_rate=5e-4, min_steps=500, most_epochs=50),
        AdaptConfig(phantom_batch=2),
    ),
    "paper": Adaptation(
        ScheduleConfig(epochs=40, batch_size=16, learning_rate=5e-4, min_steps=1000), AdaptConfig(), rounds=1
    ),
    "tiny": Adaptation(
        ScheduleConfig(epochs=1, batch_size=4, learning_rate=5e-4, min_steps=4),
        AdaptConfig(phantom_eyes=2, phantom_batch=2, implants_each=1, implant_batch=2),
    ),
}
"""By profile; twice 516 steps of `cpu`, what 350 slices take, are less than 15 minutes on two cores with bfloat16, and
35 without. Fewer than 80 slices take fewer steps there, else they would be learned by heart and the starter's eye lost.
A second round of `paper` was never measured."""


def starter(seed: int = 0) -> PipelineConfig:
    """The starter network as it ships, before any tag."""
    none = ScheduleConfig(epochs=0)
    return PipelineConfig(
        "starter", none, none, "starter", grid=STARTER_GRID, unet=STARTER_UNET, scales=STARTER_SCALES, seed=seed
    )


def _adapted(name: str, seed: int) -> PipelineConfig:
    """The starter network, adapted; the profiles differ in how long and beside what."""
    if name not in ADAPTATIONS:
        raise ConfigError(f"There is no profile {name!r}; there are {', '.join(ADAPTATIONS)}.")
    schedule, beside, rounds = ADAPTATIONS[name]
    return replace(
        starter(seed), recipe="adapted", segment=schedule, adapt=beside, rounds=rounds, scales=ADAPTED_SCALES
    )


def _paper(recipe: str, seed: int) -> PipelineConfig:
    """Full ResNet-50, U-Net and DeepLab V3 at 512 x 512; needs a GPU."""
    return PipelineConfig(
        recipe=recipe,
        segmenter=SEGMENTERS[recipe],
        localise=ScheduleConfig(epochs=50, batch_size=8, learning_rate=3e-4),
        segment=ScheduleConfig(epochs=50, batch_size=8, learning_rate=3e-4),
        propagation=PropagationConfig(radii_px=(3, 4, 5, 5)),
        seed=seed,
    )


def _cpu(recipe: str, seed: int) -> PipelineConfig:
    """The same modules, small: minutes for 300 slices on two cores.

    DeepLab V3 has three stages; its last map keeps the 64 rows of the full size, else shallow pockets lose their edges.
    """
    return PipelineConfig(
        recipe=recipe,
        segmenter=SEGMENTERS[recipe],
        grid=GridConfig(depth_px=128, width_px=192),
        propagation=PropagationConfig(rule="fused"),
        snapping=SnappingConfig(smoothing_px=0.7),
        soft_labels=SoftLabelConfig(ignore_band_px=0),
        localise=ScheduleConfig(epochs=24, batch_size=12, learning_rate=2e-3, min_steps=400),
        segment=ScheduleConfig(epochs=12, batch_size=12, learning_rate=2e-3, min_steps=200),
        localiser=LocaliserConfig(trunk=TrunkConfig(width=16, blocks=(1, 1, 1, 1)), shared_stages=3),
        unet=UNetConfig(width=16, depth=4, max_width=128),
        deeplab=DeepLabConfig(
            trunk=TrunkConfig(width=16, blocks=(2, 2, 2), strides=(2, 1, 1, 1), dilations=(1, 2, 4)),
            aspp_channels=64,
            rates=(6, 12, 24),
        ),
        seed=seed,
    )


def _tiny(recipe: str, seed: int) -> PipelineConfig:
    """Seconds for 40 slices of 32 x 48: the same code path, for tests of what surrounds it."""
    return PipelineConfig(
        recipe=recipe,
        segmenter=SEGMENTERS[recipe],
        grid=GridConfig(depth_px=32, width_px=48),
        propagation=PropagationConfig(rule="fused"),
        snapping=SnappingConfig(smoothing_px=0.7),
        soft_labels=SoftLabelConfig(ignore_band_px=0),
        localise=ScheduleConfig(epochs=40, batch_size=8, learning_rate=3e-3, min_steps=200),
        segment=ScheduleConfig(epochs=20, batch_size=8, learning_rate=3e-3, min_steps=100),
        localiser=LocaliserConfig(
            trunk=TrunkConfig(width=8, blocks=(1, 1, 1, 1), strides=(1, 1, 2, 2, 2), input_kernel=5),
            shared_stages=3,
        ),
        unet=UNetConfig(width=8, depth=3),
        deeplab=DeepLabConfig(
            trunk=TrunkConfig(width=8, blocks=(1, 1, 1), strides=(1, 2, 1, 1), dilations=(1, 1, 2)),
            aspp_channels=16,
            rates=(2, 4),
        ),
        seed=seed,
    )
