"""Cut and flipped bytes of vendors' formats: a volume or an `OCTError` with a sentence, never anything else.

Most tries run here, by the steps that the process of its own takes; a few run through that process.
"""

import numpy as np
import pytest

from models.oct.readers.errors import parsing
from models.oct.volume import OCTError
from tests.models.oct.readers.samples import scan
from tests.models.oct.readers.vendor_reading import here
from tests.models.oct.readers.vendor_samples import every_vendor

N_CUTS = 24
N_FLIPS = 120
N_APART = 2


def damaged(content: bytes, rng: np.random.Generator, attempt: int) -> bytes:
    """Some bytes flipped; every second time in the first two kilobytes, where headers are."""
    flipped = bytearray(content)
    end = min(len(flipped), 2048) if attempt % 2 else len(flipped)
    for position in rng.integers(0, end, size=rng.integers(1, 8)):
        flipped[position] ^= int(rng.integers(1, 256))
    return bytes(flipped)


def outcome(files: dict[str, bytes], folder) -> str | None:
    """The sentence that refuses the files, or None; as in the process of its own, what a parser raises becomes one."""
    folder.mkdir()
    try:
        with parsing("The file", "vendor's"):
            here(files, folder)
    except OCTError as error:
        return str(error)
    return None


def is_sentence(words: str) -> bool:
    """Whether a refusal can be shown: whole, and without a patient's name."""
    return words.endswith(".") and "CANARY" not in words


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", sorted(every_vendor()))
class TestDamaged:
    def test_cut_at_many_lengths_it_loses_nothing_silently(self, kind, tmp_path):
        files = every_vendor()[kind]
        first = next(iter(files))
        for cut in range(N_CUTS):
            content = files[first][: len(files[first]) * cut // N_CUTS]
            words = outcome({**files, first: content}, tmp_path / str(cut))
            assert words is not None, f"{cut} of {N_CUTS} parts"
            assert is_sentence(words)

    def test_flipped_bytes(self, kind, tmp_path):
        files = every_vendor()[kind]
        first = next(iter(files))
        rng = np.random.default_rng(11)
        for attempt in range(N_FLIPS):
            words = outcome({**files, first: damaged(files[first], rng, attempt)}, tmp_path / str(attempt))
            assert words is None or is_sentence(words)

    def test_through_the_other_process(self, kind, tmp_path):
        files = every_vendor()[kind]
        first = next(iter(files))
        rng = np.random.default_rng(5)
        for attempt in range(N_APART):
            folder = tmp_path / str(attempt)
            folder.mkdir()
            content = damaged(files[first], rng, 1)
            words = ""
            try:
                scan({**files, first: content}, folder)
            except OCTError as error:
                words = str(error)
            assert words == "" or is_sentence(words)
