"""Screen exports made of an infrared picture and B-scans are cropped to the OCT pane; plain B-scans never are."""

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from models.oct.readers import SourceFile, read_volume
from models.oct.readers.screen_export import oct_pane_start
from tests.models.oct.readers.samples import image, scan

DATA = Path(os.environ.get("SEROUS_TEST_DATA", Path(__file__).parents[5] / "shared" / "data"))

GREEN = (0, 220, 0)

CROPPED = "The images are screen exports with an infrared picture at the left; its"


def bscans(n_slices: int, height: int, width: int, *, seed: int = 0) -> NDArray[np.uint8]:
    """B-scans as a scanner shows them: dark vitreous, a bright layered retina that waves, a fading choroid, speckle."""
    rng = np.random.default_rng(seed)
    depth = np.arange(height)[:, None] / height
    stack = np.empty((n_slices, height, width), np.uint8)
    for index in range(n_slices):
        top = 0.35 + 0.05 * np.sin(np.arange(width) / width * 5 + index / 3)[None, :]
        retina = np.where((depth > top) & (depth < top + 0.2), 120 + 60 * np.cos((depth - top) * 60), 0)
        choroid = np.where(depth >= top + 0.2, 110 * np.exp(-(depth - top - 0.2) * 5), 0)
        stack[index] = np.clip((retina + choroid + 14) * rng.gamma(4, 0.25, (height, width)), 0, 255)
    return stack


def infrared(side: int, *, seed: int = 1) -> NDArray[np.uint8]:
    """A fundus picture: grey from edge to edge, a dark optic nerve's vessels, a little shade at the corners."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:side, 0:side] / side - 0.5
    coarse = np.asarray(Image.fromarray(rng.random((12, 12)).astype(np.float32)).resize((side, side)))
    picture = 115 + 40 * (coarse - 0.5) - 60 * (x**2 + y**2) + rng.normal(0, 6, (side, side))
    for bend in (-0.3, 0.25):
        picture -= 45 * (np.abs(y - bend * np.cos(4 * x)) < 0.012)
    return np.clip(picture, 0, 255).astype(np.uint8)


def with_scale_bar(pane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A white bar of 200 µm at the lower left, as HEYEX burns it in."""
    marked = pane.copy()
    height = pane.shape[0]
    marked[height - 20 : height - 18, 15:60] = 255
    marked[height - 60 : height - 18, 15:17] = 255
    return marked


