"""Lines that are wider than the page: widths are those of the text, and each is found once."""

import warnings
from pathlib import Path

import gast
import numpy as np
import pytest

import s2s
from s2s.optimise.wide import PARTS, columns
from tests.bench.compile import SHAPES, seconds

GOLDENS = sorted((Path(__file__).parents[1] / "golden").rglob("*.py"))


def terms(count: int) -> str:
    """One sum of so many terms, on one line."""
    text = " + ".join(f"np.sin(x * {k}.5) * a" for k in range(count))
    return f"def f(x, a):\n    y = {text}\n    return np.sum(y)\n"


def printed(count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """The characters printed while a sum of so many terms is compiled."""
    unparse, lengths = gast.unparse, []

    def counted(node: gast.AST) -> str:
        text = unparse(node)
        lengths.append(len(text))
        return text

    with monkeypatch.context() as patch:
        patch.setitem(SHAPES, "terms", terms)
        patch.setattr(gast, "unparse", counted)
        seconds("terms", count)
    return sum(lengths)


def test_widths_are_those_of_the_text() -> None:
    widths: dict = {}
    trees = [gast.parse(path.read_text()) for path in GOLDENS]
    parts = [node for tree in trees for node in gast.walk(tree) if isinstance(node, PARTS)]
    assert len(parts) > 500
    assert [columns(part, widths) for part in parts] == [len(gast.unparse(part)) for part in parts]


def test_a_long_sum_is_not_printed_again_for_each_of_its_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed(2, monkeypatch)  # rules and templates are made at first use
    assert printed(80, monkeypatch) < 3 * printed(40, monkeypatch)


def test_axes_that_stand_in_the_text_are_not_compared_with_none() -> None:
    def swapped(x: np.ndarray) -> float:
        return np.sum(x.transpose(1, 0, 2) ** 3 * np.arange(3.0)[:, None, None])

    x = np.arange(24.0).reshape(2, 3, 4)
    gradient = s2s.grad(swapped, cache=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error", SyntaxWarning)
        found = gradient(x)
    assert np.array_equal(found, 3 * x**2 * np.arange(3.0)[:, None])
    assert "is None" not in gradient.source
