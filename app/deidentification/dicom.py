"""A DICOM instance without its patient, for instances that are kept or passed on.

The Basic Application Level Confidentiality Profile (PS3.15 E.1) removes, empties or replaces the attributes of its
table. This goes further: what is not on the list of what an ophthalmic image needs is removed, so that an attribute
that nobody thought of leaves with the rest. dicognito walks the data set and replaces names and ids; by itself it
keeps private elements, comments, descriptions and serial numbers, and shifts all patients' dates alike, so handlers of
ours come before its own. Pixels are not touched: `PatientIdentityRemoved` says YES only where the header says that no
words are burned into them.

This module loads pydicom and dicognito: import it where it is used.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import date

from dicognito.anonymizer import Anonymizer
from dicognito.element_anonymizer import ElementAnonymizer
from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.multival import MultiValue

from app.deidentification.dates import DatePolicy, coarsened
from app.deidentification.dicom_attributes import EMPTIED, KEPT, KEPT_GROUPS, KEPT_VRS
from app.deidentification.pseudonyms import Pseudonyms

METHOD = "Serous and dicognito: PS3.15 basic profile, unlisted removed"

PROFILE_CODES: dict[DatePolicy, tuple[tuple[str, str], ...]] = {
    "keep": (
        ("113100", "Basic Application Confidentiality Profile"),
        ("113106", "Retain Longitudinal Temporal Information Full Dates Option"),
    ),
    "shift": (
        ("113100", "Basic Application Confidentiality Profile"),
        ("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
    ),
    "year": (
        ("113100", "Basic Application Confidentiality Profile"),
        ("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
    ),
}
"""CID 7050."""

TIMES_MODIFIED: dict[DatePolicy, str] = {"keep": "UNMODIFIED", "shift": "MODIFIED", "year": "MODIFIED"}

DAY = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})")


def deidentify(dataset: Dataset, *, pseudonyms: Pseudonyms, dates: DatePolicy) -> Dataset:
    """A copy of an instance with no more of its origin than the scanner's make and the geometry; see the module.

    UIDs are replaced by keyed ones, alike in all instances, so that references among them hold. The same instance
    gives the same copy.
    """
    copied = copy.deepcopy(dataset)
    if not isinstance(getattr(copied, "file_meta", None), FileMetaDataset):
        copied.file_meta = FileMetaDataset()
    if isinstance(copied, FileDataset):
        copied.preamble = bytes(128)  # 128 bytes in which anything may stand
    patient_id = " ".join(str(dataset.get("PatientID") or "").split())
    patient = pseudonyms.patient_key(patient_id, " ".join(str(dataset.get("IssuerOfPatientID") or "").split()))
    library = Anonymizer(seed=pseudonyms.seed())
    for handler in (_Patient(patient), _Dates(dates, pseudonyms.days_back(patient)), _Uids(pseudonyms), _Unlisted()):
        library.add_element_handler(handler)  # each comes before the ones that are there
    library.anonymize(copied)
    _complete(copied, patient, dates)
    return copied


class _Unlisted(ElementAnonymizer):
    """Removes whatever is not listed, all private elements among it."""

    def __call__(self, dataset: Dataset, data_element: DataElement) -> bool:
        tag = data_element.tag
        representations = set(str(data_element.VR).split(" or "))  # as of pixels that no file holds yet
        listed = keyword_for_tag(tag) in KEPT or (tag.group in KEPT_GROUPS and representations <= KEPT_VRS)
        if tag.is_private or not listed:
            del dataset[tag]
            return True
        return False

    def describe_actions(self) -> Iterator[str]:
        yield "Remove all elements that an ophthalmic image does not need"


class _Uids(ElementAnonymizer):
    """Replaces UIDs of instances; those that name a class or an encoding are the standard's own."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms

    def __call__(self, dataset: Dataset, data_element: DataElement) -> bool:
        if data_element.VR != "UI":
            return False
        is_standard = keyword_for_tag(data_element.tag).endswith(("ClassUID", "TransferSyntaxUID", "ContextUID"))
        if not is_standard and data_element.value:
            many = isinstance(data_element.value, MultiValue)
            uids = [self._pseudonyms.uid(str(uid)) for uid in (data_element.value if many else [data_element.value])]
            data_element.value = uids if many else uids[0]
        return True

    def describe_actions(self) -> Iterator[str]:
        yield "Replace all UIDs but those of classes and transfer syntaxes"


class _Dates(ElementAnonymizer):
    """Keeps, shifts or cuts dates; what is no date is emptied. Times of day go with `year` alone."""

    def __init__(self, policy: DatePolicy, days_back: int) -> None:
        self._policy: DatePolicy = policy
        self._days_back = days_back

    def __call__(self, dataset: Dataset, data_element: DataElement) -> bool:
        if data_element.VR not in ("DA", "DT", "TM"):
            return False
        if self._policy != "keep":
            many = isinstance(data_element.value, MultiValue)
            values = [self._moved(str(value or ""), data_element.VR) for value in _values(data_element)]
            data_element.value = values if many else values[0]
        return True

    def _moved(self, text: str, representation: str) -> str:
        if representation == "TM":
            return "" if self._policy == "year" else text
        found = DAY.match(text)
        try:
            day = coarsened(date(*map(int, found.groups())), self._policy, self._days_back) if found else None
        except ValueError:
            day = None
        if found is None or day is None:
            return ""
        rest = text[found.end() :] if representation == "DT" and self._policy == "shift" else ""
        return f"{day:%Y%m%d}{rest}"

    def describe_actions(self) -> Iterator[str]:
        yield "Keep, shift or cut dates"


class _Patient(ElementAnonymizer):
    """The pseudonym in place of the patient's id and name."""

    def __init__(self, patient: str) -> None:
        self._patient = patient

    def __call__(self, dataset: Dataset, data_element: DataElement) -> bool:
        if data_element.keyword not in ("PatientID", "PatientName"):
            return False
        data_element.value = self._patient
        return True

    def describe_actions(self) -> Iterator[str]:
        yield "Replace PatientID and PatientName by one pseudonym"


def _values(element: DataElement) -> list[object]:
    return list(element.value) if isinstance(element.value, MultiValue) else [element.value]


def _complete(dataset: Dataset, patient: str, dates: DatePolicy) -> None:
    """Put in what the standard wants to be there: empty attributes, and words on what was done."""
    dataset.PatientID = dataset.PatientName = patient
    for keyword in EMPTIED:
        if keyword not in dataset:
            setattr(dataset, keyword, "")
    dataset.DeidentificationMethod = METHOD
    codes = []
    for value, meaning in PROFILE_CODES[dates]:
        code = Dataset()
        code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "DCM", meaning
        codes.append(code)
    dataset.DeidentificationMethodCodeSequence = codes
    dataset.LongitudinalTemporalInformationModified = TIMES_MODIFIED[dates]
