"""LPHC: a reader's strokes on one B-scan become its fluid by a higher-order min-cut, and pass on from B-scan to B-scan.

Source: Wang et al. 2016, Inf. Sci. 358/359:92-111, known to us by its abstract and by what others say of it: label
propagation slice by slice, and an energy with higher-order constraints. Ours: robust P^n Potts terms on superpixels
(`robust_potts.py`) as that constraint, grey level mixtures from the strokes, how labels pass on, and every number.
Left out on purpose: layers. The region of interest is a box, so that fluid is known by greys and neighbours alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.restoration import denoise_nl_means
from skimage.segmentation import slic

from models.classical.grey_mixture import GreyModel, grey_costs, level_of
from models.classical.robust_potts import RobustPotts, Steps, contrast_steps, minimise
from models.classical.strokes import ScribbleNeeded, check_scribble, retina_box
from models.classical.working_grid import WorkingGrid
from models.oct.volume import OCTVolume
from models.segmenter import Example, Mask, OnProgress, Scribble, Segmented, spacing_of

NO_STROKES = "LPHC was given no stroke on {what}, so nothing is segmented."
NO_CONTRAST = "On B-scan {number} the strokes on fluid are not darker than those on the retina; nothing is segmented."

FORCED = 1e4
"""Cost of a label against a stroke or seed."""

FEWEST_SEEDS = 30
"""Cells below which the neighbour's mixture is kept."""

Bscan = NDArray[np.float32]
"""(d, w) greys 0 to 1 in cells."""

Grey = TypeVar("Grey", np.float32, np.bool_)


@dataclass(frozen=True)
class LPHCConfig:
    """Lengths in µm, greys as shares of the volume's range."""

    axial_um: float = 8.0
    along_um: float = 24.0
    """Cells of the working grid."""
    box_margin_um: float = 60.0
    """Room above and below the tissue in the box."""
    denoising: float = 0.8
    """Strength of the non-local means, in standard deviations of the noise."""
    segment_um2: float = 8000.0
    compactness: float = 0.1
    """Of the superpixels."""
    n_components: int = 3
    """Gaussians in each mixture."""
    narrowest: float = 0.06
    """Least standard deviation of a Gaussian: black fluid has a border of mixed greys."""
    border: float = 5.0
    """lambda: cost of a border between neighbours of equal grey, in nats of the grey's likelihood."""
    terms: RobustPotts = field(default_factory=lambda: RobustPotts(price=1.0, quota=0.2))
    distance_weight: float = 1.0
    distance_um: float = 60.0
    """eta and sigma_d: cost of departing from the neighbouring B-scan's border, per such distance."""
    fluid_margin_um: float = 15.0
    """So far inside the neighbour's fluid lie seeds of fluid,"""
    background_margin_um: float = 120.0
    """and so far outside it those of the background."""
    dark_deviations: float = 2.0
    """Seeds of fluid are no brighter than the neighbour's mean by so many standard deviations."""
    shift_um: float = 200.0
    """Largest axial motion from one B-scan to the next that is undone."""
    least_contrast: float = 0.35
    """Step of grey at the fluid's border, as a share of that at the strokes, at which labels pass on no further."""
    smallest_um2: float = 1200.0
    """Area of fluid below which labels pass on no further, and of a part that is dropped."""
    seed: int = 0


class _State(NamedTuple):
    """A B-scan that is done: its greys, fluid and model, and the step of grey at its border."""

    image: Bscan
    fluid: Mask
    model: GreyModel
    contrast: float


