"""Named sizes and recipes. `cpu` is a job of minutes on two cores, `paper` the full size, `tiny` for tests."""

from __future__ import annotations

from typing import Literal

from models.nets.deeplab import DeepLabConfig
from models.nets.localiser import LocaliserConfig
from models.nets.trunk import TrunkConfig
from models.nets.unet import UNetConfig
from models.train import ScheduleConfig
from models.weak.config import ConfigError, PipelineConfig, Segmenter
from models.weak.grid import GridConfig
from models.weak.propagation import PropagationConfig
from models.weak.soft_labels import SoftLabelConfig

ProfileName = Literal["cpu", "paper", "tiny"]
Recipe = Literal["ours-u", "ours-d", "softgt"]

SEGMENTERS: dict[str, Segmenter] = {"ours-u": "unet", "ours-d": "deeplab", "softgt": "none"}
"""Ours+U, Ours+D and SoftGT of table 1."""


def profile(name: ProfileName, recipe: Recipe = "ours-u", *, seed: int = 0) -> PipelineConfig:
    """The configuration of a recipe at a size.

    Raises:
        ConfigError: no such profile or recipe.
    """
    if recipe not in SEGMENTERS:
        raise ConfigError(f"There is no recipe {recipe!r}; there are {', '.join(SEGMENTERS)}.")
    builders = {"cpu": _cpu, "paper": _paper, "tiny": _tiny}
    if name not in builders:
        raise ConfigError(f"There is no profile {name!r}; there are {', '.join(builders)}.")
    return builders[name](recipe, seed)


def _paper(recipe: Recipe, seed: int) -> PipelineConfig:
    """Full ResNet-50, U-Net and DeepLab V3 at 512 x 512; needs a GPU."""
    return PipelineConfig(
        recipe=recipe,
        segmenter=SEGMENTERS[recipe],
        localise=ScheduleConfig(epochs=50, batch_size=8, learning_rate=3e-4),
        segment=ScheduleConfig(epochs=50, batch_size=8, learning_rate=3e-4),
        propagation=PropagationConfig(radii_px=(3, 4, 5, 5)),
        seed=seed,
    )


def _cpu(recipe: Recipe, seed: int) -> PipelineConfig:
    """The same modules, small: minutes for 300 slices on two cores."""
    return PipelineConfig(
        recipe=recipe,
        segmenter=SEGMENTERS[recipe],
        grid=GridConfig(depth_px=128, width_px=192),
        propagation=PropagationConfig(rule="fused"),
        soft_labels=SoftLabelConfig(ignore_band_px=0),
        localise=ScheduleConfig(epochs=24, batch_size=12, learning_rate=2e-3, min_steps=400),
        segment=ScheduleConfig(epochs=12, batch_size=12, learning_rate=2e-3, min_steps=200),
        localiser=LocaliserConfig(trunk=TrunkConfig(width=16, blocks=(1, 1, 1, 1)), shared_stages=3),
        unet=UNetConfig(width=16, depth=4, max_width=128),
        deeplab=DeepLabConfig(
            trunk=TrunkConfig(width=16, blocks=(2, 2, 2, 1), strides=(2, 1, 2, 1, 1), dilations=(1, 1, 1, 2)),
            aspp_channels=64,
            rates=(3, 6, 12),
        ),
        seed=seed,
    )


def _tiny(recipe: Recipe, seed: int) -> PipelineConfig:
    """Seconds for 40 slices of 32 x 48: the same code path, for tests of what surrounds it."""
    return PipelineConfig(
        recipe=recipe,
        segmenter=SEGMENTERS[recipe],
        grid=GridConfig(depth_px=32, width_px=48),
        propagation=PropagationConfig(rule="fused"),
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
