"""UIDs: valid, the same for the same object, others for others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydicom.uid import UID

from models.oct.dicom_out import Scan, uids
from models.oct.volume import Spacing
from tests.models.oct.dicom_out.scans import LINES, ORIGIN, scan, source


def test_all_are_valid_and_lie_under_the_root_that_needs_no_registration() -> None:
    made = [
        uids.study_uid(scan()),
        uids.opt_uid(scan()),
        uids.frame_of_reference_uid(scan()),
        uids.seg_uid(scan(), ORIGIN, "BINARY"),
        uids.sr_uid(scan(), ORIGIN, LINES),
        uids.tracking_uid(scan()),
    ]
    assert len(set(made)) == len(made)
    assert all(UID(uid).is_valid and uid.startswith("2.25.") for uid in made)


def test_stay_what_they_are_from_release_to_release() -> None:
    """Archives hold objects under them: a change here must come with a new `FORM`."""
    assert uids.uid_of("study", "0199-volume") == "2.25.27595899579753542226662578736769234850"


def test_results_of_a_dicom_scan_belong_to_its_study() -> None:
    assert uids.study_uid(scan(source=source())) == "1.2.3"


@pytest.mark.parametrize(
    "other",
    [
        scan(laterality="OD"),
        scan(patient_key=None),
        scan(spacing=Spacing(121.0, 4.0, 12.0)),
        scan(first_slice="inferior"),
        scan(source=source()),
    ],
    ids=["laterality", "patient", "spacing", "order", "source"],
)
def test_another_content_is_another_instance(other: Scan) -> None:
    assert uids.opt_uid(other) != uids.opt_uid(scan())
    assert uids.seg_uid(other, ORIGIN, "BINARY") != uids.seg_uid(scan(), ORIGIN, "BINARY")


def test_other_figures_are_another_report_on_the_same_mask() -> None:
    assert uids.sr_uid(scan(), ORIGIN, LINES) != uids.sr_uid(scan(), ORIGIN, LINES[:1])
    assert uids.sr_series_uid(ORIGIN) == uids.sr_series_uid(replace(ORIGIN, model_id="another"))


def test_another_spacing_is_another_frame_of_reference_but_the_same_series() -> None:
    other = scan(spacing=Spacing(121.0, 4.0, 12.0))
    assert uids.frame_of_reference_uid(other) != uids.frame_of_reference_uid(scan())
    assert uids.opt_series_uid(other) == uids.opt_series_uid(scan())
