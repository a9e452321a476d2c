import io
import struct

import numpy as np
import pytest

from models.oct.readers import Limits, TooLarge, UnknownFormat, UnreadableFile
from models.oct.readers.errors import NotAVolume, NotFinite, PickledObjects
from models.oct.volume import Spacing
from tests.builders import npy, tiny_bscans, zipped
from tests.models.oct.readers.samples import SHAPE, scan

BSCANS = tiny_bscans(SHAPE)


def objects() -> bytes:
    """A file that NumPy unpickles when it is allowed to."""
    file = io.BytesIO()
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return file.getvalue()


def header_only(shape: tuple[int, ...], dtype: str = "|u1") -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": dtype, "fortran_order": False, "shape": shape})
    return file.getvalue()


class TestNpy:
    @pytest.mark.parametrize("dtype", ["uint8", "uint16", ">u2", "int16", "int64"])
    def test_integers_are_kept(self, dtype, tmp_path):
        np.testing.assert_array_equal(scan({"a.npy": npy(BSCANS.astype(dtype))}, tmp_path).bscans, BSCANS)

    def test_fortran_order(self, tmp_path):
        np.testing.assert_array_equal(scan({"a.npy": npy(np.asfortranarray(BSCANS))}, tmp_path).bscans, BSCANS)

    def test_fortran_order_of_one_bscan(self, tmp_path):
        np.testing.assert_array_equal(scan({"a.npy": npy(np.asfortranarray(BSCANS[0]))}, tmp_path).bscans, BSCANS[:1])

    def test_two_axes_are_one_bscan(self, tmp_path):
        volume = scan({"a.npy": npy(BSCANS[0])}, tmp_path)
        assert volume.bscans.shape == (1, 32, 40)
        assert volume.spacing is None

    @pytest.mark.parametrize("shape", [(4,), (2, 3, 4, 5), (0, 3, 4), ()])
    def test_other_shapes_are_no_volume(self, shape, tmp_path):
        with pytest.raises(NotAVolume, match=r"has shape \(.*\); a volume is \(B-scans, depth, A-scans\)\.$"):
            scan({"a.npy": npy(np.zeros(shape, np.uint8))}, tmp_path)

    def test_a_nan_is_refused(self, tmp_path):
        values = BSCANS.astype(np.float32)
        values[2, 0, 0] = np.nan
        with pytest.raises(NotFinite, match=r"^B-scan 3 of 3 holds NaN"):
            scan({"a.npy": npy(values)}, tmp_path)

    def test_python_objects_are_never_unpickled(self, tmp_path):
        with pytest.raises(PickledObjects, match="Python objects, which would run code") as caught:
            scan({"a.npy": objects()}, tmp_path)
        assert caught.value.code == "pickled_objects"

    @pytest.mark.parametrize("dtype", [[("a", "u1")], "c8", "?", "U3"])
    def test_other_types_are_no_intensities(self, dtype, tmp_path):
        with pytest.raises(NotAVolume, match="a scan holds intensities"):
            scan({"a.npy": npy(np.zeros(SHAPE, dtype=dtype))}, tmp_path)

    def test_a_stated_terabyte_is_refused_by_its_header(self, tmp_path):
        with pytest.raises(TooLarge, match="states 10000 × 10000 pixels"):
            scan({"a.npy": header_only((10_000, 10_000, 10_000))}, tmp_path)

    def test_fewer_bytes_than_stated(self, tmp_path):
        content = npy(BSCANS)
        with pytest.raises(UnreadableFile, match=r"ends early: its header states 3968 bytes, it has 3967\.$"):
            scan({"a.npy": content[:-1]}, tmp_path)

    def test_a_header_of_a_megabyte(self, tmp_path):
        content = b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**20) + b"(" * 2**20
        with pytest.raises(UnreadableFile, match="NumPy header of 1048576 bytes"):
            scan({"a.npy": content}, tmp_path)


class TestNpz:
    @pytest.mark.parametrize("name", ["volume", "bscans"])
    def test_the_named_array_is_taken(self, name, tmp_path):
        content = zipped({f"{name}.npy": npy(BSCANS), "another.npy": npy(np.zeros(3))})
        volume = scan({"a.npz": content}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, BSCANS)
        assert volume.format == "npz"

    def test_the_only_array_is_taken_whatever_its_name(self, tmp_path):
        np.testing.assert_array_equal(scan({"a.npz": zipped({"arr_0.npy": npy(BSCANS)})}, tmp_path).bscans, BSCANS)

    def test_two_arrays_of_other_names_are_refused(self, tmp_path):
        content = zipped({"a.npy": npy(BSCANS), "b.npy": npy(BSCANS)})
        with pytest.raises(NotAVolume, match="holds 2 arrays and none is named 'volume' or 'bscans'"):
            scan({"a.npz": content}, tmp_path)

    def test_spacing_is_across_axial_along(self, tmp_path):
        content = zipped({"volume.npy": npy(BSCANS), "spacing_um.npy": npy(np.array([120.0, 4.0, 12.0]))})
        assert scan({"a.npz": content}, tmp_path).spacing == Spacing(across_um=120, axial_um=4, along_um=12)

    def test_spacing_of_nan_is_unknown(self, tmp_path):
        content = zipped({"volume.npy": npy(BSCANS), "spacing_um.npy": npy(np.full(3, np.nan))})
        assert scan({"a.npz": content}, tmp_path).spacing is None

    def test_spacing_of_two_numbers_is_refused(self, tmp_path):
        content = zipped({"volume.npy": npy(BSCANS), "spacing_um.npy": npy(np.array([4.0, 12.0]))})
        with pytest.raises(NotAVolume, match=r"spacing_um has shape \(2,\)"):
            scan({"a.npz": content}, tmp_path)

    def test_pickled_members_are_refused(self, tmp_path):
        with pytest.raises(PickledObjects):
            scan({"a.npz": zipped({"volume.npy": objects()})}, tmp_path)

    def test_a_pickle_alone_is_no_format(self, tmp_path):
        with pytest.raises(UnknownFormat, match="None of the 1 files is"):
            scan({"a.npz": zipped({"volume.npy": b"\x80\x04\x95\x00."})}, tmp_path)

    def test_a_member_over_the_limit(self, tmp_path):
        with pytest.raises(TooLarge, match=r"The file expands to 3968 bytes; the limit is 3000\."):
            scan({"a.npz": zipped({"volume.npy": npy(BSCANS)})}, tmp_path, Limits(max_expanded_bytes=3000))
