"""The starter network as it ships: segments a scan before its first tag, and is where an adaptation begins."""

from __future__ import annotations

from torch import nn

from models.shipped import STARTER_FOLDER
from models.weak.checkpoints import WeightsError
from models.weak.config import PipelineConfig
from models.weak.trained import TrainedPipeline


def load_starter(config: PipelineConfig) -> nn.Module:
    """The starter network, for a configuration of the same grid and shape.

    Raises:
        WeightsError: the files are missing or damaged, or the configuration asks for another network.
    """
    shipped = TrainedPipeline.load(STARTER_FOLDER)
    same = (shipped.config.unet, shipped.config.grid) == (config.unet, config.grid)
    if shipped.segmenter is None or not same:
        raise WeightsError("The starter weights are of another network than this configuration's.")
    return shipped.segmenter
