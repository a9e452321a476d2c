"""The headers of tus 1.0 (https://tus.io/protocols/resumable-upload), read and written."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from fastapi import Request, Response

from app.accounts.auth import Annotator
from app.resumable.errors import BadTusHeader, TusVersionUnsupported
from app.resumable.store import About

VERSION = "1.0.0"

EXTENSIONS = "creation,creation-with-upload,expiration,termination,checksum"

ALGORITHMS = ("sha256", "sha1")
"""Of checksums; the protocol wants the second, which guards against accidents only."""

MAX_METADATA_CHARS = 4096

MAX_NAME_CHARS = 1024
"""A file's name with its folders."""

SHA256 = re.compile(r"[0-9a-f]{64}")


async def speak_tus(request: Request, response: Response, actor: Annotator) -> None:
    """Every answer says which version we speak, refusals too; every request has to, but the one that asks.

    Raises:
        TusVersionUnsupported.
    """
    response.headers["Tus-Resumable"] = VERSION
    request.state.headers_of_problems = {"Tus-Resumable": VERSION, "Tus-Version": VERSION}
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise TusVersionUnsupported(VERSION)


@dataclass(frozen=True)
class Checksum:
    """What a piece should be."""

    algorithm: str
    digest: bytes


def parse_checksum(header: str | None) -> Checksum | None:
    """The header `Upload-Checksum`: an algorithm, a space, a digest in base 64.

    Raises:
        BadTusHeader.
    """
    if header is None:
        return None
    algorithm, _, encoded = header.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadTusHeader(f"Upload-Checksum names {algorithm[:20]!r}; known are {', '.join(ALGORITHMS)}.")
    return Checksum(algorithm, _decoded(encoded, "Upload-Checksum"))


def parse_about(length: int, header: str | None) -> About:
    """What the headers of a new upload say: its length, and in `Upload-Metadata` a name and a digest.

    Raises:
        BadTusHeader.
    """
    if header is not None and len(header) > MAX_METADATA_CHARS:
        raise BadTusHeader(f"Upload-Metadata has more than {MAX_METADATA_CHARS} characters.")
    said = _parse_metadata(header or "")
    sha256 = said.get("sha256")
    if sha256 is not None and not SHA256.fullmatch(sha256):
        raise BadTusHeader("The sha256 in Upload-Metadata must be 64 lower-case hexadecimal digits.")
    return About(length, said.get("filename", "")[:MAX_NAME_CHARS], sha256, header)


def _parse_metadata(header: str) -> dict[str, str]:
    said = {}
    for pair in filter(None, (pair.strip() for pair in header.split(","))):
        key, _, encoded = pair.partition(" ")
        try:
            said[key] = _decoded(encoded, "Upload-Metadata").decode("utf-8")
        except UnicodeDecodeError:
            raise BadTusHeader("A value in Upload-Metadata is no UTF-8 text.") from None
    return said


def _decoded(encoded: str, header: str) -> bytes:
    try:
        return base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise BadTusHeader(f"A value in {header} is not base 64.") from None


def state_headers(*, offset: int, expires_at: datetime) -> dict[str, str]:
    """What an answer says of an upload."""
    return {"Upload-Offset": str(offset), "Upload-Expires": format_datetime(expires_at, usegmt=True)}
