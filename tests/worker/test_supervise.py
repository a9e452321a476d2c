from __future__ import annotations

from worker.supervise import Forecast


class TestForecast:
    def test_nothing_is_said_before_there_is_a_rate(self) -> None:
        forecast = Forecast()
        assert forecast.eta_s(0.1, now=100.0) is None
        assert forecast.eta_s(0.2, now=101.0) is None  # one second is too short
        assert forecast.eta_s(0.1, now=110.0) is None  # nothing was gained

    def test_the_rest_at_the_rate_so_far(self) -> None:
        forecast = Forecast()
        forecast.eta_s(0.2, now=100.0)
        assert forecast.eta_s(0.4, now=110.0) == 30.0  # 0.2 in 10 s, so 0.6 in 30 s

    def test_time_of_an_earlier_attempt_does_not_count(self) -> None:
        forecast = Forecast()
        forecast.eta_s(0.9, now=0.0)  # taken up again from a checkpoint
        assert forecast.eta_s(0.95, now=5.0) == 5.0
