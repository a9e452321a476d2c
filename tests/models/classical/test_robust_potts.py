"""The min-cut with segment terms finds what trying every labelling finds."""

import itertools

import numpy as np
import pytest

from models.classical.robust_potts import RobustPotts, Steps, contrast_steps, minimise, segment_arcs
from models.oct.volume import OCTError

NONE = Steps(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
ANYWHERE = np.ones((2, 2), bool)


def energy(labels, fluid_cost, background_cost, steps, segments, terms):
    """Straight from the definition, pixel by pixel and segment by segment."""
    total = sum(fluid_cost[i] if x else background_cost[i] for i, x in enumerate(labels))
    total += sum(w for i, j, w in zip(*steps, strict=True) if labels[i] != labels[j])
    for number in set(segments.tolist()) - {-1}:
        members = [labels[i] for i in np.flatnonzero(segments == number)]
        minority = min(sum(members), len(members) - sum(members))
        gamma, q = terms.price * len(members), terms.quota * len(members)
        total += min(minority * gamma / q, gamma)
    return float(total)


def by_trying(*problem):
    """Least energy, over all labellings."""
    n = len(problem[0])
    return min(energy(np.array(labels), *problem) for labels in itertools.product((False, True), repeat=n))


class TestTwoPixels:
    """The minority is one pixel, quota 0.5 of two: disagreeing costs gamma = 2 · price."""

    TERMS = RobustPotts(price=1.5, quota=0.5)
    TOGETHER = np.zeros(2, np.int64)

    @pytest.mark.parametrize(
        ("fluid_cost", "background_cost", "expected"),
        [
            ([0, 0], [9, 9], [True, True]),
            ([9, 9], [0, 0], [False, False]),
            ([0, 9], [9, 0], [True, False]),  # 3 for disagreeing, less than 9
            ([9, 0], [0, 9], [False, True]),
            ([0, 2], [9, 0], [True, True]),  # 2 for the second pixel, less than 3: b0's arcs the other way would not
            ([2, 0], [0, 9], [True, True]),
            ([9, 0], [0, 2], [False, False]),  # b1's arcs
            ([0, 9], [2, 0], [False, False]),
            ([0, 4], [9, 0], [True, False]),  # 4 for the second pixel, more than 3
            ([9, 0], [0, 4], [False, True]),
        ],
    )
    def test_truth_table(self, fluid_cost, background_cost, expected):
        costs = np.array(fluid_cost, float), np.array(background_cost, float)
        assert minimise(*costs, NONE, self.TOGETHER, self.TERMS).tolist() == expected
        problem = (*costs, NONE, self.TOGETHER, self.TERMS)
        assert energy(expected, *problem) == by_trying(*problem)

    @pytest.mark.parametrize("turned", [False, True])
    @pytest.mark.parametrize("labels", list(itertools.product((False, True), repeat=2)))
    def test_each_labelling_costs_what_the_definition_says(self, labels, turned):
        """With the auxiliary nodes on their better sides; arcs turned round charge wrong labellings."""
        arcs = [
            (int(a), int(b), c)
            for part in segment_arcs(self.TOGETHER, self.TERMS, 2, 3)
            for a, b, c in zip(*part, strict=True)
        ]
        if turned:
            arcs = [(a, b, c) if {a, b} & {2, 3} else (b, a, c) for a, b, c in arcs]
        cuts = []
        for b0, b1 in itertools.product((False, True), repeat=2):
            on_source_side = (*labels, True, False, b0, b1)
            cuts.append(sum(c for a, b, c in arcs if on_source_side[a] and not on_source_side[b]))
        constant = self.TERMS.price * 2
        expected = energy(labels, np.zeros(2), np.zeros(2), NONE, self.TOGETHER, self.TERMS) + constant
        assert (min(cuts) == expected) != turned

    def test_pixels_of_different_segments_do_not_bind(self):
        apart = minimise(np.array([0.0, 2]), np.array([9.0, 0]), NONE, np.array([0, 1]), self.TERMS)
        assert apart.tolist() == [True, False]


@pytest.mark.parametrize("seed", range(40))
def test_random_problems_against_every_labelling(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 11))
    pairs = np.array([pair for pair in itertools.combinations(range(n), 2) if rng.random() < 0.4], np.int32)
    pairs = pairs.reshape(-1, 2)
    steps = Steps(pairs[:, 0], pairs[:, 1], rng.uniform(0, 1, len(pairs)))
    terms = RobustPotts(float(rng.uniform(0, 1)), float(rng.uniform(0.1, 0.5)))
    problem = (rng.normal(size=n), rng.normal(size=n), steps, rng.integers(-1, 3, n), terms)
    assert energy(minimise(*problem), *problem) == pytest.approx(by_trying(*problem), abs=1e-8)


def test_a_few_dissenters_give_in_and_many_do_not():
    """Ten pixels, quota 0.2: one dissenter costs 5, from the second on all together cost 10."""
    terms, together = RobustPotts(price=1.0, quota=0.2), np.zeros(10, np.int64)
    for n_dissenters, given_in in ((1, True), (4, False)):
        dissent = np.arange(10) < n_dissenters
        costs = np.where(dissent, 3.0, 0.0), np.where(dissent, 0.0, 9.0)
        assert minimise(*costs, NONE, together, terms).all() == given_in


def test_what_costs_the_same_is_background():
    assert not minimise(np.zeros(3), np.zeros(3), NONE, np.zeros(3, int), RobustPotts(1.0, 0.2)).any()


class TestContrastSteps:
    def test_even_greys_weigh_by_distance(self):
        steps = contrast_steps(np.zeros((2, 2)), (3.0, 4.0), ANYWHERE)
        pairs = {(int(a), int(b)): w for a, b, w in zip(*steps, strict=True)}
        assert pairs == pytest.approx({(0, 1): 0.75, (2, 3): 0.75, (0, 2): 1, (1, 3): 1, (0, 3): 0.6, (1, 2): 0.6})

    def test_an_edge_is_cheaper_than_even_greys(self):
        steps = contrast_steps(np.array([[0.0, 0.0, 1.0]]), (1.0, 1.0), np.ones((1, 3), bool))
        np.testing.assert_allclose(steps.weight, [1, np.exp(-1)])  # mean squared difference 0.5

    def test_indices_count_the_region_only(self):
        steps = contrast_steps(np.zeros((2, 2)), (1.0, 1.0), np.array([[False, True], [False, True]]))
        assert (steps.start.tolist(), steps.end.tolist()) == ([0], [1])


class TestBadInput:
    def test_a_quota_beyond_one_half_is_refused(self):
        with pytest.raises(OCTError, match=r"quota 0\.6"):
            RobustPotts(1.0, 0.6)

    @pytest.mark.parametrize(
        ("costs", "steps", "sentence"),
        [
            (np.zeros(2), NONE, r"\(2,\) do not fit"),
            (np.array([0, np.inf, 0]), NONE, "not finite"),
            (np.zeros(3), Steps(np.array([0]), np.array([1]), np.array([-1.0])), r"weighs -1\.0"),
            (np.zeros(3), Steps(np.array([0]), np.array([1]), np.zeros(2)), "1 starts, 1 ends, 2 weights"),
        ],
    )
    def test_what_no_cut_can_solve_is_refused(self, costs, steps, sentence):
        with pytest.raises(OCTError, match=sentence):
            minimise(np.zeros(3), costs, steps, np.zeros(costs.shape, int), RobustPotts(1.0, 0.2))
