"""The drills' options and their ledger. `pytest` alone does not collect this folder; `make drills` does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drills.ledger import Ledger

KILLS = 30
"""Kills of each part, unless --drill-kills says otherwise."""

MINUTES = 15.0
"""Bounds the killing on a busy machine; the ledger says how many kills there were."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """How often, by which chance, and where to."""
    parser.addoption("--drill-kills", type=int, default=KILLS, help="kills of each part; others shrink along")
    parser.addoption("--drill-minutes", type=float, default=MINUTES, help="longest time of killing")
    parser.addoption("--drill-seed", type=int, default=6, help="seed of the random moments")
    parser.addoption("--drill-out", type=Path, help="write the counts to this JSON, and the table beside it")


@pytest.fixture
def n_kills(request: pytest.FixtureRequest) -> int:
    """Kills of each part."""
    return int(request.config.getoption("--drill-kills"))


@pytest.fixture
def kill_for_s(request: pytest.FixtureRequest) -> float:
    """Longest time of killing, in seconds."""
    return 60 * float(request.config.getoption("--drill-minutes"))


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Of the random moments."""
    return int(request.config.getoption("--drill-seed"))


@pytest.fixture
def scaled(n_kills: int) -> Callable[[int], int]:
    """A number of rounds, smaller where fewer kills than usual are asked for, but at least one."""
    return lambda rounds: max(1, round(rounds * min(1.0, n_kills / KILLS)))


@pytest.fixture(scope="session")
def ledger(request: pytest.FixtureRequest) -> Ledger:
    """Takes the counts of each drill; written after each, so that a failing one leaves the others' counts."""
    return Ledger(request.config.getoption("--drill-out"))
