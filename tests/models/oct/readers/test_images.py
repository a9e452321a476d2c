import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.oct.readers import Limits, SourceFile, TooLarge, UnreadableFile, read_volume
from models.oct.readers.errors import ColourImage, NotAVolume, SliceSizesDiffer, SliceTypesDiffer
from tests.builders import png, tiny_bscans
from tests.models.oct.readers.samples import SHAPE, image, pages, scan

DATA = Path(os.environ.get("SEROUS_TEST_DATA", Path(__file__).parents[5] / "shared" / "data"))

BSCAN = tiny_bscans(SHAPE)[0]


def photo() -> np.ndarray:
    """A (32, 40, 3) picture in colour."""
    return np.random.default_rng(0).integers(0, 256, (32, 40, 3)).astype(np.uint8)


class TestSlices:
    def test_twelve_slices_come_in_natural_order(self, tmp_path):
        bscans = tiny_bscans((12, 8, 9))
        files = {f"b{number}.png": png(bscan) for number, bscan in enumerate(bscans, start=1)}
        shuffled = dict(sorted(files.items()))  # b1, b10, b11, b12, b2, ...
        np.testing.assert_array_equal(scan(shuffled, tmp_path).bscans, bscans)

    def test_one_slice_is_a_volume_without_spacing(self, tmp_path):
        volume = scan({"a.png": png(BSCAN)}, tmp_path)
        assert volume.bscans.shape == (1, 32, 40)
        assert volume.spacing is None
        assert volume.format == "png"

    def test_sixteen_bits_are_kept(self, tmp_path):
        bscan = np.arange(32 * 40, dtype=np.uint16).reshape(32, 40) * 51
        for kind in ("PNG", "TIFF"):
            np.testing.assert_array_equal(scan({"a": image(bscan, kind)}, tmp_path).bscans[0], bscan)

    def test_big_endian_tiff(self, tmp_path):
        bscan = np.arange(32 * 40, dtype=">u2").reshape(32, 40)
        volume = scan({"a": image(bscan, "TIFF")}, tmp_path)
        assert volume.bscans.dtype == np.uint16
        np.testing.assert_array_equal(volume.bscans[0], bscan)

    def test_float_tiff_is_scaled(self, tmp_path):
        volume = scan({"a.tif": image(np.array([[0.0, 0.5, 1.0]], np.float32), "TIFF")}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, [[[0, 32768, 65535]]])

    def test_one_bit_images_become_black_and_white(self, tmp_path):
        volume = scan({"a.png": image(np.array([[True, False]]), "PNG")}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, [[[255, 0]]])

    def test_png_and_jpeg_slices_may_mix(self, tmp_path):
        volume = scan({"1.png": png(BSCAN), "2.jpg": image(BSCAN, "JPEG")}, tmp_path)
        assert volume.format == "images"

    def test_slices_of_two_sizes(self, tmp_path):
        with pytest.raises(
            SliceSizesDiffer, match=r"^B-scan 2 of 2 has 40 × 31 pixels, the first has 40 × 32;"
        ) as caught:
            scan({"1.png": png(BSCAN), "2.png": png(BSCAN[1:])}, tmp_path)
        assert caught.value.code == "slice_sizes_differ"

    def test_slices_of_two_types(self, tmp_path):
        with pytest.raises(SliceTypesDiffer, match="B-scan 2 of 2 holds uint16 values, the first holds uint8"):
            scan({"1.png": png(BSCAN), "2.png": png(BSCAN.astype(np.uint16))}, tmp_path)


class TestColour:
    def test_a_photo_is_refused(self, tmp_path):
        with pytest.raises(ColourImage, match=r"^The file is a colour image \(\d+ % of its pixels") as caught:
            scan({"a.png": image(photo(), "PNG")}, tmp_path)
        assert caught.value.code == "colour_image"

    def test_a_photo_among_slices_is_named_by_its_place(self, tmp_path):
        files = {"1.png": image(np.stack([BSCAN] * 3, axis=2), "PNG"), "2.png": image(photo(), "PNG")}
        with pytest.raises(ColourImage, match=r"^File 2 of 2 is a colour image"):
            scan(files, tmp_path)

    @pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P"])
    def test_grey_in_other_modes_is_kept_exactly(self, mode, tmp_path):
        Image.fromarray(BSCAN).convert(mode).save(tmp_path / "a.png")
        volume = read_volume([SourceFile("a.png", tmp_path / "a.png")])
        np.testing.assert_array_equal(volume.bscans[0], BSCAN)

    def test_a_colour_jpeg_of_a_grey_scan_is_taken(self, tmp_path):
        volume = scan({"a.jpg": image(np.stack([BSCAN] * 3, axis=2), "JPEG")}, tmp_path)
        assert np.abs(volume.bscans[0].astype(int) - BSCAN).mean() < 12

    def test_a_few_coloured_pixels_are_taken_with_a_warning(self, tmp_path):
        rgb = np.stack([BSCAN] * 3, axis=2)
        rgb[5, :10] = (255, 0, 0)  # 10 of 1280 pixels
        volume = scan({"1.png": image(rgb, "PNG"), "2.png": png(BSCAN)}, tmp_path)
        assert volume.warnings == ("1 of 2 B-scans hold a few coloured pixels, as of lines drawn on them.",)


