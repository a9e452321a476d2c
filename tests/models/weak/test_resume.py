"""Trainings that stop and go on, at the `tiny` size: exactly where they stood, and only with what is theirs."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from models.weak.augment import AugmentConfig
from models.weak.checkpoints import CheckpointError, load_tensors, save_tensors
from models.weak.grid import GridConfig
from models.weak.pipeline import Progress, profile, train_pipeline
from tests.models.weak.test_checkpoints import disk_for
from tests.models.weak.test_pipeline import quick, quiet


class Interrupted(Exception):
    pass


SEGMENTED_TWICE = replace(
    profile("tiny", "ours-u"), rounds=2, segment=replace(profile("tiny", "ours-u").segment, epochs=3)
)
ADAPTED = replace(
    profile("tiny", "adapted"), segment=replace(profile("tiny", "adapted").segment, epochs=3, min_steps=0)
)
INTERRUPTIONS = [
    (SEGMENTED_TWICE, "localise", 2),
    (SEGMENTED_TWICE, "segment_1", 1),
    (SEGMENTED_TWICE, "segment_2", 2),
    (ADAPTED, "adapt", 2),
    (ADAPTED, "adapt_2", 2),
]


@pytest.fixture(scope="module")
def undisturbed(training_slices, tmp_path_factory):
    """The weights of an undisturbed training, by configuration; every configuration is trained once."""
    done = {}

    def weights(config, slices):
        if config not in done:
            folder = tmp_path_factory.mktemp("undisturbed")
            model = train_pipeline(slices, [], config, checkpoint_dir=folder, on_progress=quiet)
            done[config] = model._parts().state_dict()
        return done[config]

    return weights


class TestResume:
    @pytest.mark.parametrize(("config", "stage", "epoch"), INTERRUPTIONS)
    def test_an_interrupted_training_ends_bit_for_bit_the_same(
        self, training_slices, undisturbed, tmp_path, config, stage, epoch
    ):
        def interrupt(progress: Progress) -> None:
            if (progress.stage, progress.epoch) == (stage, epoch):
                raise Interrupted

        slices = training_slices[:12] if config.start == "starter" else training_slices
        arguments = (slices, [], config)
        with pytest.raises(Interrupted):
            train_pipeline(*arguments, checkpoint_dir=tmp_path, on_progress=interrupt)
        seen: list[Progress] = []
        resumed = train_pipeline(*arguments, checkpoint_dir=tmp_path, on_progress=seen.append)
        for name, value in undisturbed(config, slices).items():
            assert np.array_equal(value.numpy(), resumed._parts().state_dict()[name].numpy()), name
        done_again = [item.epoch for item in seen if item.stage == stage and item.epoch]
        assert done_again[0] == epoch  # where it stood, not epoch 1 once more

    def test_a_recipe_takes_up_the_localiser_of_another_and_ends_bit_for_bit_the_same(
        self, training_slices, undisturbed, tmp_path
    ):
        alone = undisturbed(quick("ours-d"), training_slices)
        for folder, recipe in ((tmp_path / "first", "softgt"), (tmp_path / "second", "ours-d")):
            seen: list[Progress] = []
            model = train_pipeline(training_slices, [], quick(recipe), checkpoint_dir=folder, on_progress=seen.append)
            trained_again = [item.epoch for item in seen if item.stage == "localise" and item.epoch]
            assert trained_again == ([1, 2, 3] if recipe == "softgt" else [3])
            (tmp_path / "second").mkdir(exist_ok=True)
            shutil.copy(tmp_path / "first" / "localise.safetensors", tmp_path / "second")
        for name, value in alone.items():
            assert np.array_equal(value.numpy(), model._parts().state_dict()[name].numpy()), name

    def test_a_localiser_kept_under_the_fingerprint_of_the_whole_is_still_its_own(self, training_slices, tmp_path):
        arguments = (training_slices, [], quick())
        train_pipeline(*arguments, checkpoint_dir=tmp_path, on_progress=quiet)
        tensors, facts = load_tensors(tmp_path / "localise.safetensors")
        _, of_the_whole = load_tensors(tmp_path / "segment_1.safetensors")
        assert facts["fingerprint"] != of_the_whole["fingerprint"]
        save_tensors(tmp_path / "localise.safetensors", tensors, facts | {"fingerprint": of_the_whole["fingerprint"]})
        seen: list[Progress] = []
        train_pipeline(*arguments, checkpoint_dir=tmp_path, on_progress=seen.append)
        assert [item.epoch for item in seen if item.stage == "localise" and item.epoch] == [3]

    @pytest.mark.parametrize(
        "change",
        [{"seed": 1}, {"bfloat16": False}, {"augment": AugmentConfig(flip=False)}, {"grid": GridConfig(40, 48)}],
    )
    def test_a_localiser_trained_otherwise_is_not_taken_up(self, training_slices, tmp_path, change):
        train_pipeline(training_slices, [], quick("softgt"), checkpoint_dir=tmp_path, on_progress=quiet)
        other = replace(quick("ours-u"), **change)
        with pytest.raises(CheckpointError, match="localise belongs to another training"):
            train_pipeline(training_slices, [], other, checkpoint_dir=tmp_path, on_progress=quiet)

    def test_checkpoints_of_other_tags_are_refused(self, training_slices, held_out_slices, tmp_path):
        train_pipeline(training_slices, [], quick("softgt"), checkpoint_dir=tmp_path, on_progress=quiet)
        with pytest.raises(CheckpointError, match="another training"):
            train_pipeline(training_slices[2:], [], quick("softgt"), checkpoint_dir=tmp_path, on_progress=quiet)

    def test_a_full_disk_is_a_sentence_and_the_last_checkpoint_stays_good(self, training_slices, tmp_path):
        def interrupt(progress: Progress) -> None:
            if progress.epoch == 2:
                raise Interrupted

        arguments = (training_slices, [], quick("softgt"))
        with pytest.raises(Interrupted):
            train_pipeline(*arguments, checkpoint_dir=tmp_path, on_progress=interrupt)
        before = (tmp_path / "localise.safetensors").read_bytes()
        with disk_for(2000), pytest.raises(CheckpointError, match="could not be written"):
            train_pipeline(*arguments, checkpoint_dir=tmp_path, on_progress=quiet)
        assert (tmp_path / "localise.safetensors").read_bytes() == before
        train_pipeline(*arguments, checkpoint_dir=tmp_path, on_progress=quiet)
