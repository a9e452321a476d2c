"""Parts that die: started again with pauses, given up only when they never ran well."""

from __future__ import annotations

import pytest

from app.cli.parts import BACK_OFF_S, STEADY_S, Part, PartGaveUp, restart_dead


def die(part: Part, *, ran_s: float) -> float:
    """Start a part that ends at once, as if it had run for `ran_s`. Gives the pause before it is started again."""
    said: list[str] = []
    part.start(lambda name, line: None)
    assert part.process is not None
    part.process.wait()
    part.started_at -= ran_s
    restart_dead([part], lambda name, line: said.append(line))
    (line,) = said
    return float(line.split()[-2])


@pytest.fixture
def part() -> Part:
    return Part("worker", ["false"], {"PATH": "/usr/bin:/bin"})


class TestRestartDead:
    def test_one_that_never_runs_well_is_given_up(self, part: Part) -> None:
        assert [die(part, ran_s=0.0) for _ in BACK_OFF_S] == list(BACK_OFF_S)
        with pytest.raises(PartGaveUp, match=r"The worker ended 6 times, last with status 1"):
            die(part, ran_s=0.0)

    def test_one_that_ran_well_once_is_started_for_ever(self, part: Part) -> None:
        assert die(part, ran_s=STEADY_S + 1) == BACK_OFF_S[0]
        assert [die(part, ran_s=0.0) for _ in range(9)] == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0]