class LPHC:
    """Learns nothing beforehand; every volume needs strokes on one of its B-scans."""

    def __init__(self, config: LPHCConfig | None = None) -> None:
        self.config = config or LPHCConfig()

    def fit(self, examples: Sequence[Example], on_progress: OnProgress) -> None:
        """Nothing to learn."""
        on_progress(1.0)

    def segment(self, volume: OCTVolume, on_progress: OnProgress, scribble: Scribble | None = None) -> Segmented:
        """Fluid of a volume; a B-scan without retina or without fluid ends the passing on of labels beyond it.

        Raises:
            ScribbleNeeded: no scribble.
            BadScribble: it does not fit the volume.
            UnknownSpacing: the volume does not state its spacing.
        """
        spacing = spacing_of(volume, "LPHC")
        if scribble is None:
            raise ScribbleNeeded
        check_scribble(scribble, volume)
        probability = np.zeros(volume.bscans.shape, np.uint8)
        for what, strokes in (("fluid", scribble.fluid), ("background", scribble.background)):
            if not strokes.any():
                return Segmented(probability, (NO_STROKES.format(what=what),))
        grid = WorkingGrid.of(volume, spacing, self.config.axial_um, self.config.along_um)
        work = _Work(self.config, grid, grid.greys(volume.bscans))
        first = work.from_strokes(scribble)
        if first is None:
            return Segmented(probability, (NO_CONTRAST.format(number=scribble.slice_index + 1),))
        for index, fluid in work.passed_on(scribble.slice_index, first, on_progress):
            probability[index] = grid.pixels_of(work.cleaned(fluid).astype(np.float32), volume.bscan_shape)
        on_progress(1.0)
        return Segmented(probability)