def exports(
    stack: NDArray[np.uint8], *, gap: int = 0, raster: bool = True, bars: bool = True
) -> list[NDArray[np.uint8]]:
    """(H, H + gap + W, 3) screen exports: the fundus picture with green lines, then the B-scan."""
    side = stack.shape[1]
    fundus = infrared(side)
    found = []
    for index, bscan in enumerate(stack):
        left = np.stack([with_scale_bar(fundus) if bars else fundus] * 3, axis=2)
        if raster:
            left[side // 4 : 3 * side // 4 : 12, side // 8 : 7 * side // 8] = GREEN
        left[side // 4 + index * 7 % (side // 2) : side // 4 + index * 7 % (side // 2) + 2, side // 8 :] = GREEN
        right = np.stack([with_scale_bar(bscan) if bars else bscan] * 3, axis=2)
        found.append(np.concatenate([left, np.zeros((side, gap, 3), np.uint8), right], axis=1))
    return found


def upload(images, kind: str = "PNG", **options) -> dict[str, bytes]:
    options = options or {"compress_level": 1}
    return {f"e{index:03d}": image(one, kind, **options) for index, one in enumerate(images)}


class TestCropped:
    @pytest.mark.parametrize(
        ("height", "width", "gap"), [(496, 512, 0), (496, 768, 0), (496, 1024, 0), (384, 512, 6), (240, 160, 0)]
    )
    def test_stacks_of_many_sizes(self, height, width, gap, tmp_path):
        stack = bscans(3, height, width)
        volume = scan(upload(exports(stack, gap=gap, bars=False)), tmp_path)
        np.testing.assert_array_equal(volume.bscans, stack)
        assert volume.warnings[0].startswith(f"{CROPPED} {height + gap} of {height + gap + width} columns")

    def test_scale_bars_and_the_raster_stay_out_of_it(self, tmp_path):
        stack = bscans(2, 496, 768)
        volume = scan(upload(exports(stack, bars=True)), tmp_path)
        np.testing.assert_array_equal(volume.bscans, [with_scale_bar(bscan) for bscan in stack])

    def test_jpeg(self, tmp_path):
        stack = bscans(4, 496, 768)
        volume = scan(upload(exports(stack), "JPEG", quality=90), tmp_path)
        assert volume.bscans.shape == stack.shape

    def test_a_grey_tiff_of_several_pages(self, tmp_path):
        stack = bscans(3, 496, 512)
        pages = [Image.fromarray(one[..., 0]) for one in exports(stack, raster=False, bars=False)]
        path = tmp_path / "pages"
        pages[0].save(path, "TIFF", save_all=True, append_images=pages[1:])
        np.testing.assert_array_equal(read_volume([SourceFile("a.tif", path)]).bscans, stack)

    def test_a_single_export(self, tmp_path):
        stack = bscans(1, 496, 768)
        np.testing.assert_array_equal(scan(upload(exports(stack, bars=False)), tmp_path).bscans, stack)


class TestLeftAlone:
    @pytest.mark.parametrize(("height", "width"), [(496, 1024), (496, 1536), (300, 500), (200, 1200)])
    def test_wide_bscans(self, height, width):
        assert oct_pane_start(list(bscans(4, height, width))) is None
        assert oct_pane_start(list(bscans(1, height, width))) is None

    def test_two_bscans_side_by_side(self):
        pairs = np.concatenate([bscans(4, 496, 496), bscans(4, 496, 768, seed=5)], axis=2)
        assert oct_pane_start(list(pairs)) is None
        assert oct_pane_start([pairs[0]]) is None

    def test_a_margin_is_no_fundus_picture(self):
        padded = np.pad(bscans(4, 496, 768), ((0, 0), (0, 0), (496, 0)))
        assert oct_pane_start(list(padded)) is None

    def test_one_image_sent_twice_is_judged_as_one(self):
        stack = bscans(1, 496, 1024)
        assert oct_pane_start([stack[0], stack[0]]) is None


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the real scans are not at {DATA}")
class TestRealScans:
    def test_no_real_bscan_is_cropped(self):
        paths = sorted((DATA / "kermany_fluid" / "images").glob("*.png")) + sorted(
            (DATA / "duke_dme" / "images").glob("*")
        )
        assert len(paths) > 300
        cropped = [path.name for path in paths if oct_pane_start([grey(path)]) is not None]
        assert cropped == []

    @pytest.mark.parametrize("folder", ["csc_raster"])
    def test_no_real_stack_is_cropped(self, folder):
        stack = [grey(path) for path in sorted((DATA / folder).glob("*.png"))]
        assert oct_pane_start(stack) is None
        wide = [np.concatenate([one, other], axis=1) for one, other in pairwise(stack)]
        assert oct_pane_start(wide) is None

    def test_the_tiff_volume_is_left_alone(self):
        volume = read_volume([SourceFile("a.tif", DATA / "tiff_volume" / "volume_19_bscans.tif")])
        assert volume.bscans.shape == (19, 512, 496)
        assert not any(warning.startswith(CROPPED) for warning in volume.warnings)

    def test_exports_made_of_real_bscans(self, tmp_path):
        stack = np.stack([grey(path) for path in sorted((DATA / "csc_raster").glob("*.png"))[:5]])
        volume = scan(upload(exports(stack, bars=False)), tmp_path)
        np.testing.assert_array_equal(volume.bscans, stack)

    def test_single_exports_made_of_real_bscans(self):
        paths = sorted((DATA / "duke_dme" / "images").glob("*"))[::10]
        starts = [oct_pane_start([exports(grey(path)[None])[0][..., 1]]) for path in paths]
        assert set(starts) <= set(range(496, 500))  # some of these B-scans have an even margin at the left


def grey(path: Path) -> NDArray[np.uint8]:
    """A real B-scan."""
    with Image.open(path) as one:
        return np.asarray(one.convert("L"))
