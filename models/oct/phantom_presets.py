"""Random eyes: healthy, central serous, neovascular, diabetic, with drusen; lesions within a 6 mm × 6 mm field."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.oct.phantom_lesions import Cyst, Dome, Focus, Host, Pathology

FIELD_UM = 6000.0
"""Side of the field that the presets fill: the macula cube of both device geometries."""


def _rng(seed: int, kind: int) -> np.random.Generator:
    return np.random.default_rng([seed, 0xE7E, kind])


def _outline(rng: np.random.Generator, amount: float) -> tuple[tuple[int, float, float], ...]:
    orders = (1, 2, 3, 4)
    return tuple((k, float(rng.uniform(0, amount / k)), float(rng.uniform(0, 2 * np.pi))) for k in orders)


def _dome(
    rng: np.random.Generator, centre: tuple[float, float], half_um: float, height_um: float, exponent: float
) -> Dome:
    """A lopsided dome of roughly the given half-width."""
    stretch = float(np.exp(rng.normal(0, 0.18)))
    return Dome(
        y_um=centre[0],
        x_um=centre[1],
        across_um=half_um * stretch,
        along_um=half_um / stretch,
        height_um=height_um,
        exponent=exponent,
        rotation_rad=float(rng.uniform(0, np.pi)),
        skew=float(rng.uniform(-0.45, 0.45)),
        outline=_outline(rng, 0.22),
    )


def _foci(
    rng: np.random.Generator, n: int, low: float, high: float, gain_db: float, host: Host = "retina"
) -> tuple[Focus, ...]:
    """Spots all over the field, between two depth fractions of their host."""
    at = rng.uniform(-FIELD_UM / 2, FIELD_UM / 2, (n, 2))
    radius, gain = rng.uniform(9, 22, n), rng.normal(gain_db, 2, n)
    share = rng.uniform(0, 1, n)
    if host == "srf":
        share = 0.5 - 0.5 * np.cos(np.pi * share)  # debris hangs on the roof and settles on the RPE
    depth = low + share * (high - low)
    columns = (at[:, 0], at[:, 1], depth, radius, gain)
    spots = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(Focus(y, x, fraction, size, db, host) for y, x, fraction, size, db in spots)


def _srf_pockets(rng: np.random.Generator, cover: float, tallest_um: float) -> tuple[Dome, ...]:
    """One main pocket across about `cover` of the field and 0 to 4 satellites."""
    half = 0.5 * cover * FIELD_UM
    reach = max(FIELD_UM / 2 - 0.6 * half, 300.0)
    y, x = (float(rng.uniform(-reach, reach)) for _ in range(2))
    height = float(
        np.clip(tallest_um * (half / 1500) ** 0.7 * np.exp(rng.uniform(np.log(0.25), np.log(1.15))), 40, 480)
    )
    pockets = [_dome(rng, (y, x), half, height, float(rng.uniform(0.7, 1.5)))]
    for _ in range(int(rng.integers(0, 5))):
        small = float(rng.uniform(140, 520))
        bearing, away = rng.uniform(0, 2 * np.pi), (half + small) * rng.uniform(0.8, 1.25)
        centre = (float(y + away * np.sin(bearing)), float(x + away * np.cos(bearing)))
        pockets.append(
            _dome(
                rng,
                centre,
                small,
                float(small * np.exp(rng.uniform(np.log(0.07), np.log(0.28)))),
                float(rng.uniform(0.6, 1.2)),
            )
        )
    return tuple(pockets)


def _scattered_pockets(rng: np.random.Generator, n: int) -> tuple[Dome, ...]:
    """Small shallow pockets around the middle of the macula."""
    pockets = []
    for _ in range(n):
        half = float(np.exp(rng.uniform(np.log(220), np.log(850))))
        centre = (float(rng.normal(0, 1000)), float(rng.normal(0, 1100)))
        height = float(np.clip(half * np.exp(rng.uniform(np.log(0.06), np.log(0.3))), 25, 220))
        pockets.append(_dome(rng, centre, half, height, float(rng.uniform(0.6, 1.4))))
    return tuple(pockets)


def _ped(rng: np.random.Generator, n: int, largest_um: float, at: tuple[float, float]) -> tuple[Dome, ...]:
    peds = []
    for _ in range(n):
        half = float(rng.uniform(0.3, 1.0) * largest_um)
        centre = (float(at[0] + rng.normal(0, 450)), float(at[1] + rng.normal(0, 450)))
        peds.append(_dome(rng, centre, half, float(half * rng.uniform(0.12, 0.4)), float(rng.uniform(0.5, 1.1))))
    return tuple(peds)


def _drusen(rng: np.random.Generator, n: int) -> tuple[Dome, ...]:
    spread = float(rng.uniform(500, 1500))
    return tuple(
        _dome(
            rng,
            (float(rng.normal(0, spread)), float(rng.normal(0, spread))),
            half := float(rng.uniform(45, 190)),
            float(half * rng.uniform(0.25, 0.6)),
            float(rng.uniform(0.9, 1.8)),
        )
        for _ in range(n)
    )


def _cysts(rng: np.random.Generator, n: int, at: tuple[float, float], spread_um: float) -> tuple[Cyst, ...]:
    cysts = []
    for _ in range(n):
        wide = float(np.exp(rng.uniform(np.log(28), np.log(220))))
        cysts.append(
            Cyst(
                y_um=float(at[0] + rng.normal(0, spread_um)),
                x_um=float(at[1] + rng.normal(0, spread_um)),
                across_um=wide * float(rng.uniform(0.8, 1.4)),
                along_um=wide,
                axial_um=float(np.clip(wide * rng.uniform(0.35, 0.9), 20, 110)),
                depth_fraction=float(rng.choice((0.42, 0.5, 0.72, 0.8)) + rng.normal(0, 0.04)),
            )
        )
    return tuple(cysts)


def healthy_eye(seed: int) -> Pathology:
    """No lesion; a few specks in the vitreous."""
    rng = _rng(seed, 0)
    return Pathology(
        foci=_foci(rng, int(rng.integers(0, 400)), -1.2, -0.2, 14), choroid_um=float(rng.uniform(180, 340))
    )


def csc_eye(seed: int) -> Pathology:
    """Central serous chorioretinopathy: one large or several small pockets, often a PED, a thick choroid."""
    rng = _rng(seed, 1)
    if rng.random() < 0.65:
        pockets = _srf_pockets(rng, cover=float(rng.uniform(0.3, 0.62)), tallest_um=300)
    else:
        pockets = _scattered_pockets(rng, int(rng.integers(3, 8)))
    return _central_serous(rng, pockets)


def nrd_eye(seed: int) -> Pathology:
    """Central serous chorioretinopathy with one large neurosensory detachment, as in the paper's data, and satellites.

    A dome of 1.5 to 3.6 mm across and 90 to 450 µm high; the shallow scattered pockets of `csc_eye` do not occur.
    """
    rng = _rng(seed, 6)
    half = float(rng.uniform(0.125, 0.3)) * FIELD_UM
    reach = FIELD_UM / 2 - 0.8 * half
    centre = (float(np.clip(rng.normal(0, 600), -reach, reach)), float(np.clip(rng.normal(0, 600), -reach, reach)))
    height = float(np.clip(half * np.exp(rng.uniform(np.log(0.1), np.log(0.3))), 90, 450))
    pockets = [_dome(rng, centre, half, height, float(rng.uniform(0.6, 1.1)))]
    for _ in range(int(rng.integers(0, 3))):
        small, bearing = float(rng.uniform(250, 600)), float(rng.uniform(0, 2 * np.pi))
        away = (half + small) * rng.uniform(0.8, 1.2)
        at = (float(centre[0] + away * np.sin(bearing)), float(centre[1] + away * np.cos(bearing)))
        pockets.append(_dome(rng, at, small, float(small * rng.uniform(0.1, 0.3)), float(rng.uniform(0.6, 1.2))))
    return _central_serous(rng, tuple(pockets))


def _central_serous(rng: np.random.Generator, pockets: tuple[Dome, ...]) -> Pathology:
    at = (pockets[0].y_um, pockets[0].x_um)
    return Pathology(
        srf=pockets,
        ped=_ped(rng, int(rng.choice((0, 0, 1, 2))), 420, at),
        foci=_foci(rng, int(rng.integers(50, 1200)), 0.3, 1.0, 24)
        + _foci(rng, int(rng.integers(0, 400)), -1.2, -0.2, 14)
        + _foci(rng, int(rng.integers(0, 1500)), 0.05, 0.5, 16, host="choroid")
        + _foci(rng, int(rng.integers(0, 4000)), 0.0, 1.0, 20, host="srf"),
        srf_relief=float(rng.uniform(0, 0.3)),
        raggedness_um=float(rng.uniform(0.5, 6)),
        srf_haze_db=float(rng.choice((0.3, 0.8, 1.5, 3.0))),
        ped_fill_db=float(rng.uniform(2, 5)),
        choroid_um=float(rng.uniform(320, 480)),
        os_elongation_um=float(rng.uniform(0, 20)),
    )


def amd_eye(seed: int) -> Pathology:
    """Neovascular macular degeneration: PED with SRF beside or over it, drusen, some cysts."""
    rng = _rng(seed, 2)
    at = (float(rng.normal(0, 700)), float(rng.normal(0, 700)))
    return Pathology(
        srf=_srf_pockets(rng, cover=float(rng.uniform(0.2, 0.5)), tallest_um=220),
        ped=_ped(rng, int(rng.integers(1, 5)), 900, at),
        drusen=_drusen(rng, int(rng.integers(0, 40))),
        cysts=_cysts(rng, int(rng.choice((0, 0, 10, 40))), at, 500),
        foci=_foci(rng, int(rng.integers(100, 1200)), 0.2, 1.0, 23)
        + _foci(rng, int(rng.integers(0, 1500)), 0.0, 1.0, 18, host="srf"),
        srf_relief=float(rng.uniform(0, 0.3)),
        raggedness_um=float(rng.uniform(0, 5)),
        srf_haze_db=float(rng.uniform(0.3, 4)),
        ped_fill_db=float(rng.uniform(3, 15)),
        choroid_um=float(rng.uniform(150, 300)),
    )


def dme_eye(seed: int) -> Pathology:
    """Diabetic macular oedema: many cysts, hyperreflective foci, sometimes SRF under the fovea."""
    rng = _rng(seed, 3)
    at = (float(rng.normal(0, 600)), float(rng.normal(0, 600)))
    srf = _srf_pockets(rng, cover=float(rng.uniform(0.15, 0.35)), tallest_um=250) if rng.random() < 0.4 else ()
    return Pathology(
        srf=srf,
        cysts=_cysts(rng, int(rng.integers(25, 160)), at, float(rng.uniform(350, 1000))),
        foci=_foci(rng, int(rng.integers(300, 2500)), 0.2, 1.0, 25),
        srf_haze_db=float(rng.uniform(0.3, 4)),
    )


def drusen_eye(seed: int) -> Pathology:
    """Drusen and now and then a small PED: not healthy, and yet every tag is 0."""
    rng = _rng(seed, 4)
    return Pathology(
        drusen=_drusen(rng, int(rng.integers(15, 90))),
        ped=_ped(rng, int(rng.choice((0, 0, 1))), 500, (0.0, 0.0)),
        foci=_foci(rng, int(rng.integers(0, 600)), 0.4, 1.0, 23),
        ped_fill_db=float(rng.uniform(3, 15)),
        choroid_um=float(rng.uniform(150, 300)),
    )


MIXTURE: tuple[tuple[float, Callable[[int], Pathology]], ...] = (
    (0.20, healthy_eye),
    (0.40, csc_eye),
    (0.15, amd_eye),
    (0.12, dme_eye),
    (0.13, drusen_eye),
)
"""Shares of `mixed_eye`: mostly what the product is for, with the look-alikes that it must not call SRF."""


def mixed_eye(seed: int) -> Pathology:
    """An eye of a mixed clinic, by the shares of MIXTURE."""
    draw = float(_rng(seed, 5).random())
    for share, preset in MIXTURE:
        draw -= share
        if draw < 0:
            return preset(seed)
    return MIXTURE[-1][1](seed)
