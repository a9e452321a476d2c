"""One sheet of A4 that text cannot leave: every text is drawn as it is, without markup, and cut where its room ends.

Places are in points from the upper left corner. Two sheets with the same content have the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from PIL import Image
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

REGULAR: Final = "SerousReportSans"

BOLD: Final = "SerousReportSans-SemiBold"

FONTS: Final = {REGULAR: "SerousReportSans-Regular.ttf", BOLD: "SerousReportSans-SemiBold.ttf"}

INK: Final = "#10191f"

SOFT: Final = "#33434d"

MUTED: Final = "#4c5d68"

LINE: Final = "#d3dde3"

FLUID: Final = "#00687a"

WARN: Final = "#7d5000"

WARN_GROUND: Final = "#fdf0d5"

LEADING: Final = 1.28
"""Distance of lines over the size of the letters."""

UNKNOWN_LETTER: Final = "\ufffd"

MARGIN: Final = 36.0

Align = Literal["left", "right", "centre"]


class Paper:
    """A sheet under way."""

    width = float(A4[0])
    height = float(A4[1])
    left = MARGIN
    right = float(A4[0]) - MARGIN
    bottom = float(A4[1]) - MARGIN

    def __init__(self, title: str) -> None:
        rl_config.useA85 = 0  # bytes as they are, a fifth shorter than as letters
        for name, file in FONTS.items():
            pdfmetrics.registerFont(TTFont(name, str(Path(__file__).parent / "fonts" / file)))
        self._letters = frozenset(pdfmetrics.getFont(REGULAR).face.charToGlyph)
        self._buffer = io.BytesIO()
        self.canvas = Canvas(
            self._buffer, pagesize=A4, invariant=1, pageCompression=1, initialFontName=REGULAR, lang="en"
        )
        self.canvas.setTitle(title)
        self.canvas.setCreator("Serous")

    def finished(self) -> bytes:
        """The sheet as PDF."""
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 8.0,
        *,
        bold: bool = False,
        colour: str = INK,
        room: float | None = None,
        align: Align = "left",
    ) -> float:
        """One line whose letters stand on `y`, cut to `room`; gives its width."""
        font = BOLD if bold else REGULAR
        line = self._cut(self.printable(text), font, size, self.right - x if room is None else room)
        width = float(pdfmetrics.stringWidth(line, font, size))
        start = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.drawString(start, self.height - y, line)
        return width

    def paragraph(
        self, x: float, y: float, room: float, text: str, size: float = 8.0, *, most: int = 2, colour: str = INK
    ) -> float:
        """At most `most` lines from `y` (the top) on, the last one cut; gives where the next thing may begin."""
        for line in self.wrapped(text, room, size, most):
            y += size * LEADING
            self.text(x, y - size * (LEADING - 1), line, size, colour=colour, room=room)
        return y

    def wrapped(self, text: str, room: float, size: float, most: int) -> list[str]:
        """The lines of a text, words longer than the room broken; what is beyond `most` lines ends in an ellipsis."""
        lines: list[str] = []
        rest = self.printable(text)
        while rest and len(lines) < most:
            head = self._head(rest, room, size)
            if len(lines) == most - 1 and len(head) < len(rest):
                return [*lines, self._cut(rest, REGULAR, size, room)]
            lines.append(head.rstrip())
            rest = rest[len(head) :].lstrip()
        return lines

    def pairs(
        self, x: float, y: float, room: float, rows: Sequence[tuple[str, str]], *, label: float, size: float = 8.0,
        most: int = 2,
    ) -> float:  # fmt: skip
        """Names and values under each other, the values from `label` on and in `most` lines at most; gives where the
        next thing may begin."""
        for name, value in rows:
            self.text(x, y + size * 1.1, name, size, colour=MUTED, room=label - 4)
            lines = self.wrapped(value, room - label, size, most) or [""]
            for line in lines:
                self.text(x + label, y + size * 1.1, line, size, room=room - label)
                y += size * 1.2
            y += size * 0.25
        return y

    def heading(self, x: float, y: float, text: str) -> float:
        """A small heading; gives where the next thing may begin."""
        self.text(x, y + 8, text, 8.5, bold=True, colour=FLUID)
        return y + 12

    def rule(self, y: float, colour: str = LINE) -> None:
        """A line from margin to margin."""
        self.line(self.left, y, self.right, y, colour)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = LINE, width: float = 0.6) -> None:
        """A straight line."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(width)
        self.canvas.line(x1, self.height - y1, x2, self.height - y2)

    def box(self, x: float, y: float, width: float, height: float, fill: str | None, edge: str | None = None) -> None:
        """A rectangle; `y` is its top."""
        if fill is not None:
            self.canvas.setFillColor(HexColor(fill))
        if edge is not None:
            self.canvas.setStrokeColor(HexColor(edge))
            self.canvas.setLineWidth(0.6)
        self.canvas.rect(
            x, self.height - y - height, width, height, stroke=int(edge is not None), fill=int(fill is not None)
        )

    def picture(self, image: Image.Image, x: float, y: float, width: float, height: float) -> None:
        """A picture; `y` is its top. Its transparency is kept."""
        mask = "auto" if image.mode == "RGBA" else None
        self.canvas.drawImage(ImageReader(image), x, self.height - y - height, width, height, mask=mask)

    def printable(self, text: str) -> str:
        """A text without control characters, on one line; letters that the font lacks become a replacement sign."""
        plain = "".join(letter if letter.isprintable() else " " for letter in text)
        return "".join(letter if ord(letter) in self._letters else UNKNOWN_LETTER for letter in " ".join(plain.split()))

    def _head(self, text: str, room: float, size: float) -> str:
        """As much of the text as fits on a line, up to the end of a word where there is one."""
        head = ""
        for word in text.split(" "):
            longer = f"{head} {word}" if head else word
            if pdfmetrics.stringWidth(longer, REGULAR, size) > room:
                break
            head = longer
        if head:
            return head
        while pdfmetrics.stringWidth(text, REGULAR, size) > room and len(text) > 1:
            text = text[:-1]
        return text

    def _cut(self, line: str, font: str, size: float, room: float) -> str:
        if pdfmetrics.stringWidth(line, font, size) <= room:
            return line
        while line and pdfmetrics.stringWidth(f"{line}…", font, size) > room:
            line = line[:-1]
        return f"{line.rstrip()}…"
