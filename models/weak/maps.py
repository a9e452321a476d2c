"""What the localiser says of one B-scan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Maps:
    """Slice logit, evidence M (h, w) in logits (equation 4), references R1 to R5 (h_i, w_i)."""

    logit: float
    evidence: NDArray[np.float32]
    references: tuple[NDArray[np.float32], ...]
