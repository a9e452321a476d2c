"""The systems that tags teach, as `Segmenter`s: SoftGT, Ours+U, Ours+D and the product's own recipe."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.oct.volume import OCTVolume
from models.segmenter import Example, NotTrained, OnProgress, Scribble, Segmented, TrainingSetError, without_blank
from models.weak.neighbours import stacks
from models.weak.pipeline import Progress, TaggedSlice, TrainedPipeline, profile, train_pipeline
from models.weak.profiles import ProfileName, Recipe


class TagSupervised:
    """One recipe of `models.weak`. Sees the tags of its examples and never their masks."""

    def __init__(
        self, recipe: Recipe, scale: ProfileName = "cpu", seed: int = 0, checkpoint_dir: Path | None = None
    ) -> None:
        self.config = profile(scale, recipe, seed=seed)
        self._checkpoint_dir = checkpoint_dir
        self._trained: TrainedPipeline | None = None

    def fit(self, examples: Sequence[Example], on_progress: OnProgress) -> None:
        """Train on every tagged B-scan; goes on from `checkpoint_dir` where there is one.

        Raises:
            TrainingSetError: a volume without tags.
            NotEnoughClasses: all tags are the same.
        """
        slices: list[TaggedSlice] = []
        for example in examples:
            if example.tags is None:
                raise TrainingSetError(
                    f"{self.config.recipe} learns from tags, and the volume of {example.eye} has none."
                )
            slices += [
                TaggedSlice(stack.bscan, bool(tag), example.eye, stack.neighbours)
                for stack, tag in zip(stacks(example.volume.bscans, self.config.reach), example.tags, strict=True)
            ]

        def tell(progress: Progress) -> None:
            on_progress(progress.fraction)

        with tempfile.TemporaryDirectory() as folder:
            self._trained = train_pipeline(
                slices, [], self.config, checkpoint_dir=self._checkpoint_dir or Path(folder), on_progress=tell
            )

    def segment(self, volume: OCTVolume, on_progress: OnProgress, scribble: Scribble | None = None) -> Segmented:
        """Any fluid of a volume, B-scan by B-scan; needs no spacing.

        Raises:
            NotTrained: before `fit`.
        """
        if self._trained is None:
            raise NotTrained(self.config.recipe)
        masks = []
        for result in self._trained.segment_volume(volume.bscans):
            masks.append(result.probability)
            on_progress(len(masks) / volume.n_slices)
        return without_blank(np.stack(masks), volume.bscans)
