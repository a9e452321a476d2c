"""The starter network as it ships: segments a scan before its first tag, and is where an adaptation begins."""

from __future__ import annotations

import copy

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
    return segmenter_of(TrainedPipeline.load(STARTER_FOLDER), config)


def segmenter_of(trained: TrainedPipeline, config: PipelineConfig) -> nn.Module:
    """A copy of the network of a pipeline, for a configuration of the same grid and shape to go on from.

    Raises:
        WeightsError: the configuration asks for another network.
    """
    same = (trained.config.unet, trained.config.grid) == (config.unet, config.grid)
    if trained.segmenter is None or config.segmenter != trained.config.segmenter or not same:
        raise WeightsError("The weights to start from are of another network than this configuration's.")
    return copy.deepcopy(trained.segmenter).requires_grad_(True)
