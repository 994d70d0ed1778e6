"""A loop over the book: every rule against its primitive, its own text and NumPy's signature."""

import functools
import importlib
import inspect
import itertools
import operator

import gast
import numpy as np
import pytest

from s2s.rulebook.check import check_rule
from s2s.rulebook.declare import no_samples
from s2s.rulebook.literals import can_be_literal
from s2s.rulebook.needs import resolve
from s2s.rulebook.rule import RuleError
from s2s.rulebook.spellings import ATTRIBUTES, OPERATORS, PASSIVE_ATTRIBUTES
from s2s.rules import NUMPY
from s2s.rules.shelf import OPTIONAL, tables

for library in OPTIONAL:
    importlib.import_module(library)
BOOK = functools.reduce(operator.or_, map(tables, OPTIONAL), NUMPY)
EVERY = pytest.mark.parametrize(
    "rule", [rule for rule in BOOK if rule.operands], ids=lambda rule: rule.name
)


def templates(rule):
    """Adjoint and tangent for every operand of every sample, with and without its literals."""
    for args, kwargs in rule.samples(np.random.default_rng(1)):
        bound = rule.bind(args, kwargs)
        literals = {k: v for k, v in bound.items() if can_be_literal(v)}
        ranks = {k: v.ndim for k, v in bound.items() if isinstance(v, np.ndarray)}
        for operand, known in itertools.product(rule.operands, ({}, literals)):
            if operand in bound:
                yield from _both(rule, operand, frozenset(bound), known, ranks if known else {})


def _both(rule, operand, given, literals, ranks):
    try:
        both = [f(operand, given, ranks, literals) for f in (rule.adjoint, rule.tangent)]
    except RuleError:
        assert not literals  # some rules want a literal
        return
    yield from (template for template in both if template is not None)


@EVERY
def test_tangent_is_the_derivative_and_adjoint_its_transpose(rule):
    assert rule.samples is not no_samples
    assert check_rule(rule, np.random.default_rng(7)) > 0


@EVERY
def test_text_reads_only_the_call_and_its_result(rule):
    allowed = frozenset(rule.parameters.parameters) | {"result"}
    for template in templates(rule):
        assert template.reads <= allowed
        assert template.shapes <= allowed - template.reads


@EVERY
def test_text_can_be_differentiated_again(rule):
    for template in templates(rule):
        for node in gast.walk(gast.Module([*template.setup, gast.Expr(template.value)], [])):
            assert _has_rule(node, rule), gast.unparse(node)


def _has_rule(node, rule):
    match node:
        case gast.Call(func=func):
            called = resolve(func, rule.namespace)
            followed = BOOK.definition(called) is not None
            return called in BOOK or followed or _is_method(func)
        case gast.BinOp(op=op) | gast.UnaryOp(op=op):
            return OPERATORS[type(op)] in BOOK
        case gast.Compare(ops=ops):
            return all(OPERATORS[type(op)] in BOOK for op in ops)
        case gast.Attribute(attr=attribute, value=value):
            known = attribute in ATTRIBUTES or attribute in PASSIVE_ATTRIBUTES
            return known or resolve(value, rule.namespace) is not None or _is_method(node)
    return True


def _is_method(func):
    return isinstance(func, gast.Attribute) and getattr(np.ndarray, func.attr, None) in BOOK


@EVERY
def test_every_keyword_is_covered_or_refused_by_name(rule):
    known = rule.parameters.parameters
    for function in rule.functions:
        for name, parameter in _signature(function).items():
            if parameter.kind is parameter.VAR_KEYWORD or name in known:
                continue
            with pytest.raises(RuleError, match=f"'{name}'|{name}"):
                rule.bind((), {name: None})


@EVERY
def test_positions_are_those_of_the_function(rule):
    """A positional parameter must mean to the rule what it means to the function."""
    ours = [p.name for p in rule.parameters.parameters.values() if _by_position(p)]
    for function in rule.functions:
        theirs = [p for p in _signature(function).values() if _by_position(p)]
        if isinstance(function, np.ufunc) or not theirs or theirs[0].name == "self":
            continue
        for mine, their in zip(ours, theirs, strict=False):
            assert mine == their.name or their.kind is their.POSITIONAL_ONLY


def _by_position(parameter):
    return parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)


def _signature(function):
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return {}


def spelled_out(rule):
    """The samples with every default given: what is passed on may be known at run time only."""

    def sampler(rng):
        for args, kwargs in rule.samples(rng):
            bound = rule.bind(args, kwargs)
            defaults = {
                name: parameter.default
                for name, parameter in rule.parameters.parameters.items()
                if name not in bound
                and name not in rule.operands
                and parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
                and parameter.default is not parameter.empty
            }
            if defaults:
                yield args, {**kwargs, **defaults}

    return rule.with_samples(sampler)


@EVERY
def test_a_default_that_is_passed_on_means_the_same(rule):
    try:
        check_rule(spelled_out(rule), np.random.default_rng(7))
    except (TypeError, ValueError):  # some functions do not take their own defaults
        pytest.skip("a default that cannot be given")


def test_no_function_has_two_rules():
    seen = {}
    for rule in BOOK:
        for function in rule.functions:
            assert seen.setdefault(function, rule) is rule
