"""Cut and flipped bytes of every format: whatever comes out is a volume or an `OCTError`, never anything else."""

import numpy as np
import pytest

from models.oct.volume import OCTError, OCTVolume
from tests.models.oct.readers.samples import every_format, scan

N_CUTS = 40
N_FLIPS = 150
SLOW = {"dicom-jpeg2000"}
"""Each try starts a process; these get fewer."""


def outcome(files: dict[str, bytes], folder) -> OCTVolume | OCTError:
    folder.mkdir()
    try:
        return scan(files, folder)
    except OCTError as error:
        return error


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", sorted(every_format()))
class TestDamagedFile:
    def test_cut_at_many_lengths_it_is_an_error_or_lost_nothing(self, kind, tmp_path):
        files = every_format()[kind]
        whole = outcome(files, tmp_path / "whole")
        first = next(iter(files))
        n_cuts = 6 if kind in SLOW else N_CUTS
        for cut in range(n_cuts):
            content = files[first][: len(files[first]) * cut // n_cuts]
            result = outcome({**files, first: content}, tmp_path / str(cut))
            if isinstance(result, OCTVolume):  # only an end mark was cut off
                np.testing.assert_array_equal(result.bscans, whole.bscans)
            else:
                assert str(result).endswith(".")

    def test_flipped_bytes(self, kind, tmp_path):
        files = every_format()[kind]
        first = next(iter(files))
        rng = np.random.default_rng(7)
        n_tries = 6 if kind in SLOW else N_FLIPS
        for attempt in range(n_tries):
            content = bytearray(files[first])
            # headers are short and pixels are many: half of the tries hit the first kilobyte
            end = min(len(content), 1024) if attempt % 2 else len(content)
            for position in rng.integers(0, end, size=rng.integers(1, 8)):
                content[position] ^= int(rng.integers(1, 256))
            result = outcome({**files, first: bytes(content)}, tmp_path / str(attempt))
            assert isinstance(result, OCTVolume) or str(result).endswith(".")
