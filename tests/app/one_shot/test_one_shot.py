"""Children that compute one thing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.errors import Unavailable
from app.one_shot import ask as asking
from app.one_shot.ask import ComputationFailed, ask
from app.one_shot.packing import pack, unpack
from app.settings import Settings


@pytest.fixture
def own_settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


class TestPacking:
    def test_gives_back_what_was_packed(self) -> None:
        content, arrays = unpack(pack({"µ": [1, None, "ä"]}, {"map": np.arange(6, dtype=np.float32).reshape(2, 3)}))
        assert content == {"µ": [1, None, "ä"]}
        np.testing.assert_array_equal(arrays["map"], [[0, 1, 2], [3, 4, 5]])

    def test_takes_no_objects(self) -> None:
        with pytest.raises(ValueError, match="allow_pickle"):
            pack({}, {"objects": np.array([{}], dtype=object)})


class TestAsk:
    def test_a_child_that_fails_is_an_error_that_gives_nothing_away(self, own_settings: Settings) -> None:
        with pytest.raises(ComputationFailed, match="the server's log says why") as caught:
            ask(own_settings, "app.reports.draw_child", {"title": "P-1"}, {})
        assert "P-1" not in str(caught.value)

    def test_one_that_takes_too_long_is_ended(self, own_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking, "LONGEST_S", 0.05)
        with pytest.raises(Unavailable, match="given up"):
            ask(own_settings, "app.reports.draw_child", {}, {})

    def test_only_so_many_run_at_once(self, own_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking, "PATIENCE_S", 0.01)
        taken = [asking._turns.acquire(blocking=False) for _ in range(asking.AT_ONCE)]
        assert all(taken)
        try:
            with pytest.raises(Unavailable, match="busy"):
                ask(own_settings, "app.reports.draw_child", {}, {})
        finally:
            for _ in taken:
                asking._turns.release()
