"""The systems of table 1 by name. Adding one is adding its file and one line here. Loads neither torch nor a method."""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from models.oct.volume import OCTError
from models.segmenter import Segmenter

FIGURES_FILE = Path(__file__).with_name("methods.json")
"""Measured figures by method, written by `make table1` and shipped."""


NETWORK = "network"
"""Segmentation by a trained model version; what the service does where no method is asked for."""


class Supervision(StrEnum):
    """What a reader must give before a method can segment."""

    NONE = "none"
    SCRIBBLE = "scribble"
    TAGS = "tags"
    MASKS = "masks"


class UnknownMethod(OCTError):
    """No system has this name."""

    code = "unknown_method"


@dataclass(frozen=True)
class Method:
    """One system. `entry` names its class, `module:Class`; an argument after a second colon is handed to it."""

    name: str
    title: str
    supervision: Supervision
    entry: str

    @property
    def needs_nothing(self) -> bool:
        """Whether it segments a volume before the first tag."""
        return self.supervision is Supervision.NONE

    @property
    def is_network(self) -> bool:
        """Whether it is a network that is trained on single B-scans; the others see whole volumes."""
        return self.entry.startswith(("models.supervised.", "models.weak."))

    def make(self, **options: Any) -> Segmenter:
        """A new instance; what it is made of is loaded now. `options` go to its constructor."""
        module, kind, *argument = self.entry.split(":")
        made: Segmenter = getattr(importlib.import_module(module), kind)(*argument, **options)
        return made


METHODS = (
    Method(
        "lphc",
        "LPHC, label propagation and higher-order constraint",
        Supervision.SCRIBBLE,
        "models.classical.lphc:LPHC",
    ),
    Method("flscv", "FLSCV, fuzzy level sets with voting", Supervision.NONE, "models.classical.flscv:VotingLevelSets"),
    Method("unet", "U-Net", Supervision.MASKS, "models.supervised.unet:PixelUNet"),
    Method(
        "ss-knn",
        "SS-KNN, stratified nearest neighbours",
        Supervision.MASKS,
        "models.classical.ss_knn:StratifiedNeighbours",
    ),
    Method("rf", "RF, random forest", Supervision.MASKS, "models.classical.random_forest:RandomForest"),
    Method("fcn", "FCN-8s", Supervision.MASKS, "models.supervised.fcn:FCN8s"),
    Method("cmf", "CMF, continuous max-flow", Supervision.MASKS, "models.classical.cmf:ContinuousMaxFlow"),
    Method("efd", "EFD, en-face fundus-driven level set", Supervision.NONE, "models.classical.efd:EFD"),
    Method(
        "da-fcn",
        "DA-FCN, double-branched area-constrained FCN",
        Supervision.MASKS,
        "models.supervised.da_fcn:AreaConstrainedFCN",
    ),
    Method("softgt", "SoftGT, the paper's soft labels", Supervision.TAGS, "models.weak.tagged:TagSupervised:softgt"),
    Method("ours-u", "Ours+U, soft labels and U-Net", Supervision.TAGS, "models.weak.tagged:TagSupervised:ours-u"),
    Method("ours-d", "Ours+D, soft labels and DeepLab V3", Supervision.TAGS, "models.weak.tagged:TagSupervised:ours-d"),
    Method(
        "adapted",
        "Serous, starter network adapted by tags",
        Supervision.TAGS,
        "models.weak.tagged:TagSupervised:adapted",
    ),
)
"""In the order of the paper's table 1, and then what this product does by default."""


def method_named(name: str) -> Method:
    """The system of this name.

    Raises:
        UnknownMethod: there is none.
    """
    for method in METHODS:
        if method.name == name:
            return method
    raise UnknownMethod(f"There is no method {name!r}; there are {', '.join(method.name for method in METHODS)}.")


def measured() -> dict[str, dict[str, Any]]:
    """Figures by method's name; those that were never measured are missing."""
    figures: dict[str, dict[str, Any]] = json.loads(FIGURES_FILE.read_text("utf-8"))
    return figures
