"""A zip that leaves as it is made: one member in memory at a time, and a digest of each for the manifest."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, field
from typing import IO, cast

DATE = (1980, 1, 1, 0, 0, 0)
"""One date for all members, so that the same content gives the same bytes."""


@dataclass
class _Outbox:
    """The file that the zip is written into: what is written waits to be taken. It cannot seek, as a socket cannot."""

    waiting: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> int:
        """Keep bytes until they are taken."""
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """There is nothing to let go of."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self.waiting)
        self.waiting.clear()
        return taken


class StreamedZip:
    """Members are added whole; `add` and `close` give the bytes to send."""

    def __init__(self) -> None:
        self._outbox = _Outbox()
        self._archive = zipfile.ZipFile(cast(IO[bytes], self._outbox), "w")  # it writes, and asks for no more
        self.digests: dict[str, str] = {}
        """Name to SHA-256 of every member so far."""

    def add(self, name: str, content: bytes, *, packed: bool = False) -> bytes:
        """Add a member; `packed` says that its bytes do not shrink any more."""
        info = zipfile.ZipInfo(name, DATE)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        self._archive.writestr(info, content)
        self.digests[name] = hashlib.sha256(content).hexdigest()
        return self._outbox.take()

    def close(self) -> bytes:
        """The directory at the end."""
        self._archive.close()
        return self._outbox.take()
