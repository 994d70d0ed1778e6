"""The text that rules give: what a reader of a generated module will see."""

import gast
import numpy as np
import pytest

from s2s.rulebook.fold import fold
from s2s.rulebook.literals import expression, literal, literal_value
from s2s.rulebook.product import times
from s2s.rulebook.rule import RuleError
from s2s.rules import NUMPY


def adjoint(function, operand, given="", **facts):
    rule = NUMPY.rule(function)
    return str(rule.adjoint(operand, frozenset({operand, *given.split()}), **facts))


def tangent(function, operand, given="", **facts):
    rule = NUMPY.rule(function)
    return str(rule.tangent(operand, frozenset({operand, *given.split()}), **facts))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("3 * x ** (3 - 1)", "3 * x ** 2"),
        ("1 * x ** (2 - 1)", "x"),
        ("-1 * x", "-x"),
        ("0 * np.log(x)", "0"),
        ("x / 1 + 0", "x"),
        ("a if None is None else b", "a"),
        ("a if axis is None else b", "a if axis is None else b"),
        ("n == 1 and True", "n == 1"),
        ("n == 1 or 2 == 2", "True"),
        ("not (1 == 2)", "True"),
        ("np.where(2 == 0, 1, x)", "x"),
        ("--x", "x"),
        ("1 in (1, 2)", "True"),
    ],
)
def test_folding(text, folded):
    assert gast.unparse(fold(expression(text))) == folded


@pytest.mark.parametrize("value", [0, -1, 2.5, -0.5, -0.0, 1j, None, True, "valid", (1, (-2, 3))])
def test_literals_keep_value_and_sign(value):
    found = literal_value(literal(value))
    assert repr(found) == repr(value)


@pytest.mark.parametrize(
    ("partial", "product"),
    [
        ("1", "bar"),
        ("-1", "-bar"),
        ("-np.sin(x)", "-bar * np.sin(x)"),
        ("1 / x", "bar / x"),
        ("-1 / x", "-bar / x"),
        ("0.5 / y", "0.5 * bar / y"),
        ("2 * x", "2 * bar * x"),
        ("x / r2", "bar * (x / r2)"),
        ("-x / r2", "-bar * (x / r2)"),
        ("1 - y ** 2", "bar * (1 - y ** 2)"),
        ("y * np.log(x)", "bar * y * np.log(x)"),
    ],
)
def test_products_read_like_mathematics(partial, product):
    assert gast.unparse(times(expression("bar"), fold(expression(partial)))) == product


def test_a_zero_partial_is_a_structural_zero():
    assert times(expression("bar"), literal(0)) is None
    assert NUMPY.rule(np.power).adjoint("x1", frozenset({"x1", "x2"}), literals={"x2": 0}) is None


@pytest.mark.parametrize(
    ("exponent", "text"),
    [
        (2, "2 * result_bar * x1"),
        (3, "3 * result_bar * x1 ** 2"),
        (1, "result_bar"),
        (0.5, "0.5 * result_bar / result"),
        (-1, "-result_bar * x1 ** (-2)"),
        (2.5, "2.5 * result_bar * x1 ** 1.5"),
    ],
)
def test_constant_exponents(exponent, text):
    assert adjoint(np.power, "x1", "x2", literals={"x2": exponent}) == text


@pytest.mark.parametrize(
    ("ranks", "of_a", "of_b"),
    [
        ((2, 2), "result_bar @ b.T", "a.T @ result_bar"),
        ((2, 1), "np.outer(result_bar, b)", "a.T @ result_bar"),
        ((1, 2), "b @ result_bar", "np.outer(a, result_bar)"),
        ((1, 1), "result_bar * b", "result_bar * a"),
        (
            (None, 2),
            "matmul_adjoint_left(result_bar, a, b)",
            "matmul_adjoint_right(result_bar, a, b)",
        ),
    ],
)
def test_ranks_choose_the_text_of_a_product(ranks, of_a, of_b):
    known = dict(zip("ab", ranks, strict=True))
    assert adjoint(np.matmul, "a", "b", ranks=known) == of_a
    assert adjoint(np.matmul, "b", "a", ranks=known) == of_b


def test_keywords_appear_where_the_call_has_them():
    assert adjoint(np.sum, "a") == "spread(result_bar, a)"
    assert adjoint(np.sum, "a", "axis") == "spread(result_bar, a, axis=axis)"
    assert adjoint(np.sum, "a", "axis", literals={"axis": (0, -1)}) == (
        "spread(result_bar, a, axis=(0, -1))"
    )
    assert tangent(np.sum, "a", "axis keepdims") == "np.sum(a_dot, axis=axis, keepdims=keepdims)"


def test_a_shared_statement_stands_once_and_only_where_it_is_used():
    assert adjoint(np.arctan2, "x1", "x2") == "r2 = x1 ** 2 + x2 ** 2\nresult_bar * (x2 / r2)"
    assert tangent(np.add, "x2", "x1") == "x2_dot"


def test_the_transpose_of_a_tangent():
    known = {"ranks": {"a": 2}}
    assert adjoint(np.linalg.inv, "a", **known) == "result.T @ (-result_bar @ result.T)"


def test_complex_operands_are_conjugated():
    assert adjoint(np.multiply, "x1", "x2", conjugate=True) == "result_bar * np.conj(x2)"
    assert adjoint(np.multiply, "x1", "x2", literals={"x2": 2.0}, conjugate=True) == (
        "2.0 * result_bar"
    )
    known = {"ranks": {"a": 2, "b": 2}, "conjugate": True}
    assert adjoint(np.matmul, "a", "b", **known) == "result_bar @ np.conj(b).T"
    assert adjoint(np.abs, "x", conjugate=True) == "result_bar * ratio(x, result)"


def test_einsum_exchanges_operand_and_output():
    known = {"literals": {"subscripts": "ij,jk->ik"}}
    assert adjoint(np.einsum, "a", "subscripts b", **known) == (
        "np.einsum('ik,jk->ij', result_bar, b)"
    )
    with pytest.raises(RuleError, match="subscripts as a literal"):
        adjoint(np.einsum, "a", "subscripts b")


@pytest.mark.parametrize(
    ("function", "operand", "reads", "shapes"),
    [
        (np.tanh, "x", {"result"}, set()),
        (np.log, "x", {"x"}, set()),
        (np.sum, "a", set(), {"a"}),
        (np.matmul, "a", {"b"}, {"a"}),
        (np.transpose, "a", set(), set()),
        (np.concatenate, "arrays", set(), {"arrays"}),
        (np.append, "arr", set(), {"arr", "values"}),
    ],
)
def test_needs_are_read_off_the_text(function, operand, reads, shapes):
    rule = NUMPY.rule(function)
    found = rule.adjoint(operand, frozenset(rule.operands))
    assert (found.reads, found.shapes) == (reads, shapes)


@pytest.mark.parametrize(
    ("function", "singular"), [(np.sqrt, True), (np.log, True), (np.sin, False), (np.sum, False)]
)
def test_singular_text_is_known(function, singular):
    rule = NUMPY.rule(function)
    operand = rule.operands[0]
    assert rule.adjoint(operand, frozenset({operand})).singular is singular
