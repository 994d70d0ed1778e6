"""The tables of facts against NumPy itself."""

import numpy as np
import pytest

from s2s.rulebook.spellings import ATTRIBUTES, METHODS, OPERATORS, builtin
from s2s.rulebook.views import VIEW_METHODS, VIEWS, Certainty
from s2s.rulebook.writes import ARRAY_METHODS, WRITES
from s2s.rules import NUMPY


def arrays(value):
    return list(value) if isinstance(value, list | tuple) else [value]


@pytest.mark.parametrize(
    "rule", [rule for rule in NUMPY if rule.operands], ids=lambda rule: rule.name
)
def test_only_listed_functions_return_memory_of_their_operands(rule):
    for args, kwargs in rule.samples(np.random.default_rng(5)):
        bound = rule.bind(args, kwargs)
        given = [x for name in rule.operands if name in bound for x in arrays(bound[name])]
        shared = any(
            np.shares_memory(out, x)
            for out in arrays(rule.function(*args, **kwargs))
            for x in given
            if isinstance(out, np.ndarray) and isinstance(x, np.ndarray)
        )
        certainty = VIEWS.get(rule.function)
        assert not shared or certainty is not None
        if certainty is Certainty.VIEW and all(np.ndim(x) for x in given):
            assert shared


@pytest.mark.parametrize("method", VIEW_METHODS)
def test_view_methods_exist(method):
    assert hasattr(np.ndarray, method)


@pytest.mark.parametrize("method", sorted(ARRAY_METHODS - {"itemset"}))
def test_writing_methods_exist(method):
    assert hasattr(np.ndarray, method)


@pytest.mark.parametrize("function", WRITES)
def test_written_parameters_are_not_empty(function):
    assert WRITES[function]


def test_every_spelling_leads_to_a_function():
    for function in OPERATORS.values():
        assert function in NUMPY, function
    for name, function in ATTRIBUTES.items():
        assert hasattr(np.ndarray, name)
        assert function in NUMPY, name
    for name, method in METHODS.items():
        assert hasattr(np.ndarray, name)
        assert callable(method.function)


def test_builtins_depend_on_how_many_arguments_they_get():
    assert builtin(abs, 1) is np.abs
    assert builtin(max, 2) is np.maximum
    assert builtin(min, 1) is np.min
    assert builtin(max, 3) is None
    assert builtin(sum, 1) is None  # has a rule of its own
    assert sum in NUMPY
