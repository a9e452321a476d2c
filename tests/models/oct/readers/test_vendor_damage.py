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


def refused_in_a_sentence(files: dict[str, bytes], folder) -> bool:
    """Whether the files were refused; as in the process of its own, what a parser raises becomes a sentence."""
    folder.mkdir()
    try:
        with parsing("The file", "vendor's"):
            here(files, folder)
    except OCTError as error:
        assert str(error).endswith(".")
        assert "CANARY" not in str(error)
        return True
    return False


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", sorted(every_vendor()))
class TestDamaged:
    def test_cut_at_many_lengths_it_loses_nothing_silently(self, kind, tmp_path):
        files = every_vendor()[kind]
        first = next(iter(files))
        for cut in range(N_CUTS):
            content = files[first][: len(files[first]) * cut // N_CUTS]
            assert refused_in_a_sentence({**files, first: content}, tmp_path / str(cut)), f"{cut} of {N_CUTS} parts"

    def test_flipped_bytes(self, kind, tmp_path):
        files = every_vendor()[kind]
        first = next(iter(files))
        rng = np.random.default_rng(11)
        for attempt in range(N_FLIPS):
            refused_in_a_sentence({**files, first: damaged(files[first], rng, attempt)}, tmp_path / str(attempt))

    def test_through_the_other_process(self, kind, tmp_path):
        files = every_vendor()[kind]
        first = next(iter(files))
        rng = np.random.default_rng(5)
        for attempt in range(N_APART):
            folder = tmp_path / str(attempt)
            folder.mkdir()
            content = damaged(files[first], rng, 1)
            try:
                volume = scan({**files, first: content}, folder)
            except OCTError as error:
                assert str(error).endswith(".")
                assert "CANARY" not in str(error)
            else:
                assert volume.bscans.size > 0
