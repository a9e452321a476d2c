"""Terms: those of the standard are the standard's, ours fit their places."""

from __future__ import annotations

import pytest
from pydicom.sr.codedict import codes

from models.oct.dicom_out import Term, terms

ALL = [value for value in vars(terms).values() if isinstance(value, Term)]
ALL += [*terms.ETDRS_FIELDS.values(), *terms.SIDES.values()]

STANDARD = {
    terms.MORPHOLOGICALLY_ABNORMAL: codes.SCT.MorphologicallyAbnormalStructure,
    terms.RETINA: codes.SCT.Retina,
    terms.SIDES["OD"]: codes.SCT.Right,
    terms.SIDES["OS"]: codes.SCT.Left,
    terms.OCT_SCANNER: codes.SCT.OpticalCoherenceTomographyScanner,
    terms.IMAGING_PROCEDURE: codes.SCT.ImagingProcedure,
    terms.ARTIFICIAL_INTELLIGENCE: codes.DCM.ArtificialIntelligence,
    terms.VOLUME: codes.SCT.Volume,
    terms.AREA: codes.SCT.Area,
    terms.HEIGHT: codes.DCM.Height,
    terms.DISTANCE: codes.DCM.Distance,
    terms.MAXIMUM: codes.SCT.Maximum,
    terms.MEAN: codes.SCT.Mean,
    terms.UPPER_UNCERTAINTY: codes.SCT.RangeOfUpperMeasurementUncertainty,
    terms.LOWER_UNCERTAINTY: codes.SCT.RangeOfLowerMeasurementUncertainty,
    terms.MM3: codes.UCUM.CubicMillimeter,
    terms.MM2: codes.UCUM.SquareMillimeter,
    terms.UM: codes.UCUM.Micrometer,
}


@pytest.mark.parametrize(("ours", "theirs"), STANDARD.items(), ids=lambda term: getattr(term, "meaning", None))
def test_those_of_the_standard_are_its_own(ours: Term, theirs: object) -> None:
    assert (ours.value, ours.scheme, ours.meaning) == (theirs.value, theirs.scheme_designator, theirs.meaning)


@pytest.mark.parametrize("term", ALL, ids=lambda term: term.value)
def test_values_and_meanings_fit_their_places(term: Term) -> None:
    assert len(term.value) <= 16
    assert len(term.meaning) <= 64


def test_no_two_share_a_code() -> None:
    assert len({(term.scheme, term.value) for term in ALL}) == len(set(ALL))


def test_the_one_that_the_context_groups_lack_is_a_sound_snomed_identifier() -> None:
    """The last digit of an SCTID is Verhoeff's check digit, so a slip of a finger shows."""
    assert _verhoeff(terms.SUBRETINAL_FLUID.value) == 0
    assert _verhoeff("421843006") != 0


def _verhoeff(number: str) -> int:
    """0 for a number with a right check digit. Source: Verhoeff 1969; SNOMED CT release file specification 6."""
    step = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
    check = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit)
        for _ in range(place % 8):
            value = step[value]
        check = _dihedral(check, value)
    return check


def _dihedral(a: int, b: int) -> int:
    """Product in the group of the symmetries of a pentagon."""
    if a < 5:
        return (a + b) % 5 if b < 5 else (a + b) % 5 + 5
    return (a - b) % 5 + 5 if b < 5 else (a - b) % 5
