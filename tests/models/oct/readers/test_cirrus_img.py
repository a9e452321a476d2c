from datetime import date

import numpy as np
import pytest

from models.oct.readers.errors import NotAVolume, UnknownFormat, UnreadableFile
from models.oct.readers.file_names import day_in_name, side_in_name
from tests.models.oct.readers.vendor_reading import here
from tests.models.oct.readers.vendor_samples import CIRRUS_NAME, cirrus, cirrus_bscans

CUBE = cirrus_bscans()


class TestCube:
    def test_bscans_are_turned_upright(self, tmp_path):
        np.testing.assert_array_equal(here({CIRRUS_NAME: cirrus(CUBE)}, tmp_path).bscans, CUBE)

    def test_what_the_name_says(self, tmp_path):
        reading = here({CIRRUS_NAME: cirrus(CUBE)}, tmp_path).reading
        assert (reading.laterality, reading.acquired_on) == ("OS", date(2021, 5, 25))
        assert (reading.provenance.laterality.origin, reading.provenance.laterality.how) == (
            "derived", "name of the file",
        )  # fmt: skip

    def test_lengths_are_told_and_not_used(self, tmp_path):
        reading = here({CIRRUS_NAME: cirrus(CUBE)}, tmp_path).reading
        assert reading.spacing is None
        assert reading.provenance.axial.origin == "absent"
        assert "nominally 6 × 6 × 2 mm would have 500.00 × 1.953 × 250.00 µm" in reading.warnings[0]

    def test_a_cube_by_its_size_alone(self, tmp_path):
        cube = np.zeros((200, 1024, 200), np.uint8)
        cube[:, 300:600] = np.random.default_rng(0).integers(80, 120, (200, 300, 200))
        result = here({"scan.img": cirrus(cube)}, tmp_path)
        np.testing.assert_array_equal(result.bscans, cube)
        assert "its size does" in result.reading.warnings[1]


class TestRefused:
    @pytest.mark.parametrize("n_bytes", [-1, 1])
    def test_a_size_that_is_not_what_the_name_states(self, n_bytes, tmp_path):
        content = cirrus(CUBE)
        content = content[:n_bytes] if n_bytes < 0 else content + bytes(n_bytes)
        with pytest.raises(UnreadableFile, match=r"which has 294912 bytes; it has 2949"):
            here({CIRRUS_NAME: content}, tmp_path)

    def test_a_name_without_sizes(self, tmp_path):
        with pytest.raises(UnknownFormat, match="not that of a Zeiss Cirrus cube") as caught:
            here({"CANARY_cube_z.img": cirrus(CUBE)}, tmp_path)
        assert "CANARY" not in str(caught.value)

    def test_a_raw_cube(self, tmp_path):
        with pytest.raises(NotAVolume, match=r"send the cube_z\.img"):
            here({CIRRUS_NAME.replace("cube_z", "cube_raw"): cirrus(CUBE)}, tmp_path)

    def test_noise_of_the_right_size(self, tmp_path):
        noise = np.random.default_rng(0).integers(0, 256, CUBE.shape).astype(np.uint8)
        with pytest.raises(NotAVolume, match="does not look like B-scans"):
            here({CIRRUS_NAME: noise.tobytes()}, tmp_path)


class TestNames:
    @pytest.mark.parametrize(
        ("name", "side"),
        [("a_os_sn1.img", "OS"), ("od.img", "OD"), ("model.img", None), ("os_od.img", None), ("coroner.img", None)],
    )
    def test_a_side_is_a_word_of_its_own(self, name, side):
        assert side_in_name(name) == side

    @pytest.mark.parametrize(
        ("name", "day"),
        [
            ("x_5-25-2021_y", date(2021, 5, 25)),
            ("x_25-5-2021_y", date(2021, 5, 25)),
            ("x_5-5-2021_y", date(2021, 5, 5)),
            ("x_5-4-2021_y", None),
            ("x_2021-05-04_y", date(2021, 5, 4)),
            ("x_31-31-2021_y", None),
        ],
    )
    def test_a_day_that_can_be_read_in_one_way(self, name, day):
        assert day_in_name(name) == day
