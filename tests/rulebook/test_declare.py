"""Declaring rules, binding calls to them, books of them, and finding wrong ones."""

import numpy as np
import pytest

from s2s.rulebook import (
    Linearity,
    RuleBook,
    RuleError,
    constant,
    elementwise,
    linear,
    tangent,
)
from s2s.rulebook.check import RuleCheckError, check_rule
from s2s.rules import NUMPY
from s2s.rules.domains import real, shaped


def cube(x):
    return x**3


@elementwise(cube, real)
def cube_rule(x):
    return 3 * x**2


@elementwise(cube, real)
def wrong_rule(x):
    return 2 * x**2


def test_a_user_rule_is_right_or_found_out():
    rng = np.random.default_rng(3)
    assert check_rule(cube_rule, rng) > 0
    with pytest.raises(RuleCheckError, match="tangent"):
        check_rule(wrong_rule, rng)


def bar_of_wrong_adjoint(result_bar, a):
    return np.flip(result_bar)


@tangent(np.fliplr, shaped((2, 3)), adjoint=bar_of_wrong_adjoint)
def wrong_adjoint(a, a_dot):
    return np.fliplr(a_dot)


@linear(np.ravel, shaped((2, 3)))
def wrong_shape(result_bar, a):
    return result_bar


def test_a_wrong_adjoint_and_a_wrong_shape_are_found():
    rng = np.random.default_rng(3)
    with pytest.raises(RuleCheckError, match="not the transpose"):
        check_rule(wrong_adjoint, rng)
    with pytest.raises(RuleCheckError, match="shape"):
        check_rule(wrong_shape, rng)


def test_books_are_values():
    more = NUMPY | {cube_rule}
    assert more.rule(cube) is cube_rule
    assert cube not in NUMPY
    assert (more | {wrong_rule}).rule(cube) is wrong_rule
    assert more.rule([]) is None


def test_the_digest_depends_on_the_text_alone():
    one, two = RuleBook([cube_rule]), RuleBook([cube_rule])
    assert one.digest == two.digest
    assert one.digest != RuleBook([wrong_rule]).digest
    assert NUMPY.digest == RuleBook(reversed(list(NUMPY)), reversed(NUMPY.definitions)).digest


def test_binding_fills_no_defaults_and_names_what_it_refuses():
    rule = NUMPY.rule(np.sum)
    assert rule.bind((1,), {}) == {"a": 1}
    assert rule.bind((1, 0), {}) == {"a": 1, "axis": 0}
    with pytest.raises(RuleError, match="'out'"):
        rule.bind((1,), {"out": 2})
    with pytest.raises(RuleError, match=r"numpy\.exp.*'where'"):
        NUMPY.rule(np.exp).bind((1,), {"where": True})
    with pytest.raises(RuleError, match="too many positional"):
        rule.bind((1, 0, float, None, False, 0, True, 9), {})


def test_what_carries_no_derivative_is_none_and_the_rest_is_refused():
    where = NUMPY.rule(np.where)
    given = frozenset({"condition", "x", "y"})
    assert where.adjoint("condition", given) is None
    assert NUMPY.rule(np.floor).adjoint("x", frozenset({"x"})) is None
    with pytest.raises(RuleError, match="'start_or_stop'"):
        NUMPY.rule(np.arange).adjoint("start_or_stop", frozenset({"start_or_stop"}))
    with pytest.raises(RuleError, match="'axis'"):
        NUMPY.rule(np.sum).adjoint("axis", frozenset({"a", "axis"}))


def test_constants_may_name_what_is_inert():
    (rule,) = constant(np.broadcast_shapes, "shape")
    assert rule.linearity is Linearity.CONSTANT
    with pytest.raises(RuleError):
        rule.adjoint("args", frozenset({"args"}))


def test_a_rule_of_real_operands_refuses_complex_ones():
    given = frozenset({"x1", "x2"})
    with pytest.raises(RuleError, match="complex"):
        NUMPY.rule(np.maximum).adjoint("x1", given, conjugate=True)


def loop(x):
    return x


@elementwise(loop, real)
def not_straight(x):
    for _ in range(3):
        x = x * x
    return x


def test_rule_text_is_straight_line():
    with pytest.raises(RuleError, match="straight-line"):
        not_straight.adjoint("x", frozenset({"x"}))


@tangent(loop, real)
def not_transposable(x, x_dot):
    return np.interp(x_dot, x, x)


def test_a_tangent_that_cannot_be_transposed_asks_for_an_adjoint():
    with pytest.raises(RuleError, match=r"np\.interp.*give its rule an adjoint"):
        not_transposable.adjoint("x", frozenset({"x"}))


def test_a_rule_function_is_ordinary_python():
    assert cube_rule.author(2.0) == 12.0
