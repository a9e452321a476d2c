"""The classes of a (S, D, W) label volume; the same codes as the public masks of `kermany_fluid`."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Label(IntEnum):
    """What a pixel shows. Every pixel has one label; drusen and solid tissue are background here."""

    BACKGROUND = 0
    IRF = 1
    SRF = 2
    PED = 3


BACKGROUND: Final = Label.BACKGROUND
IRF: Final = Label.IRF
"""Intraretinal fluid: a cyst inside the neurosensory retina."""
SRF: Final = Label.SRF
"""Subretinal fluid: between the photoreceptors' outer segments and the RPE."""
PED: Final = Label.PED
"""Pigment epithelial detachment: between the RPE and Bruch's membrane, whatever it is filled with."""

TAGGED_LABELS: Final = (IRF, SRF)
"""A slice that shows one of these is tagged 1. A PED alone is not fluid in or under the retina."""
