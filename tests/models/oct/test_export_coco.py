"""COCO run lengths, decoded by COCO's own tools."""

import json

import numpy as np
import pytest
from pycocotools import mask as coco

from models.oct.export import UnusableMask
from models.oct.export_coco import write_coco

SHAPE = (3, 6, 9)


def two_regions():
    """Fluid in B-scan 1: 2 × 3 pixels from row 1, column 4, and one pixel at row 5, column 0."""
    mask = np.zeros(SHAPE, np.uint8)
    mask[1, 1:3, 4:7] = 1
    mask[1, 5, 0] = 1
    return mask


def written(mask, folder, probabilities=(0.1, 0.9, 0.2)):
    write_coco(iter(mask), SHAPE, list(probabilities), folder / "a.json")
    return json.loads((folder / "a.json").read_text("utf-8"))


class TestWriteCoco:
    def test_images_are_numbered_from_one_and_named_by_slice(self, tmp_path):
        images = written(two_regions(), tmp_path)["images"]
        assert images[1] == {"id": 2, "file_name": "bscan_0001.png", "height": 6, "width": 9}
        assert len(images) == 3

    def test_one_annotation_a_bscan_with_fluid(self, tmp_path):
        document = written(two_regions(), tmp_path)
        (annotation,) = document["annotations"]
        assert (annotation["image_id"], annotation["area"], annotation["iscrowd"]) == (2, 7, 0)
        assert annotation["bbox"] == [0, 1, 7, 5]  # x, y, width, height
        assert annotation["score"] == 0.9
        assert document["categories"] == [{"id": 1, "name": "SRF", "supercategory": "fluid"}]
        assert annotation["category_id"] == 1

    def test_cocos_tools_decode_the_same_pixels(self, tmp_path):
        mask = np.random.default_rng(0).integers(0, 2, SHAPE).astype(np.uint8)
        for annotation in written(mask, tmp_path)["annotations"]:
            np.testing.assert_array_equal(coco.decode(annotation["segmentation"]), mask[annotation["image_id"] - 1])

    def test_an_empty_mask_has_images_and_no_annotation(self, tmp_path):
        document = written(np.zeros(SHAPE, np.uint8), tmp_path)
        assert (len(document["images"]), document["annotations"]) == (3, [])

    @pytest.mark.parametrize("mask", [two_regions()[:2], two_regions()[:, :4]])
    def test_another_shape_is_refused(self, mask, tmp_path):
        with pytest.raises(UnusableMask, match="and not"):
            written(mask, tmp_path)
