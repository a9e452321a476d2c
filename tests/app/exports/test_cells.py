"""Cells that no spreadsheet takes for a formula, and numbers that stay numbers."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest

from app.exports.cells import CHUNK_CHARS, Value, cell, csv_chunks


class TestCell:
    @pytest.mark.parametrize(
        "text",
        ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "＝1"],
    )
    def test_text_that_starts_like_a_formula_is_marked_as_text(self, text: str) -> None:
        assert cell(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["Acme Scanner 5", "", "p-12ab", "a=b", "1e5", "'quoted"])
    def test_other_text_is_left_as_it_is(self, text: str) -> None:
        assert cell(text) == text

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (None, ""), (-1, "-1"), (-0.5, "-0.5"), (1e-07, "1e-07"), (0.1 + 0.2, "0.30000000000000004"),
            (date(2024, 2, 29), "2024-02-29"), (datetime(2024, 2, 29, 1, tzinfo=UTC), "2024-02-29T01:00:00+00:00"),
        ],
    )  # fmt: skip
    def test_numbers_stay_numbers_and_days_days(self, value: Value, shown: str) -> None:
        assert cell(value) == shown


class TestChunks:
    def test_are_one_table(self) -> None:
        rows: list[list[Value]] = [[number, 'a "quoted", text\nof two lines'] for number in range(5000)]
        chunks = list(csv_chunks(["n", "text"], rows))
        read = list(csv.reader(io.StringIO(b"".join(chunks).decode(), newline="")))
        assert read[0] == ["n", "text"]
        assert read[1:] == [[str(number), text] for number, text in rows]
        assert len(chunks) > 3
        assert max(map(len, chunks)) < 2 * CHUNK_CHARS
