from pathlib import Path

import numpy as np
import pytest

from models.oct.readers import Limits, SourceFile, TooLarge
from models.oct.readers.source import in_natural_order, natural_key


def ordered(*names: str) -> list[str]:
    return sorted(names, key=natural_key)


class TestNaturalKey:
    def test_ten_comes_after_two(self):
        assert ordered("b10.png", "b2.png", "b1.png") == ["b1.png", "b2.png", "b10.png"]

    def test_leading_zeros_and_case_do_not_matter(self):
        assert ordered("B003", "b1", "b02") == ["b1", "b02", "B003"]

    def test_folders_come_before_the_names_in_them(self):
        assert ordered("eye 10/1.png", "eye 2/9.png", "eye 2/10.png") == ["eye 2/9.png", "eye 2/10.png", "eye 10/1.png"]

    def test_backslashes_are_folders_too(self):
        assert natural_key("a\\b2") == natural_key("a/b2")

    def test_a_number_of_five_thousand_digits_is_no_error(self):
        long = "9" * 5000
        assert ordered(f"a{long}", "a1") == ["a1", f"a{long}"]

    def test_digits_of_other_scripts_are_letters(self):
        assert ordered("b²", "b2") == ["b2", "b²"]


class TestInNaturalOrder:
    def test_pieces_are_called_by_their_place_and_not_by_name(self):
        pieces = in_natural_order([SourceFile("Doe 10", Path("x")), SourceFile("Doe 9", Path("y"))])
        assert [piece.label for piece in pieces] == ["File 1 of 2", "File 2 of 2"]
        assert [piece.path.name for piece in pieces] == ["y", "x"]

    def test_a_single_file_has_no_number(self):
        assert in_natural_order([SourceFile("a", Path("x"))])[0].label == "The file"


class TestLimits:
    LIMITS = Limits(max_expanded_bytes=1000, max_members=4, max_voxels=600, max_bscan_px=100)

    def test_a_volume_at_every_limit_is_taken(self):
        self.LIMITS.check_volume((4, 10, 10), np.dtype(np.uint16), "It")

    @pytest.mark.parametrize(
        ("shape", "dtype", "words"),
        [
            ((1, 11, 10), np.uint8, r"^It states 10 × 11 pixels; the limit is 100 a B-scan\.$"),
            ((5, 1, 1), np.uint8, r"^It states 5 B-scans; the limit is 4\.$"),
            ((4, 10, 10), np.float32, r"^It expands to 1600 bytes; the limit is 1000\.$"),
        ],
    )
    def test_one_over_is_too_large(self, shape, dtype, words):
        with pytest.raises(TooLarge, match=words) as caught:
            self.LIMITS.check_volume(shape, np.dtype(dtype), "It")
        assert caught.value.code == "too_large"

    def test_voxels_are_counted_apart_from_bytes(self):
        with pytest.raises(TooLarge, match=r"^It states 200 voxels; the limit is 100\.$"):
            Limits(max_voxels=100).check_volume((2, 10, 10), np.dtype(np.uint8), "It")
