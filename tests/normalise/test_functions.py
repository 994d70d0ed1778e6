"""Functions as values: what they capture is differentiated, or refused with its line."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

import s2s


def apply(function, value):
    return function(value)


def scaler(w):
    return lambda v: v * w


def spread(first, *rest, rate=1.0, **options):
    total = first * rate
    for item in rest:
        total = total + item * options["power"]
    return total


def from_factory(x):
    return scaler(x)(3.0) + apply(scaler(x), x)


def partially(x):
    return functools.partial(pow, 2.0)(x) + functools.partial(apply, scaler(x))(x)


def default_at_definition(x):
    def layer(v, scale=x):
        return v * scale

    x = 10.0 * x
    return layer(x)


def one_inside_the_other(x):
    def outer(v):
        return inner(v) * x

    def inner(v):
        return v * x

    return outer(x)


def spread_out(x):
    parts = (x, 2.0)
    options = {"power": x}
    return spread(*parts, rate=x, **options)


RIGHT = {
    from_factory: lambda x: 3.0 + 2.0 * x,
    partially: lambda x: 2.0**x * 0.6931471805599453 + 2.0 * x,
    default_at_definition: lambda x: 20.0 * x,
    one_inside_the_other: lambda x: 3.0 * x**2,
    spread_out: lambda x: 2.0 * x + 2.0,
}


@pytest.mark.parametrize("function", RIGHT, ids=lambda function: function.__name__)
def test_gradient(function: Callable) -> None:
    assert s2s.grad(function)(0.7) == pytest.approx(RIGHT[function](0.7), rel=1e-12)


def in_a_dict(x):
    table = {"scale": lambda v: v * x}
    return table["scale"](2.0)


def in_a_list(x):
    functions = []
    functions.append(lambda v: v * x)
    return functions[0](2.0)


def chosen(x):
    function = (lambda v: v * x) if x > 0.0 else (lambda v: v)
    return function(2.0)


def rebound_later(x):
    w = 1.0
    functions = [lambda v: v * w]
    w = x * x
    return functions[0](2.0)


def text_that_feeds_back(x):
    return float(str(x)) * 2.0


def inserted(x):
    items = {1.0}
    items.add(x)
    return max(items) * 2.0


@pytest.mark.parametrize(
    "function", [in_a_dict, in_a_list, chosen, rebound_later, text_that_feeds_back, inserted]
)
def test_what_leaves_sight_is_refused_with_its_line(function: Callable) -> None:
    with pytest.raises(s2s.S2SError) as caught:
        s2s.grad(function)(0.7)
    first = function.__code__.co_firstlineno
    assert first < caught.value.lineno <= first + 5
