"""The weights that ship: they are there, small, right for this version, and segment before any tag."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.metrics import Counts, count
from models.nets.unet import UNetConfig
from models.oct.labels import SRF
from models.oct.phantom import CIRRUS, csc_eye, draw_phantom, healthy_eye
from models.shipped import STARTER_FOLDER
from models.train import ScheduleConfig, TrainingDiverged
from models.weak.checkpoints import WeightsError
from models.weak.pipeline import TrainedPipeline, train_pipeline
from models.weak.profiles import profile, starter
from models.weak.starter import load_starter, segmenter_of

SEEDS = (9400, 9401)
"""Eyes that no training draws."""


@pytest.fixture(scope="module")
def shipped():
    return TrainedPipeline.load(STARTER_FOLDER)


class TestShipped:
    def test_is_small_described_and_of_this_version(self, shipped):
        assert (STARTER_FOLDER / "weights.safetensors").stat().st_size <= 20 * 2**20
        assert "phantom" in (STARTER_FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
        assert shipped.config == starter()

    def test_outlines_fluid_that_it_was_never_tagged_for(self, shipped):
        pooled = Counts()
        for seed in SEEDS:
            phantom = draw_phantom(CIRRUS.scaled((6, 192, 256)), seed=seed, pathology=csc_eye(seed))
            for result, labels in zip(shipped.segment(phantom.volume.bscans), phantom.labels, strict=True):
                pooled = pooled + count(result.probability >= 128, labels == SRF)
        assert pooled.dice > 0.8

    def test_leaves_a_healthy_eye_alone(self, shipped):
        phantom = draw_phantom(CIRRUS.scaled((6, 192, 256)), seed=9402, pathology=healthy_eye(9402))
        found = np.mean([(result.probability >= 128).mean() for result in shipped.segment(phantom.volume.bscans)])
        assert found < 0.001

    @pytest.mark.parametrize("width", [100, 333, 1500])
    def test_any_width_keeps_its_shape(self, shipped, width):
        bscan = draw_phantom(CIRRUS.scaled((1, 160, width)), seed=9403, pathology=csc_eye(9403)).volume.bscans[0]
        (result,) = shipped.segment([bscan])
        assert result.probability.shape == bscan.shape

    @pytest.mark.parametrize("grey", [0, 128, 255])
    def test_a_picture_of_nothing_has_no_fluid(self, shipped, grey):
        (result,) = shipped.segment([np.full((200, 300), grey, np.uint8)])
        assert not (result.probability >= 128).any()


def test_a_configuration_of_another_network_is_refused():
    with pytest.raises(WeightsError, match="another network"):
        load_starter(replace(starter(), unet=UNetConfig(width=8, depth=3)))


class TestGoingOn:
    """Another network than the starter to begin with."""

    def test_a_training_of_no_epoch_gives_back_what_it_began_with(self, shipped, training_slices, tmp_path):
        changed = replace(shipped, segmenter=segmenter_of(shipped, shipped.config))
        with torch.no_grad():
            next(changed.segmenter.parameters()).add_(0.01)
        config = replace(profile("tiny"), segment=ScheduleConfig(epochs=0))
        for start, folder in ((None, "fresh"), (changed, "warm")):
            trained = train_pipeline(
                training_slices, [], config, checkpoint_dir=tmp_path / folder, on_progress=print, start_from=start
            )
            assert trained.digest() == (start or shipped).digest()
        assert changed.digest() != shipped.digest()

    def test_learning_on_leaves_the_network_it_began_with_alone(self, shipped):
        before = shipped.digest()
        with torch.no_grad():
            next(segmenter_of(shipped, shipped.config).parameters()).zero_()
        assert shipped.digest() == before

    def test_a_network_that_is_not_finite_is_never_the_result(self, shipped, training_slices, tmp_path):
        broken = replace(shipped, segmenter=segmenter_of(shipped, shipped.config))
        with torch.no_grad():
            next(broken.segmenter.parameters()).fill_(torch.nan)
        config = replace(profile("tiny"), segment=ScheduleConfig(epochs=0))
        with pytest.raises(TrainingDiverged, match="not finite"):
            train_pipeline(training_slices, [], config, checkpoint_dir=tmp_path, on_progress=print, start_from=broken)

    def test_another_network_is_refused(self, shipped):
        with pytest.raises(WeightsError, match="another network"):
            segmenter_of(shipped, profile("tiny", "ours-u"))
