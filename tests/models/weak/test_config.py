"""Configurations survive JSON, and nothing unknown gets in."""

import dataclasses
import json
from math import prod
from typing import get_args

import pytest

from models.recipes import RECIPES
from models.weak.config import ConfigError, from_json, to_json
from models.weak.profiles import Recipe, profile


def test_every_recipe_that_can_be_asked_for_has_a_profile_and_the_other_way_round():
    assert set(get_args(Recipe)) == set(RECIPES)


class TestRoundTrip:
    @pytest.mark.parametrize("name", ["cpu", "paper", "tiny"])
    @pytest.mark.parametrize("recipe", ["ours-u", "ours-d", "softgt"])
    def test_equal_after_json(self, name, recipe):
        config = profile(name, recipe, seed=7)
        assert from_json(to_json(config)) == config

    def test_frozen(self):
        with pytest.raises(dataclasses.FrozenInstanceError):
            profile("tiny").seed = 3  # type: ignore[misc]


@pytest.mark.parametrize(("n_slices", "steps"), [(14, 50), (79, 450), (80, 500), (350, 516)])
def test_few_slices_take_few_steps(n_slices, steps):
    schedule = profile("cpu").segment
    n_batches = n_slices // schedule.batch_size
    assert schedule.stretched(n_batches).epochs * n_batches == steps


def test_the_small_deeplab_sees_as_many_rows_as_the_full_one():
    small, full = (profile(name, "ours-d") for name in ("cpu", "paper"))
    rows = [config.grid.depth_px // prod(config.deeplab.trunk.strides) for config in (small, full)]
    assert rows == [64, 64]


def changed(**changes: object) -> str:
    return json.dumps(json.loads(to_json(profile("tiny"))) | changes)


class TestRefusals:
    def test_unknown_key_is_named(self):
        with pytest.raises(ConfigError, match="unknown key 'colour'"):
            from_json(changed(colour="red"))

    def test_unknown_nested_key_is_named_with_its_place(self):
        with pytest.raises(ConfigError, match=r"config\.grid has the unknown key 'height'"):
            from_json(changed(grid={"height": 3}))

    def test_unknown_choice_lists_the_known_ones(self):
        with pytest.raises(ConfigError, match="unet, deeplab, none"):
            from_json(changed(segmenter="transformer"))

    def test_wrong_type_is_refused(self):
        with pytest.raises(ConfigError, match=r"config\.seed must be int, got '0'"):
            from_json(changed(seed="0"))

    def test_true_is_not_a_number(self):
        with pytest.raises(ConfigError, match=r"config\.rounds must be int, got True"):
            from_json(changed(rounds=True))

    def test_missing_key_is_refused(self):
        value = json.loads(to_json(profile("tiny")))
        del value["localise"]
        with pytest.raises(ConfigError, match="localise"):
            from_json(json.dumps(value))

    def test_not_json_is_refused(self):
        with pytest.raises(ConfigError, match="not JSON"):
            from_json("{")

    def test_unknown_recipe_lists_the_known_ones(self):
        with pytest.raises(ConfigError, match="ours-u, ours-d, softgt"):
            profile("cpu", "theirs")  # type: ignore[arg-type]

    def test_unknown_profile_lists_the_known_ones(self):
        with pytest.raises(ConfigError, match="cpu, paper, tiny"):
            profile("gpu")  # type: ignore[arg-type]