class TestPages:
    def test_a_page_is_a_bscan(self, tmp_path):
        np.testing.assert_array_equal(scan({"a.tif": pages(tiny_bscans(SHAPE))}, tmp_path).bscans, tiny_bscans(SHAPE))

    def test_big_tiff(self, tmp_path):
        volume = scan({"a.tif": pages(tiny_bscans(SHAPE), big_tiff=True)}, tmp_path)
        np.testing.assert_array_equal(volume.bscans, tiny_bscans(SHAPE))

    def test_several_multi_page_files_are_refused(self, tmp_path):
        content = pages(tiny_bscans(SHAPE))
        with pytest.raises(NotAVolume, match=r"^File 1 of 2 has 3 pages; send a multi-page TIFF alone\.$"):
            scan({"1.tif": content, "2.tif": content}, tmp_path)

    def test_more_pages_than_the_limit(self, tmp_path):
        with pytest.raises(TooLarge, match=r"has more pages than the limit of 2\."):
            scan({"a.tif": pages(tiny_bscans(SHAPE))}, tmp_path, Limits(max_members=2))

    def test_a_chain_of_pages_that_bites_its_tail(self, tmp_path):
        content = bytearray(image(BSCAN, "TIFF"))
        first = int.from_bytes(content[4:8], "little")
        n_entries = int.from_bytes(content[first : first + 2], "little")
        next_at = first + 2 + 12 * n_entries
        content[next_at : next_at + 4] = first.to_bytes(4, "little")
        with pytest.raises(UnreadableFile, match="after 1 pages"):
            scan({"a.tif": bytes(content)}, tmp_path)

    def test_an_imagej_stack_with_hidden_images(self, tmp_path):
        content = image(BSCAN, "TIFF", description="ImageJ=1.54\nimages=25\nslices=25\n")
        with pytest.raises(NotAVolume, match="ImageJ stack whose 25 images are not TIFF pages"):
            scan({"a.tif": content}, tmp_path)

    def test_an_animated_png_is_no_bscan(self, tmp_path):
        frames = [Image.fromarray(bscan) for bscan in tiny_bscans(SHAPE)]
        frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:])
        with pytest.raises(NotAVolume, match="is an animation, not a B-scan"):
            read_volume([SourceFile("a.png", tmp_path / "a.png")])


class TestSizes:
    def test_pixels_are_counted_before_they_are_decoded(self, tmp_path):
        content = image(np.zeros((100, 101), np.uint8), "PNG")
        with pytest.raises(TooLarge, match=r"^The file states 101 × 100 pixels; the limit is 10000 a B-scan\.$"):
            scan({"a.png": content[:60]}, tmp_path, Limits(max_bscan_px=10_000))  # the pixels are not even there

    def test_a_bomb_beyond_pillows_own_guard(self, tmp_path):
        content = bytearray(image(np.zeros((1, 1), np.uint8), "BMP"))
        content[18:26] = (60_000).to_bytes(4, "little") * 2
        with pytest.raises(TooLarge, match="states more pixels than any B-scan has"):
            scan({"a.bmp": bytes(content)}, tmp_path)


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the real scans are not at {DATA}")
class TestRealScans:
    def read(self, *paths: Path):
        return read_volume([SourceFile(path.name, path) for path in paths])

    def test_csc_raster(self):
        paths = sorted((DATA / "csc_raster").glob("*.png"), reverse=True)
        volume = self.read(*paths)
        assert volume.bscans.shape == (25, 496, 512)
        with Image.open(DATA / "csc_raster" / "bscan_07.png") as seventh:
            np.testing.assert_array_equal(volume.bscans[6], np.asarray(seventh))

    def test_multi_page_tiff(self):
        volume = self.read(DATA / "tiff_volume" / "volume_19_bscans.tif")
        assert volume.bscans.shape == (19, 512, 496)

    def test_every_kermany_slice_is_grey(self):
        paths = sorted((DATA / "kermany_fluid" / "images").iterdir())[::20]
        assert all(self.read(path).n_slices == 1 for path in paths)
