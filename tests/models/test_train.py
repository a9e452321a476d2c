"""The training loop on a one-parameter network whose steps can be followed by hand."""

import pytest
import torch
from torch import nn

from models.train import EpochEnd, ScheduleConfig, TrainingDiverged, fit, learning_rate, make_optimiser


def _line() -> nn.Linear:
    net = nn.Linear(1, 1, bias=False)
    nn.init.constant_(net.weight, 3.0)
    return net


def _fit(net, schedule, *, target=1.0, first_epoch=0, optimiser=None):
    ends: list[EpochEnd] = []
    fit(
        net,
        optimiser or make_optimiser(net, schedule),
        lambda _epoch: [torch.ones(4, 1), torch.ones(4, 1)],
        lambda batch, _progress: ((net(batch) - target) ** 2).mean(),
        schedule,
        n_batches=2,
        first_epoch=first_epoch,
        on_epoch=ends.append,
    )
    return ends


class TestStretched:
    def test_few_batches_make_more_epochs(self):
        assert ScheduleConfig(epochs=24, min_steps=400).stretched(3).epochs == 134  # 134 x 3 = 402

    def test_many_batches_change_nothing(self):
        assert ScheduleConfig(epochs=24, min_steps=400).stretched(25).epochs == 24

    def test_very_few_batches_are_not_learned_by_heart(self):
        assert ScheduleConfig(epochs=12, min_steps=500, most_epochs=60).stretched(1).epochs == 60
        assert ScheduleConfig(epochs=12, min_steps=500, most_epochs=60).stretched(10).epochs == 50

    def test_the_epochs_themselves_are_kept(self):
        assert ScheduleConfig(epochs=80, min_steps=500, most_epochs=60).stretched(1).epochs == 80


class TestFit:
    def test_finds_the_slope(self):
        net = _line()
        ends = _fit(net, ScheduleConfig(epochs=60, learning_rate=0.2, weight_decay=0.0))
        assert net.weight.item() == pytest.approx(1.0, abs=0.05)
        assert ends[-1].loss < ends[0].loss

    def test_reports_every_epoch_in_order(self):
        ends = _fit(_line(), ScheduleConfig(epochs=3))
        assert [end.epoch for end in ends] == [0, 1, 2]

    def test_first_loss_is_that_of_the_start(self):
        ends = _fit(_line(), ScheduleConfig(epochs=1, learning_rate=1e-9))
        assert ends[0].loss == pytest.approx((3.0 - 1.0) ** 2, rel=1e-4)

    def test_going_on_equals_going_through(self):
        schedule = ScheduleConfig(epochs=4, learning_rate=0.1)
        whole = _line()
        _fit(whole, schedule)
        halves = _line()
        optimiser = make_optimiser(halves, schedule)

        class Stop(Exception):
            pass

        def stop_after_two(end):
            if end.epoch == 1:
                raise Stop

        def loss(batch, _progress):
            return ((halves(batch) - 1.0) ** 2).mean()

        batches = [torch.ones(4, 1), torch.ones(4, 1)]
        with pytest.raises(Stop):
            fit(halves, optimiser, lambda _: batches, loss, schedule, n_batches=2, on_epoch=stop_after_two)
        _fit(halves, schedule, first_epoch=2, optimiser=optimiser)
        assert torch.equal(whole.weight, halves.weight)

    def test_infinite_loss_names_the_epoch(self):
        with pytest.raises(TrainingDiverged, match="nan in epoch 1"):
            _fit(_line(), ScheduleConfig(epochs=2), target=float("nan"))


class TestLearningRate:
    SCHEDULE = ScheduleConfig(epochs=1, learning_rate=2.0, warm_up=0.2)

    def test_full_at_the_end_of_the_warm_up(self):
        assert learning_rate(self.SCHEDULE, 0.2) == pytest.approx(2.0)

    def test_half_in_the_middle_of_the_decay(self):
        assert learning_rate(self.SCHEDULE, 0.6) == pytest.approx(1.0)

    def test_starts_small_but_not_at_zero(self):
        assert 0 < learning_rate(self.SCHEDULE, 0.0) < 0.2

    def test_ends_at_zero(self):
        assert learning_rate(self.SCHEDULE, 1.0) == pytest.approx(0.0, abs=1e-12)
