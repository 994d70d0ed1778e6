"""Renaming a local to any name of ours changes nothing: not the gradient, not one bit."""

from __future__ import annotations

import ast

import numpy as np
import pytest

import s2s
from tests.agreement import same_bits
from tests.hygiene.renamed import faults
from tests.hygiene.texts import function_of
from tests.zoo import CASES

PROGRAM = '''import numpy


def helper(HA, HB):
    HA[1:] *= HB
    return HA * HB, HA


def f(x):
    LOCAL = numpy.tanh(x)
    OTHER = LOCAL.copy()
    for INDEX in range(2):
        ROW = numpy.sin(OTHER[INDEX])
        OTHER[INDEX] /= 1.5 + ROW
        if OTHER[0] > 10.0:
            break
    PAIR, OTHER = helper(OTHER, LOCAL[0])
    if LOCAL[1] > 0.1:
        LOCAL = LOCAL * numpy.sum(PAIR)
    return numpy.sum(LOCAL * OTHER)
'''
LOCALS = ("LOCAL", "OTHER", "INDEX", "ROW", "PAIR", "HA", "HB")
X = np.array([0.3, 0.7, 1.1])
V = np.array([1.0, -0.5, 0.25])
FIXED = {"numpy", "helper", "f", "x", "range"}


def derivatives(source: str) -> list:
    function = function_of(source)
    return [s2s.grad(function), s2s.jvp(function), s2s.hvp(function)]


def results(found: list) -> list:
    gradient, tangent, hessian = found
    return [gradient(X), tangent((X,), V)[1], hessian((X,), V)]


def own_names() -> list[str]:
    """Every name in the modules that are written for the program."""
    found = derivatives(PROGRAM)
    results(found)
    names: set[str] = set()
    for tree in (ast.parse(one.source) for one in found):
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                names.add(node.id)
            elif isinstance(node, ast.arg):
                names.add(node.arg)
            elif isinstance(node, ast.FunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.alias):
                names.add((node.asname or node.name).split(".")[0])
    names |= {"np", "range", "len", "min", "reversed", "enumerate", "kept", "value", "bars", "trip"}
    return sorted(names - FIXED - set(LOCALS))


EXPECTED = results(derivatives(PROGRAM))
NAMES = own_names()


def test_there_are_many():
    assert len(NAMES) > 40 and {"value_1", "x_bar", "x_dot", "np"} <= set(NAMES)


def renamed(names: dict[str, str]) -> str:
    source = PROGRAM
    for local, name in names.items():
        source = source.replace(local, name)
    return source


@pytest.mark.parametrize("turn", range(2))
@pytest.mark.parametrize("first", range(0, len(NAMES), len(LOCALS)))
def test_locals_may_have_our_names(first, turn):
    """As many at once as there are locals; in the second turn each goes to another local."""
    chosen = [NAMES[(first + step) % len(NAMES)] for step in range(len(LOCALS))]
    names = dict(zip(LOCALS, chosen[3 * turn :] + chosen[: 3 * turn], strict=True))
    assert names["INDEX"] != "range"
    assert same_bits(results(derivatives(renamed(names))), EXPECTED), names


@pytest.mark.parametrize("case", CASES[::700], ids=lambda case: case.title)
def test_programs_of_the_zoo_do_not_change_under_our_names(case):
    assert not list(faults(case))
