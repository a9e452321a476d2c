"""What a PDF of ours says, read back without a PDF library: number of pages, and each line of text."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)

SHOWN = re.compile(rb"BT .*? ET", re.DOTALL)

STRING = re.compile(rb"\(((?:\\.|[^\\()])*)\) Tj", re.DOTALL)

ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)


def n_pages(pdf: bytes) -> int:
    """How many sheets it has."""
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


def lines(pdf: bytes) -> list[str]:
    """Every line that is drawn, in the order of drawing; letters beyond ASCII are question marks."""
    found = []
    for stream in STREAM.findall(pdf):
        try:
            content = zlib.decompressobj().decompress(stream)
        except zlib.error:
            continue
        for shown in SHOWN.findall(content):
            text = b"".join(ESCAPE.sub(_plain, part) for part in STRING.findall(shown))
            found.append("".join(chr(byte) if 32 <= byte < 127 else "?" for byte in text))
    return found


def text(pdf: bytes) -> str:
    """All lines, one after the other."""
    return " ".join(lines(pdf))


def _plain(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([int(code, 8)]) if code.isdigit() else {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(code, code)
