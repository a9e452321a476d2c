"""A zip in pieces is a zip, and holds one member in memory at a time."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

from app.exports.streamed_zip import StreamedZip


class TestStreamedZip:
    def test_the_pieces_make_one_archive(self) -> None:
        zipped = StreamedZip()
        pieces = [zipped.add("a.txt", b"a" * 1000), zipped.add("b/c.png", b"\x89PNG", packed=True), zipped.close()]
        with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
            assert archive.testzip() is None
            assert archive.namelist() == ["a.txt", "b/c.png"]
            assert archive.read("a.txt") == b"a" * 1000
            assert archive.getinfo("b/c.png").compress_type == zipfile.ZIP_STORED
        assert set(zipped.digests) == {"a.txt", "b/c.png"}

    def test_what_was_sent_is_not_kept(self) -> None:
        zipped = StreamedZip()
        tracemalloc.start()
        n_bytes = sum(len(zipped.add(f"{number}", bytes(2**20), packed=True)) for number in range(32))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert n_bytes > 32 * 2**20
        assert peak < 8 * 2**20
