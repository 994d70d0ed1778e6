"""Rewrites from tree to tree: the text after them, as a person would write it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable

import gast
import numpy as np
import pytest

from s2s.core import Marks
from s2s.normalise.rewrites import rewrite
from s2s.normalise.rewrites.text import Facts
from s2s.normalise.signatures import locals_of, parameter_names
from s2s.read import read


def facts(moving: Iterable[str], sequences: Iterable[str] = ()) -> Facts:
    return Facts(frozenset(moving), frozenset(sequences), frozenset(), frozenset())


def rewritten(function: Callable, sequences: tuple[str, ...] = ()) -> str:
    """The body of a function after all rewrites, every parameter moving."""
    source = read(function)
    tree = rewrite(
        source,
        source.tree,
        locals_of(source.tree),
        facts(parameter_names(source.tree), sequences),
        Marks(),
    )
    return "\n".join(gast.unparse(line).strip() for line in tree.body)


def list_comprehension(x, w):
    terms = [w * v for v in x if v > 0.5]
    return terms


def generator_sum(x, w):
    return w * sum(v * v for v in x)


def nested(x, y):
    table = [[a * b for b in y] for a in x]
    return table


def clash(x, v):
    squares = [v * v for v in x]
    return squares, v


def search(x):
    return any(v > 1 for v in x)


def extremum(x):
    return max(v * v for v in x)


def mapped(x):
    return sum(map(lambda v: v * v, x))


def display(x):
    for factor in (x, x * x):
        x = x + factor
    return x


def iterates_over_what_it_binds(x):
    for v in x:
        x = x * v
    return x


def loop_else(x):
    for v in x:
        if v > 2:
            break
    else:
        x = x * 2
    return x


def counted(x):
    for i, _ in enumerate(x, 1):
        x = x + i
    return x


def starred(x):
    first, *rest = x
    return first, rest


def default(w):
    def layer(v, scale=w, rate=1.0):
        return v * scale * rate

    return layer(2.0)


EXPECTED = {
    list_comprehension: """
        terms = []
        for v in x:
            if v > 0.5:
                terms.append(w * v)
        return terms""",
    generator_sum: """
        total = 0
        for v in x:
            total = total + v * v
        return w * total""",
    nested: """
        table = []
        for a in x:
            items = []
            for b in y:
                items.append(a * b)
            table.append(items)
        return table""",
    clash: """
        squares = []
        for v_1 in x:
            squares.append(v_1 * v_1)
        return (squares, v)""",
    search: """
        found = False
        for v in x:
            if v > 1:
                found = True
                break
        return found""",
    extremum: """
        items = []
        for v in x:
            items.append(v * v)
        largest = items[0]
        for item in items:
            if item > largest:
                largest = item
        return largest""",
    mapped: """
        total = 0
        for v_1 in x:
            total = total + v_1 * v_1
        return total""",
    display: """
        factors = [x, x * x]
        for factor in factors:
            x = x + factor
        return x""",
    iterates_over_what_it_binds: """
        vs = x
        for v in vs:
            x = x * v
        return x""",
    loop_else: """
        left = False
        for v in x:
            if v > 2:
                left = True
                break
        if not left:
            x = x * 2
        return x""",
    counted: """
        items = x
        for trip, _ in enumerate(items):
            i = trip + 1
            x = x + i
        return x""",
    starred: """
        first = x[0]
        rest = []
        items = x[1:]
        for item in items:
            rest.append(item)
        return (first, rest)""",
    default: """
        layer_scale = w

        def layer(v, scale=layer_scale, rate=1.0):
            return v * scale * rate
        return layer(2.0)""",
}


@pytest.mark.parametrize("function", EXPECTED, ids=lambda function: function.__name__)
def test_text(function: Callable) -> None:
    wanted = textwrap.dedent(EXPECTED[function]).strip()
    found = rewritten(function)
    assert found.replace("\n\n", "\n") == wanted.replace("\n\n", "\n")


def passive(x, names):
    lengths = [len(name) for name in ("a", "bc")]
    return x * sum(lengths[i] for i in range(len(x)))


def bump(x):
    x[0] += 1.0
    return x[0]


def impure_before(x):
    return bump(x) * sum(v for v in x)


def in_an_arm(x):
    return [v * v for v in x] if len(x) > 2 else [x]


def test_a_comprehension_stays_in_its_arm() -> None:
    lines = rewritten(in_an_arm).splitlines()
    assert lines[0] == "if len(x) > 2:"
    loops = [line for line in lines if line.strip().startswith("for v in x")]
    assert loops == ["    for v in x:"]


def test_a_passive_comprehension_stays() -> None:
    assert "[len(name) for name in ('a', 'bc')]" in rewritten(passive)


def test_an_effect_keeps_its_place_before_a_loop() -> None:
    lines = rewritten(impure_before).splitlines()
    assert lines[0] == "term = bump(x)"
    assert lines[-1] == "return term * total"


def test_rewritten_statements_stand_on_the_users_lines() -> None:
    source = read(generator_sum)
    tree = rewrite(source, source.tree, locals_of(source.tree), facts(["x", "w"]), Marks())
    lines = {node.lineno for node in gast.walk(tree) if isinstance(node, gast.stmt)}
    assert lines <= {source.first_line, source.first_line + 1}


def test_the_rewritten_function_computes_the_same() -> None:
    x, w = np.array([0.4, 0.9, 1.3]), 0.7
    namespace: dict = {}
    exec("def f(x, w):\n" + textwrap.indent(rewritten(generator_sum), "    "), namespace)
    assert namespace["f"](x, w) == generator_sum(x, w)