@dataclass(frozen=True)
class _Work:
    """One volume on its working grid."""

    config: LPHCConfig
    grid: WorkingGrid
    greys: NDArray[np.float32]
    """(S, d, w)"""

    @property
    def _cell_um(self) -> tuple[float, float]:
        return self.grid.axial_um, self.grid.along_um

    def from_strokes(self, scribble: Scribble) -> _State | None:
        """The B-scan that the reader marked; None where the strokes' greys do not tell fluid from background."""
        cells = (self.grid.cells_of(strokes[None])[0] > 0 for strokes in (scribble.fluid, scribble.background))
        fluid, background = cells
        fluid, background = fluid & ~background, background & ~fluid
        box = retina_box(self.greys[scribble.slice_index], self._cell_um, self.config.box_margin_um)
        rows = np.flatnonzero((fluid | background).any(axis=1))
        if not (box.any() and fluid.any() and background.any()):
            return None
        box[rows.min() : rows.max() + 1] = True
        image = self._denoised(self.greys[scribble.slice_index], box)
        contrast = float(image[background].mean() - image[fluid].mean())
        if contrast <= float(image[fluid].std()):
            return None
        model = self._model(image, fluid, background, None)
        found = self._cut(image, box, fluid, background, model, None)
        return _State(image, found, model, self._contrast(image, found)) if found.any() else None

    def passed_on(self, start: int, first: _State, on_progress: OnProgress) -> Iterator[tuple[int, Mask]]:
        """Index and fluid (d, w) of every B-scan that labels reach, outwards from the first."""
        yield start, first.fluid
        n, done = len(self.greys), 1
        for order in (range(start + 1, n), range(start - 1, -1, -1)):
            state: _State | None = first
            for index in order:
                done += 1
                on_progress(done / n)
                state = state and self._next(state, index, self.config.least_contrast * first.contrast)
                if state is not None:
                    yield index, state.fluid

    def _next(self, last: _State, index: int, least_contrast: float) -> _State | None:
        """A B-scan from its neighbour; None where fluid ends."""
        settings = self.config
        box = retina_box(self.greys[index], self._cell_um, settings.box_margin_um)
        if not box.any():
            return None
        image = self._denoised(self.greys[index], box)
        before = self._moved(last, image)
        inside = ndimage.distance_transform_edt(before, sampling=self._cell_um)
        outside = ndimage.distance_transform_edt(~before, sampling=self._cell_um)
        margin = min(settings.fluid_margin_um, 0.5 * float(inside.max()))
        dark = image <= last.model.mean + settings.dark_deviations * last.model.deviation
        fluid = (inside > margin) & dark & box
        background = (outside > settings.background_margin_um) & box
        if not fluid.any():
            return None
        model = self._model(image, fluid, background, last.model)
        found = self._cut(image, box, fluid, background, model, outside - inside)
        contrast = self._contrast(image, found)
        cell_um2 = self.grid.axial_um * self.grid.along_um
        if found.sum() * cell_um2 < settings.smallest_um2 or contrast < least_contrast:
            return None
        return _State(image, found, model, contrast)

    def _cut(
        self, image: Bscan, box: Mask, fluid: Mask, background: Mask, model: GreyModel, signed_um: Bscan | None
    ) -> Mask:
        """Least energy in the box; parts without a stroke or seed of fluid are no fluid."""
        settings = self.config
        level = level_of(image[box])
        costs = np.stack([model.fluid[level], model.background[level]])
        if signed_um is not None:
            departure = settings.distance_weight * signed_um[box] / settings.distance_um
            costs += np.stack([np.maximum(departure, 0), np.maximum(-departure, 0)])
        costs[1, fluid[box]] += FORCED
        costs[0, background[box]] += FORCED
        steps = contrast_steps(image, self._cell_um, box)
        found = np.zeros(image.shape, bool)
        weighted = Steps(steps.start, steps.end, settings.border * steps.weight)
        found[box] = minimise(costs[0], costs[1], weighted, self._segments(image, box)[box], settings.terms)
        parts, _ = ndimage.label(found)
        return np.asarray(found & np.isin(parts, parts[fluid]))

    def _segments(self, image: Bscan, box: Mask) -> NDArray[np.int64]:
        """Superpixels (d, w) of the rows in the box."""
        rows = np.flatnonzero(box.any(axis=1))
        part = image[rows.min() : rows.max() + 1]
        n = max(1, round(part.size * self.grid.axial_um * self.grid.along_um / self.config.segment_um2))
        out = np.full(image.shape, -1, np.int64)
        out[rows.min() : rows.max() + 1] = slic(
            part, n, compactness=self.config.compactness, channel_axis=None, spacing=self._cell_um
        )
        return out

    def _model(self, image: Bscan, fluid: Mask, background: Mask, last: GreyModel | None) -> GreyModel:
        """Mixtures of the greys of both; too few of them leave the neighbour's."""
        settings = self.config

        def fitted(cells: Mask) -> NDArray[np.float64]:
            return grey_costs(image[cells], settings.n_components, settings.narrowest, settings.seed)

        enough = [last is None or cells.sum() >= FEWEST_SEEDS for cells in (fluid, background)]
        if last is not None and not enough[0]:
            return last._replace(background=fitted(background) if enough[1] else last.background)
        others = last.background if last is not None and not enough[1] else fitted(background)
        return GreyModel(fitted(fluid), others, float(image[fluid].mean()), float(image[fluid].std()))

    def _contrast(self, image: Bscan, fluid: Mask) -> float:
        """Grey around the fluid less that within."""
        ring = ndimage.distance_transform_edt(~fluid, sampling=self._cell_um) <= 0.5 * self.config.background_margin_um
        ring &= ~fluid
        return float(image[ring].mean() - image[fluid].mean()) if ring.any() and fluid.any() else 0.0

    def _moved(self, last: _State, image: Bscan) -> Mask:
        """The neighbour's fluid at this B-scan's depth: the axial motion that brings their greys together is undone."""
        most = min(round(self.config.shift_um / self.grid.axial_um), len(image) - 1)
        worth = [
            (float(np.mean(np.abs(_shifted(last.image, by) - image))), abs(by), by) for by in range(-most, most + 1)
        ]
        return _shifted(last.fluid, min(worth)[2])

    def _denoised(self, bscan: Bscan, box: Mask) -> Bscan:
        noise = 1.4826 / np.sqrt(2) * float(np.median(np.abs(np.diff(bscan, axis=1)[box[:, 1:]]))) if box.any() else 0
        if not noise:
            return bscan
        return np.asarray(
            denoise_nl_means(bscan, patch_size=5, patch_distance=7, h=self.config.denoising * noise), np.float32
        )

    def cleaned(self, fluid: Mask) -> Mask:
        """Holes filled, small parts dropped."""
        parts, _ = ndimage.label(ndimage.binary_fill_holes(fluid))
        kept = np.bincount(parts.ravel()) * self.grid.axial_um * self.grid.along_um >= self.config.smallest_um2
        kept[0] = False
        return np.asarray(kept[parts])


def _shifted(image: NDArray[Grey], by: int) -> NDArray[Grey]:
    """Rows moved down by `by`; the border's repeat."""
    return image[np.clip(np.arange(len(image)) - by, 0, len(image) - 1)]
