"""Ties, kinks and singular points: the conventions, one by one."""

import math

import numpy as np
import pytest

from s2s.rulebook.check import Trial, call, evaluate
from s2s.rules import NUMPY


def bars(function, *args, bar=1.0, **kwargs):
    rule = NUMPY.rule(function)
    bound = rule.bind(args, kwargs)
    trial = Trial(rule, bound, call(rule, bound), {}, bar)
    given = [operand for operand in rule.operands if operand in bound]
    templates = [rule.adjoint(operand, frozenset(bound)) for operand in given]
    return [
        None if template is None else evaluate(template, trial, {"result_bar": bar})
        for template in templates
    ]


@pytest.mark.parametrize("function", [np.maximum, np.minimum, np.fmax, np.fmin])
def test_equal_operands_share(function):
    assert bars(function, 2.0, 2.0) == [0.5, 0.5]


def test_fmax_follows_the_operand_that_is_a_number():
    assert bars(np.fmax, 2.0, np.nan) == [1.0, 0.0]
    assert bars(np.fmin, np.nan, 2.0) == [0.0, 1.0]


def test_attained_extrema_share():
    x = np.array([1.0, 3.0, 3.0])
    assert bars(np.max, x)[0].tolist() == [0.0, 0.5, 0.5]
    assert bars(np.min, x)[0].tolist() == [1.0, 0.0, 0.0]
    assert bars(np.max, 2.0) == [1.0]


def test_clip_at_its_bounds():
    assert bars(np.clip, 0.0, 0.0, 1.0) == [0.5, 0.5, 0.0]
    assert bars(np.clip, 1.0, 0.0, 1.0) == [0.5, 0.0, 0.5]
    assert bars(np.clip, 5.0, 2.0, 1.0) == [0.0, 0.0, 1.0]  # crossed bounds: the upper one wins
    assert bars(np.clip, 0.5, 2.0, 1.0) == [0.0, 0.0, 1.0]


def test_absolute_values_and_roots():
    assert bars(np.abs, 0.0) == [0.0]
    assert bars(math.fabs, 0.0) == [0.0]
    with np.errstate(divide="ignore"):
        assert bars(np.sqrt, np.float64(0.0)) == [np.inf]
    assert bars(np.hypot, 0.0, 0.0) == [0.0, 0.0]


def test_norm_and_deviation_at_zero():
    zeros = np.zeros(3)
    assert bars(np.linalg.norm, zeros)[0].tolist() == [0.0, 0.0, 0.0]
    assert bars(np.std, zeros)[0].tolist() == [0.0, 0.0, 0.0]


def test_powers_at_zero_and_below():
    assert bars(np.power, 0.0, 2.0) == [0.0, 0.0]
    assert bars(np.power, 0.0, 0.0)[0] == 0.0
    assert bars(np.power, -2.0, 3.0) == [12.0, 0.0]


def test_products_of_zeros():
    assert bars(np.prod, np.array([2.0, 0.0, 5.0]))[0].tolist() == [0.0, 10.0, 0.0]
    assert bars(np.prod, np.array([0.0, 0.0, 5.0]))[0].tolist() == [0.0, 0.0, 0.0]


def test_what_where_did_not_choose_stays_zero():
    bar = np.array([np.inf, 1.0])
    taken = bars(np.where, np.array([False, True]), np.ones(2), np.zeros(2), bar=bar)
    assert taken[0].tolist() == [0.0, 1.0]


def test_truncation_to_integers_has_no_derivative():
    x = np.array([1.5, 2.5])
    assert bars(np.ndarray.astype, x, int, bar=np.ones(2))[0].tolist() == [0.0, 0.0]
    assert bars(np.array, x, int, bar=np.ones(2))[0].tolist() == [0.0, 0.0]
    assert bars(np.full_like, np.arange(3), 2.5, bar=np.ones(3)) == [0.0]


def test_repeated_indices_add_up():
    x = np.zeros(3)
    assert bars(np.take, x, [1, 1, 2], bar=np.ones(3))[0].tolist() == [0.0, 2.0, 1.0]
