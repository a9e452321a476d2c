"""Keyed hashes in place of identities: the same for one installation for ever, and nothing without its secret."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

PURPOSE = b"serous pseudonyms 1"
"""Sets these hashes apart from those of tokens, which have the same secret."""

MIN_DAYS, MAX_DAYS = 30, 3652
"""By how many days dates are shifted back: a month at least, ten years at most."""

UID_ROOT = "2.25."
"""UIDs that are made from 128 bits (DICOM PS3.5 B.2)."""


@dataclass(frozen=True)
class Pseudonyms:
    """Made from the secret of an installation; whoever changes the secret changes them all."""

    secret: bytes = field(repr=False)

    def patient_key(self, patient_id: str, issuer: str) -> str:
        """The key of the patient with this id of this issuer ('' where none is stated)."""
        return f"p-{self._digest('patient', issuer, patient_id).hex()[:32]}"

    def days_back(self, patient: str) -> int:
        """By how many days all dates of one patient are shifted back, so that the time between visits stays."""
        spread = MAX_DAYS - MIN_DAYS + 1
        return MIN_DAYS + int.from_bytes(self._digest("days", patient)[:8], "big") % spread

    def uid(self, uid: str) -> str:
        """Another UID in place of this one; the same one each time, so that references hold."""
        return UID_ROOT + str(int.from_bytes(self._digest("uid", uid)[:16], "big"))

    def seed(self) -> str:
        """What a library that makes up names is to start from."""
        return self._digest("seed").hex()

    def _digest(self, *parts: str) -> bytes:
        key = hmac.digest(self.secret, PURPOSE, hashlib.sha256)
        said = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return hmac.digest(key, said, hashlib.sha256)
