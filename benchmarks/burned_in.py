"""How often letters and lines drawn into pixels are seen, and how often they are seen where there are none.

    python -m benchmarks.burned_in --data ../shared/data

True: the scale bar of each B-scan of `csc_raster`, and words in Pillow's own font, white, light and middle grey, and
white after JPEG, written into dark ground of the B-scans of `duke_dme` and `kermany_fluid`. False: those as they
are, one by one. Both sets are from screens, so an alarm on one may be right: `--sheet` puts those B-scans beside each
other to be looked at.
"""

from __future__ import annotations

import argparse
import io
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models.oct.readers.burned_in import shows_drawing

SETS = ("csc_raster", "kermany_fluid/images", "duke_dme/images")

GREYS = (255, 200, 150)

QUALITIES = (95, 85, 75)
"""Of JPEG, after which white words are looked for."""

WORDS = "DOE, JANE *1970-01-01"

WORDS_PX = (135, 12)
"""Columns and rows that the words take."""

DARK_GREY = 40
"""Words are written where the mean grey is below this; elsewhere they would lie on tissue."""

PLACES_TRIED = 200

SEED = 7


def grey_of(path: Path) -> NDArray[np.uint8]:
    """A B-scan (D, W)."""
    return np.asarray(Image.open(path).convert("L"))


def bscans_of(data: Path, name: str) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """The B-scans of a set, by file name."""
    for path in sorted(path for path in (data / name).rglob("*") if path.suffix in (".png", ".jpg", ".jpeg", ".tif")):
        yield path.name, grey_of(path)


def with_words(bscan: NDArray[np.uint8], grey: int, choose: random.Random) -> NDArray[np.uint8] | None:
    """The B-scan with words on dark ground; None where there is no room for them."""
    columns, rows = WORDS_PX
    if bscan.shape[0] <= rows or bscan.shape[1] <= columns:
        return None
    for _ in range(PLACES_TRIED):
        row, column = choose.randrange(bscan.shape[0] - rows), choose.randrange(bscan.shape[1] - columns)
        if bscan[row : row + rows, column : column + columns].mean() < DARK_GREY:
            picture = Image.fromarray(bscan)
            ImageDraw.Draw(picture).text((column, row), WORDS, fill=grey)
            return np.asarray(picture)
    return None


def after_jpeg(bscan: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """The B-scan as JPEG leaves it."""
    file = io.BytesIO()
    Image.fromarray(bscan).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def seen(bscan: NDArray[np.uint8]) -> bool:
    """Whether drawing is seen in an 8-bit B-scan."""
    return shows_drawing(bscan.astype(np.float32) / np.float32(255))


def main() -> None:
    """Print the counts as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sheet", type=Path, help="a picture of B-scans with an alarm")
    options = parser.parse_args()
    choose = random.Random(SEED)
    told: dict[str, object] = {}
    alarms: list[NDArray[np.uint8]] = []
    for name in SETS:
        found = list(bscans_of(options.data, name))
        if not found:
            continue
        seen_in = [bscan for _, bscan in found if seen(bscan)]
        told[name] = {
            "n": len(found),
            "alarms": len(seen_in),
            "files": [file for file, bscan in found if seen(bscan)][:20],
        }
        if name != "csc_raster":
            alarms += seen_in[:12]
            for grey in GREYS:
                drawn = [one for _, bscan in found if (one := with_words(bscan, grey, choose)) is not None]
                told[f"{name}, words of grey {grey}"] = {"n": len(drawn), "seen": sum(map(seen, drawn))}
                for quality in QUALITIES if grey == GREYS[0] else ():
                    n_seen = sum(seen(after_jpeg(one, quality)) for one in drawn)
                    told[f"{name}, words after JPEG {quality}"] = {"n": len(drawn), "seen": n_seen}
    print(json.dumps(told, indent=1))
    if options.sheet and alarms:
        height = max(one.shape[0] for one in alarms)
        row = [np.pad(one, ((0, height - one.shape[0]), (0, 8))) for one in alarms]
        Image.fromarray(np.concatenate(row, axis=1)).save(options.sheet)


if __name__ == "__main__":
    main()
