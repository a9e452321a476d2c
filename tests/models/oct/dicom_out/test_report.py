"""SR: the figures come back as they went in, with their units, limits and places."""

from __future__ import annotations

from pathlib import Path

import highdicom
import pydicom
import pytest
from highdicom.sr import ComprehensiveSR, VolumetricROIMeasurementsAndQualitativeEvaluations

from models.oct.dicom_out import Scan, uids
from models.oct.dicom_out.report import Content, write_sr_file
from tests.models.oct.dicom_out.scans import LINES, ORIGIN, scan, source

CONTENT = Content(
    LINES, ("Fluid reaches the edge of the scan; what lies beyond is not counted.", "Höhe in µm"), "BINARY"
)

Group = VolumetricROIMeasurementsAndQualitativeEvaluations


def written(folder: Path, one: Scan, content: Content = CONTENT) -> ComprehensiveSR:
    target = folder / "sr.dcm"
    write_sr_file(target, one, ORIGIN, content, None)
    return highdicom.sr.srread(target)


def group_of(document: ComprehensiveSR) -> Group:
    (group,) = document.content.get_volumetric_roi_measurement_groups()
    return group


class TestFigures:
    def test_come_back_with_their_units(self, tmp_path: Path) -> None:
        measurements = group_of(written(tmp_path, scan())).get_measurements()
        told = [(one.name.meaning, one.value, one.unit.value) for one in measurements]
        assert told == [
            ("Volume", 0.25, "mm3"),
            ("Volume, lower limit of its 95 % interval", 0.2, "mm3"),
            ("Volume, upper limit of its 95 % interval", 0.31, "mm3"),
            ("Area", 1.5, "mm2"),
            ("Number of connected pockets of fluid", 2.0, "{pockets}"),
            ("Volume", 0.05, "mm3"),
        ]

    def test_interval_stands_below_its_figure_in_the_same_unit(self, tmp_path: Path) -> None:
        volume = group_of(written(tmp_path, scan())).get_measurements()[0]
        below = {
            item.ConceptNameCodeSequence[0].CodeValue: item.MeasuredValueSequence[0]
            for item in volume[0].ContentSequence
        }
        assert float(below["371886008"].NumericValue) == pytest.approx(0.06)
        assert float(below["371885007"].NumericValue) == pytest.approx(0.05)
        assert below["371886008"].MeasurementUnitsCodeSequence[0].CodeValue == "mm3"

    def test_field_stands_with_the_figure_that_is_of_it_alone(self, tmp_path: Path) -> None:
        *_, whole, field = group_of(written(tmp_path, scan())).get_measurements()
        assert whole.finding_sites == []
        (site,) = field.finding_sites
        assert (site.value.meaning, site.laterality.meaning) == ("Retina", "Left")
        assert site.topographical_modifier.meaning == "ETDRS inner nasal, 1 to 3 mm"

    def test_words_of_caution_go_along(self, tmp_path: Path) -> None:
        items = group_of(written(tmp_path, scan()))[0].ContentSequence
        comments = [item.TextValue for item in items if item.ConceptNameCodeSequence[0].CodeValue == "121106"]
        assert comments == list(CONTENT.comments)


class TestReferences:
    @pytest.mark.parametrize(
        ("one", "image"),
        [
            (scan(), uids.opt_uid(scan())),
            (scan(source=source()), "1.2.3.4.5"),
        ],
        ids=["own OPT", "original"],
    )
    def test_are_the_seg_and_the_image_that_the_seg_refers_to(self, one: Scan, image: str, tmp_path: Path) -> None:
        document = written(tmp_path, one)
        group = group_of(document)
        seg = uids.seg_uid(one, ORIGIN, "BINARY")
        assert group.referenced_segment.referenced_sop_instance_uid == seg
        assert group.referenced_segment.source_images_for_segmentation[0].referenced_sop_instance_uid == image
        assert {evidence[2] for evidence in document.get_evidence()} == {seg, image}
        assert group.tracking_uid == uids.tracking_uid(one)

    def test_name_the_algorithm(self, tmp_path: Path) -> None:
        items = group_of(written(tmp_path, scan()))[0].ContentSequence
        told = {
            item.ConceptNameCodeSequence[0].CodeMeaning: item.TextValue for item in items if item.ValueType == "TEXT"
        }
        assert (told["Algorithm Name"], told["Algorithm Version"]) == ("Serous network", "0.1.0")
        assert "segmentation=0199-seg" in told["Algorithm Parameters"]


class TestDocument:
    def test_is_a_complete_measurement_report_verified_by_nobody(self, tmp_path: Path) -> None:
        document = written(tmp_path, scan())
        assert document.ContentTemplateSequence[0].TemplateIdentifier == "1500"
        assert (document.CompletionFlag, document.VerificationFlag, document.PreliminaryFlag) == (
            "COMPLETE",
            "UNVERIFIED",
            "PRELIMINARY",
        )
        assert document.CodingSchemeIdentificationSequence[0].CodingSchemeDesignator == "99SEROUS"

    def test_holds_a_pseudonym_alone(self, tmp_path: Path) -> None:
        document = written(tmp_path, scan())
        assert (document.PatientID, str(document.PatientName)) == ("P-7", "")

    def test_the_same_figures_give_the_same_bytes(self, tmp_path: Path) -> None:
        written(tmp_path, scan())
        first = (tmp_path / "sr.dcm").read_bytes()
        written(tmp_path, scan())
        assert (tmp_path / "sr.dcm").read_bytes() == first

    def test_no_code_or_name_is_longer_than_its_place(self, tmp_path: Path) -> None:
        written(tmp_path, scan())
        with pydicom.config.disable_value_validation():
            document = pydicom.dcmread(tmp_path / "sr.dcm")
        codes = [item for item in document.iterall() if item.keyword in ("CodeValue", "CodeMeaning")]
        assert max(len(str(item.value)) for item in codes if item.keyword == "CodeValue") <= 16
        assert max(len(str(item.value)) for item in codes if item.keyword == "CodeMeaning") <= 64
