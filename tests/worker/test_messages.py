from __future__ import annotations

import pytest

from worker.messages import Advance, BadMessage, Failure, Message, Order, Segmented, Trained, decode, encode

MESSAGES = [
    Order("a"),
    Advance("learning", 0.5),
    Advance("learning", 0.5, 3, 0.25, 0.75),
    Failure("killed", "It was killed."),
    Trained("m", "ours-u", {"seed": 0}, {"auc": None, "notes": ["a\nb"]}, compared_with="l", inactive_reason="Worse."),
    Segmented(3, None, ["No spacing."], [{"area_px": 3, "probability": 0.5}], 1.5),
]


class TestEncodeAndDecode:
    @pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
    def test_what_is_said_is_heard(self, message: Message) -> None:
        line = encode(message)
        assert "\n" not in line
        assert decode(line) == message

    @pytest.mark.parametrize(
        "line", ["", "Loading weights 100%", "[]", "null", "{}", '{"kind": "Nonsense"}', '{"kind": "Order"}',
                 '{"kind": "Order", "job_id": "a", "more": 1}']
    )  # fmt: skip
    def test_anything_else_is_refused_without_being_quoted(self, line: str) -> None:
        with pytest.raises(BadMessage, match=f"A line of {len(line)} characters is no message"):
            decode(line)
