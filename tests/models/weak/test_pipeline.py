"""The whole pipeline at the `tiny` size: it learns, saves, loads and refuses."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.metrics import Counts, count
from models.train import TrainingDiverged
from models.weak.agreement import answers_of
from models.weak.checkpoints import WeightsError
from models.weak.explain import explain
from models.weak.pipeline import (
    NotEnoughClasses,
    Progress,
    TaggedSlice,
    TrainedPipeline,
    profile,
    train_pipeline,
)
from models.weak.slice_calibration import AS_IT_IS, calibrate_slices


def quick(recipe="ours-u"):
    """A handful of epochs: enough for what does not depend on accuracy."""
    config = profile("tiny", recipe)
    short = {"epochs": 3, "min_steps": 0}
    return replace(config, localise=replace(config.localise, **short), segment=replace(config.segment, **short))


def quiet(_progress: Progress) -> None:
    pass


@pytest.fixture(scope="module", params=["ours-u", "ours-d", "softgt"])
def trained(request, training_slices, held_out_slices, tmp_path_factory):
    seen: list[Progress] = []
    folder = tmp_path_factory.mktemp("checkpoints")
    config = profile("tiny", request.param)
    model = train_pipeline(training_slices, held_out_slices[0], config, checkpoint_dir=folder, on_progress=seen.append)
    return model, seen


class TestTraining:
    def test_tells_fluid_slices_from_normal_ones(self, trained):
        assert trained[0].metrics["held_out_slice_auc"] >= 0.9
        assert trained[0].metrics["held_out_mask_auc"] >= 0.8
        assert trained[0].metrics["held_out_false_positive_percent"] < 5

    def test_says_how_likely_fluid_is_by_the_tags_of_patients_it_did_not_learn_from(self, trained, held_out_slices):
        model, slices = trained[0], held_out_slices[0]
        answers = answers_of(model, slices)
        assert model.slice_calibration == calibrate_slices(answers.logits, answers.tags)
        chances = [result.fluid_probability for result in model.segment(item.bscan for item in slices)]
        assert np.mean(chances) == pytest.approx(answers.tags.mean(), abs=0.1)

    def test_finds_the_fluid_without_ever_seeing_a_mask(self, trained, held_out_slices):
        slices, masks = held_out_slices
        pooled = Counts()
        for result, truth in zip(trained[0].segment([item.bscan for item in slices]), masks, strict=True):
            pooled = pooled + count(result.probability >= 128, truth)
        assert pooled.dice > (0.25 if trained[0].segmenter is None else 0.4)  # SoftGT is coarser at this size

    def test_progress_rises_to_one_and_names_epochs_and_losses(self, trained):
        seen = trained[1]
        fractions = [item.fraction for item in seen]
        assert fractions == sorted(fractions)
        assert (fractions[0], fractions[-1]) == (0.0, 1.0)
        epochs = [item for item in seen if item.stage == "localise" and item.epoch]
        assert epochs[-1].epoch == trained[0].config.localise.epochs
        assert epochs[-1].loss < epochs[0].loss

    def test_counts_in_the_metrics(self, trained):
        metrics = trained[0].metrics
        assert (metrics["n_slices"], metrics["n_fluid_slices"], metrics["n_held_out_slices"]) == (40, 20, 24)
        assert metrics["n_slices_used"] + metrics["n_slices_excluded"] == 40
        assert metrics["seconds"] > 0


class TestSegment:
    def test_every_bscan_keeps_its_own_size_and_order(self, trained, held_out_slices):
        wide = np.repeat(held_out_slices[0][0].bscan, 3, axis=1)
        bscans = [wide, held_out_slices[0][1].bscan.astype(np.uint16) * 200, wide]
        results = list(trained[0].segment(bscans, batch_size=2))
        assert [item.probability.shape for item in results] == [(32, 144), (32, 48), (32, 144)]
        np.testing.assert_array_equal(results[0].probability, results[2].probability)
        assert all(0 <= item.fluid_probability <= 1 for item in results)

    def test_can_be_explained_from_what_the_network_saw_to_the_mask(self, trained, held_out_slices):
        model, bscan = trained[0], np.repeat(held_out_slices[0][0].bscan, 3, axis=1)
        result = next(model.segment([bscan]))
        steps = list(explain(model, bscan, result.probability, result.fluid_probability, threshold=128))
        names = [step.name for step in steps]
        assert names[:2] == ["seen", "m"]
        assert names[-2:] == ["probability", "mask"]
        assert len(names) == len(set(names))
        assert {step.picture.shape for step in steps} == {(32, 144)}
        assert steps[1].role == ("mask" if model.segmenter is None else "teaching")

    def test_reads_no_more_than_a_batch_ahead(self, trained, held_out_slices):
        taken = []

        def bscans():
            for index in range(8):
                taken.append(index)
                yield held_out_slices[0][index].bscan

        next(iter(trained[0].segment(bscans(), batch_size=2)))
        assert taken == [0, 1]

    def test_black_and_constant_bscans_give_an_answer(self, trained):
        results = list(trained[0].segment([np.zeros((40, 60), np.uint8), np.full((40, 60), 255, np.uint8)]))
        assert all(np.isfinite(item.fluid_probability) for item in results)


class TestSaveAndLoad:
    def test_a_loaded_pipeline_answers_the_same(self, trained, held_out_slices, tmp_path):
        trained[0].save(tmp_path)
        loaded = TrainedPipeline.load(tmp_path)
        bscans = [item.bscan for item in held_out_slices[0][:6]]
        for one, other in zip(trained[0].segment(bscans), loaded.segment(bscans), strict=True):
            np.testing.assert_array_equal(one.probability, other.probability)
            assert (one.fluid_probability, one.logit) == (other.fluid_probability, other.logit)
        assert loaded.config == trained[0].config
        assert loaded.metrics == trained[0].metrics
        assert {item.name for item in tmp_path.iterdir()} == {"weights.safetensors", "config.json"}

    def test_a_model_saved_before_slices_were_calibrated_gives_the_networks_own_opinion(self, trained, tmp_path):
        trained[0].save(tmp_path)
        description = json.loads((tmp_path / "config.json").read_text())
        del description["slice_calibration"]
        (tmp_path / "config.json").write_text(json.dumps(description))
        assert TrainedPipeline.load(tmp_path).slice_calibration == AS_IT_IS

    def test_a_calibration_that_is_no_number_is_refused(self, trained, tmp_path):
        trained[0].save(tmp_path)
        description = json.loads((tmp_path / "config.json").read_text())
        description["slice_calibration"]["offset"] = float("nan")
        (tmp_path / "config.json").write_text(json.dumps(description))
        with pytest.raises(WeightsError, match="the offset nan"):
            TrainedPipeline.load(tmp_path)

    def test_one_flipped_byte_is_refused(self, trained, tmp_path):
        trained[0].save(tmp_path)
        data = bytearray((tmp_path / "weights.safetensors").read_bytes())
        data[-1] ^= 1
        (tmp_path / "weights.safetensors").write_bytes(bytes(data))
        with pytest.raises(WeightsError, match="damaged"):
            TrainedPipeline.load(tmp_path)

    def test_another_architecture_is_refused(self, trained, tmp_path):
        trained[0].save(tmp_path)
        description = json.loads((tmp_path / "config.json").read_text())
        for change in ({"format": "serous-weak-99"}, {"config": description["config"] | {"depth": 3}}):
            (tmp_path / "config.json").write_text(json.dumps(description | change))
            with pytest.raises(WeightsError):
                TrainedPipeline.load(tmp_path)

    def test_weights_of_another_size_are_refused(self, trained, tmp_path):
        trained[0].save(tmp_path)
        description = json.loads((tmp_path / "config.json").read_text())
        description["config"]["localiser"]["trunk"]["width"] = 4096  # would be gigabytes if it were allocated
        (tmp_path / "config.json").write_text(json.dumps(description))
        with pytest.raises(WeightsError, match="do not fit"):
            TrainedPipeline.load(tmp_path)

    def test_an_empty_folder_is_refused(self, tmp_path):
        with pytest.raises(WeightsError, match="cannot be read"):
            TrainedPipeline.load(tmp_path)


class TestRefusals:
    @pytest.mark.parametrize("tag", [True, False])
    def test_one_class_only(self, training_slices, tmp_path, tag):
        same = [TaggedSlice(item.bscan, tag, item.patient) for item in training_slices[:6]]
        with pytest.raises(NotEnoughClasses, match=f"got {6 * tag} with and {6 * (not tag)} without"):
            train_pipeline(same, [], quick(), checkpoint_dir=tmp_path, on_progress=quiet)

    def test_no_tags_at_all(self, tmp_path):
        with pytest.raises(NotEnoughClasses, match="got 0 with and 0 without"):
            train_pipeline([], [], quick(), checkpoint_dir=tmp_path, on_progress=quiet)

    def test_a_learning_rate_that_explodes(self, training_slices, tmp_path):
        config = replace(quick(), localise=replace(quick().localise, learning_rate=1e30, clip_norm=1e30))
        with pytest.raises(TrainingDiverged, match="in epoch"):
            train_pipeline(training_slices, [], config, checkpoint_dir=tmp_path, on_progress=quiet)

    def test_without_a_recognised_slice_the_likeliest_places_are_taught(self, training_slices, tmp_path):
        config = quick()
        demanding = replace(config, soft_labels=replace(config.soft_labels, smallest_share=1.0))
        trained = train_pipeline(training_slices, [], demanding, checkpoint_dir=tmp_path, on_progress=quiet)
        assert trained.metrics["n_fluid_slices_used"] == 0
        assert trained.metrics["segment_1_loss"] is not None
