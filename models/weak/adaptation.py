"""The default recipe: the starter network, adapted by the tags in rounds of which each teaches the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from models.distributed.rank import Train
from models.nets.precision import place
from models.weak.adapt import STAGE as ADAPT
from models.weak.adapt import adapt
from models.weak.config import PipelineConfig
from models.weak.dataset import TaggedSlice, TrainingSet
from models.weak.mean_teacher import MeanTeacher
from models.weak.opinions import STAGE as REVIEW
from models.weak.opinions import opinions_of
from models.weak.rehearsal import STAGE as REHEARSAL
from models.weak.rehearsal import draw_rehearsal
from models.weak.stage_run import Run
from models.weak.starter import load_starter, segmenter_of
from models.weak.trained import Metrics, TrainedPipeline

COSTS = {REVIEW: 0.04, REHEARSAL: 0.08, ADAPT: 0.82}
"""Of the stages of a round, in order; the first one has no review."""

SEEDS_APART = 10
"""Between the seeds of two rounds, so that the next one's pictures and batches are new."""


def adapt_in_rounds(
    slices: Sequence[TaggedSlice],
    data: TrainingSet,
    config: PipelineConfig,
    run: Run,
    start_from: TrainedPipeline | None,
    train: Callable[[Train, TrainingSet], TrainedPipeline],
) -> TrainedPipeline:
    """Adapt the starter network, or that of `start_from`, in `config.rounds`.

    Each begins where the first began; from the second on it is taught by the one before. `data` holds the `slices`;
    `train` computes a round's stages here or in several processes.

    Raises:
        WeightsError: the starter network is damaged, or `start_from` does not fit the configuration.
    """
    stages = partial(_adapt_once, start_from=start_from)
    trained = train(partial(stages, number=1), data)
    for number in range(2, config.rounds + 1):
        review = partial(run.tell, _of_round(REVIEW, number))
        review(0.0)
        opinions = opinions_of(trained, slices, config, review)
        again = train(partial(stages, number=number), replace(data, opinions=opinions))
        again.metrics = trained.metrics | again.metrics
        trained = again
    return trained


def costs_of(rounds: int) -> dict[str, float]:
    """Expected cost of every stage of so many rounds, in order."""
    stages = [(stage, number) for number in range(1, rounds + 1) for stage in COSTS]
    return {_of_round(stage, number): COSTS[stage] for stage, number in stages if (stage, number) != (REVIEW, 1)}


def _of_round(stage: str, number: int) -> str:
    """`adapt`, `adapt_2`, ...: what progress and checkpoints call a stage."""
    return stage if number == 1 else f"{stage}_{number}"


def _adapt_once(
    data: TrainingSet, config: PipelineConfig, run: Run, *, start_from: TrainedPipeline | None, number: int
) -> TrainedPipeline:
    """Round `number`, beside pictures that no other round rehearses."""
    rehearse, stage = _of_round(REHEARSAL, number), _of_round(ADAPT, number)
    drawn = replace(config, seed=config.seed + SEEDS_APART * (number - 1))
    run.tell(rehearse, 0.0)
    rehearsal = run.agreed(lambda: draw_rehearsal(data, drawn, run, rehearse))
    network = load_starter(config) if start_from is None else segmenter_of(start_from, config)
    pair = place(MeanTeacher(network), run.device)
    metrics: Metrics = {f"{stage}_loss": adapt(pair, data, rehearsal, drawn, run, stage)}
    n_fluid = int((data.tags > 0).sum())
    metrics |= {"n_slices_used": len(data), "n_slices_excluded": 0, "n_fluid_slices_used": n_fluid}
    return TrainedPipeline(config, metrics, None, pair.teacher, None, run.device)
