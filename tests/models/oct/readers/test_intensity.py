import tracemalloc

import numpy as np
import pytest

from models.oct.readers.errors import NotAVolume, NotFinite
from models.oct.readers.intensity import to_stored
from models.oct.readers.stack import array_stack, raw_stack
from tests.builders import npy
from tests.models.oct.readers.samples import scan


def row(*values: float, dtype: str) -> np.ndarray:
    """One B-scan of one row."""
    return np.array([[values]], dtype=dtype)


class TestKeptExactly:
    @pytest.mark.parametrize("dtype", ["uint8", "uint16", ">u2"])
    def test_unsigned_types(self, dtype):
        stored, warnings = to_stored(array_stack(row(0, 7, 255, dtype=dtype)))
        np.testing.assert_array_equal(stored, [[[0, 7, 255]]])
        assert stored.dtype == np.dtype(dtype).newbyteorder("=")
        assert warnings == ()

    @pytest.mark.parametrize(("high", "expected"), [(255, np.uint8), (256, np.uint16), (65535, np.uint16)])
    def test_wider_integers_whose_values_fit(self, high, expected):
        stored, warnings = to_stored(array_stack(row(0, high, dtype="int32")))
        np.testing.assert_array_equal(stored, [[[0, high]]])
        assert stored.dtype == expected
        assert warnings == ()


class TestScaled:
    def test_floats_go_from_minimum_to_maximum_over_the_whole_volume(self):
        values = np.array([[[-1.0, 0.0]], [[1.0, 3.0]]], dtype=np.float32)  # (2, 1, 2)
        stored, warnings = to_stored(array_stack(values))
        np.testing.assert_array_equal(stored, [[[0, 16384]], [[32768, 65535]]])  # 65535/4 = 16383.75, 32767.5 to even
        assert stored.dtype == np.uint16
        assert warnings == ("The float32 intensities -1 to 3 were scaled to 0–65535.",)

    def test_negative_integers_are_scaled(self):
        stored, warnings = to_stored(array_stack(row(-100, 100, dtype="int16")))
        np.testing.assert_array_equal(stored, [[[0, 65535]]])
        assert "int16 intensities -100 to 100" in warnings[0]

    def test_integers_beyond_16_bits_are_scaled(self):
        stored, _ = to_stored(array_stack(row(0, 65536, 131072, dtype="uint32")))
        np.testing.assert_array_equal(stored, [[[0, 32768, 65535]]])

    def test_one_value_everywhere_becomes_zero_and_says_so(self):
        stored, warnings = to_stored(array_stack(row(2.5, 2.5, dtype="float64")))
        np.testing.assert_array_equal(stored, [[[0, 0]]])
        assert warnings == ("Every voxel holds the same value 2.5; the volume is stored as zeros.",)

    def test_bands_of_rows_join_without_a_seam(self, monkeypatch):
        monkeypatch.setattr("models.oct.readers.intensity.BLOCK_PX", 6)
        values = np.arange(21, dtype=np.float32).reshape(1, 7, 3)
        stored, _ = to_stored(array_stack(values))
        np.testing.assert_array_equal(stored.ravel(), np.rint(np.arange(21) * 65535 / 20))


class TestRefused:
    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
    def test_values_that_are_not_finite(self, value):
        values = np.zeros((3, 2, 2), dtype=np.float32)
        values[1, 1, 0] = value
        with pytest.raises(NotFinite, match=r"^B-scan 2 of 3 holds NaN or infinite values\.$") as caught:
            to_stored(array_stack(values))
        assert caught.value.code == "not_finite"

    def test_a_span_that_overflows(self):
        with pytest.raises(NotFinite, match="too wide to scale"):
            to_stored(array_stack(row(-1e308, 1e308, dtype="float64")))

    @pytest.mark.parametrize("dtype", ["bool", "complex64", "U1", "M8[s]"])
    def test_types_that_are_no_intensity(self, dtype):
        with pytest.raises(NotAVolume, match="a scan holds integer or real intensities"):
            to_stored(array_stack(np.zeros((1, 1, 1), dtype=dtype)))


class TestMemory:
    def test_a_plain_uint8_file_is_mapped_and_not_copied(self, tmp_path):
        (tmp_path / "raw").write_bytes(bytes(4 * 2**20))
        tracemalloc.start()
        stack = raw_stack(tmp_path / "raw", offset=0, shape=(4, 1024, 1024), dtype=np.dtype(np.uint8), label="It")
        stored, _ = to_stored(stack)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert stored.shape == (4, 1024, 1024)
        assert peak < 2**20

    def test_floats_cost_their_result_and_one_bscan(self, tmp_path):
        values = np.random.default_rng(0).random((16, 512, 512), dtype=np.float32)  # 16 MiB, stored as 8 MiB
        content = npy(values)
        tracemalloc.start()
        volume = scan({"a.npy": content}, tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert volume.bscans.nbytes == 8 * 2**20
        assert peak < 16 * 2**20
