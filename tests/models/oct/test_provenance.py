import json

import numpy as np
import pytest

from models.oct.provenance import ABSENT, Provenance, Stated, provenance_of
from tests.builders import npy, tiny_bscans, zipped
from tests.models.oct.readers.samples import SHAPE, dicom_bytes, heidelberg, multi_frame, nifti, scan

ZEROS = np.zeros((3, 4, 5), np.float32)


class TestJson:
    def test_there_and_back(self):
        whole = Provenance(axial=Stated("file", "ScaleZ"), order=Stated("file"), runs="up")
        assert provenance_of(json.loads(json.dumps(whole.as_json()))) == whole

    @pytest.mark.parametrize(
        "stored",
        [
            None,
            [],
            {},
            {**Provenance().as_json(), "axial": {"origin": "guessed"}},
            {**Provenance().as_json(), "runs": 1},
        ],
    )
    def test_another_form_is_refused(self, stored):
        with pytest.raises(ValueError, match=r"provenance|origin|runs"):
            provenance_of(stored)


class TestOfReaders:
    def origins(self, files, tmp_path):
        found = scan(files, tmp_path).provenance
        return found.across.origin, found.axial.origin, found.along.origin, found.laterality.origin

    def test_images_state_nothing(self, tmp_path):
        assert self.origins({"a.npy": npy(tiny_bscans(SHAPE))}, tmp_path) == ("absent",) * 4

    def test_a_header_states_its_spacing(self, tmp_path):
        files = {"a.nii": nifti(tiny_bscans(SHAPE).transpose(2, 1, 0))}
        assert self.origins(files, tmp_path) == ("file", "file", "file", "absent")

    def test_an_npz_states_its_spacing(self, tmp_path):
        members = {"volume.npy": npy(tiny_bscans(SHAPE)), "spacing_um.npy": npy(np.array([120.0, 4.0, 12.0]))}
        assert self.origins({"a.npz": zipped(members)}, tmp_path)[:3] == ("file",) * 3

    def test_heidelberg_vol(self, tmp_path):
        assert self.origins({"a.vol": heidelberg(ZEROS)}, tmp_path) == ("file",) * 4

    def test_a_distance_by_the_drawn_lines_is_derived(self, tmp_path):
        starts = [(0.0, 0.0), (0.0, 0.25), (0.0, 0.5)]
        ends = [(6.0, y) for _, y in starts]
        files = {"a.vol": heidelberg(ZEROS, distance_mm=0.0, starts=starts, ends=ends)}
        assert self.origins(files, tmp_path)[0] == "derived"

    def test_a_distance_that_no_scanner_has_counts_as_absent(self, tmp_path):
        volume = scan({"a.vol": heidelberg(ZEROS, distance_mm=120)}, tmp_path)
        assert volume.spacing is None
        assert volume.provenance.across == Stated("absent", "stated, but no scanner does that")
        assert volume.provenance.axial.origin == "file"

    def test_nothing_is_the_default(self):
        assert Provenance().across is ABSENT

    def test_dicom_says_where_the_distance_across_may_stand(self, tmp_path):
        found = scan({"a.dcm": dicom_bytes(multi_frame(tiny_bscans(SHAPE)))}, tmp_path).provenance
        assert found.across.how == "positions of the frames, else SpacingBetweenSlices or SliceThickness"
        assert (found.axial.how, found.laterality.origin) == ("dicom header", "file")
