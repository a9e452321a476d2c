"""What is drawn into pixels is told from speckle; the rates on real scans are in docs/deidentification.md."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.oct.readers import SourceFile, read_volume
from models.oct.readers.burned_in import WARNING, drawn_upon, shows_drawing
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import image, scan


def speckle(shape=(200, 300), *, seed=0):
    """A (D, W) B-scan of dark speckle with a bright band, like a retina in its vitreous."""
    random = np.random.default_rng(seed)
    bscan = random.rayleigh(18, shape)
    bscan[60:90] += random.rayleigh(110, (30, shape[1]))
    return bscan.clip(0, 255).astype(np.uint8)


def written(bscan, words, at, *, grey=255):
    """The B-scan with words in Pillow's own small font."""
    picture = Image.fromarray(bscan)
    ImageDraw.Draw(picture).text(at, words, fill=grey)
    return np.asarray(picture)


class TestSeen:
    @pytest.mark.parametrize("grey", [255, 200, 150])
    def test_a_name(self, grey):
        assert drawn_upon(written(speckle(), "DOE, JANE 1970-01-01", (8, 180), grey=grey)[None])

    def test_a_scale_bar(self):
        bscan = speckle()
        bscan[150:190, 10:12] = 255
        bscan[188:190, 10:30] = 255
        assert drawn_upon(bscan[None])

    def test_in_one_of_many_slices_that_are_looked_at(self):
        bscans = np.stack([speckle(seed=seed) for seed in range(5)])
        bscans[3] = written(bscans[3], "DOE, JANE", (8, 180))
        assert drawn_upon(bscans)

    def test_in_sixteen_bits(self):
        assert drawn_upon(written(speckle(), "DOE, JANE", (8, 180))[None].astype(np.uint16) * 257)

    def test_after_a_good_jpeg(self, tmp_path):
        drawn = written(speckle(), "DOE, JANE 1970-01-01 HHHH", (8, 180))
        assert WARNING in scan({"a.jpg": image(drawn, "JPEG", quality=95)}, tmp_path).warnings

    def test_the_warning_comes_with_the_volume(self, tmp_path):
        drawn = written(speckle(), "DOE, JANE", (8, 180))
        assert scan({"a.png": image(drawn, "PNG")}, tmp_path).warnings == (WARNING,)


class TestNotSeen:
    @pytest.mark.parametrize("seed", range(5))
    def test_in_speckle(self, seed):
        assert not drawn_upon(speckle(seed=seed)[None])

    def test_in_the_builders_volume(self):
        assert not drawn_upon(tiny_bscans())

    def test_in_one_grey(self):
        assert not drawn_upon(np.full((2, 40, 40), 255, np.uint8))
        assert not drawn_upon(np.zeros((2, 40, 40), np.uint16))

    def test_in_white_corners_of_a_rotated_scan(self):
        bscan = speckle()
        bscan[:40, :60] = 255
        bscan[-30:, -80:] = 255
        assert not drawn_upon(bscan[None])


class TestRealScans:
    def test_the_scale_bar_of_the_raster_is_seen_in_every_slice(self, real_data: Path):
        paths = sorted((real_data / "csc_raster").glob("*.png"))
        seen = [shows_drawing(np.asarray(Image.open(path)).astype(np.float32) / 255) for path in paths]
        assert all(seen)
        volume = read_volume([SourceFile(path.name, path) for path in paths])
        assert volume.warnings.count(WARNING) == 1
