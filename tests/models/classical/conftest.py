"""Eyes with one clear pocket of fluid, small enough to be segmented in a second."""

import pytest
import torch

from tests.models.classical.eyes import detached_eye

torch.set_num_threads(1)  # volumes of 8 x 192 x 128 gain nothing from a second core, and lose much when it is busy


@pytest.fixture(scope="session")
def training_eyes():
    return [detached_eye(seed) for seed in (0, 1)]


@pytest.fixture(scope="session")
def eye():
    """One that is in no training set."""
    return detached_eye(2)
