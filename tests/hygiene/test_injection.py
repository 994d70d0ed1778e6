"""Hostile texts: docstrings, constants, comments, names of functions and files.

The sentinel `boom()` stands in every one of them; a module that calls it was taken over.
"""

from __future__ import annotations

import ast
import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import s2s
from s2s import S2SError
from tests.hygiene import constants
from tests.hygiene.texts import function_of

X = np.array([0.3, 0.7])
HOSTILE = (
    '"""\nboom()\n"""',
    "'''\nboom()\n'''",
    '\\"""\nboom()',
    "\\",
    'ends in a quote"',
    "a\rboom()",
    "a\nboom()\n#",
    "\x00",
    "{boom()}",
    "%s {0} {boom!r}",
    "\u202eboom()\u202c",
    "\u2028boom()",
    "\x0cboom()",
    "\x85boom()",
    "\ud800",
    "\N{GREEK SMALL LETTER ALPHA} = boom()",
    "# boom()",
    "\\N{DIGIT ONE}",
    "coding: utf-7 +AGIAbwBvAG0AKAAp-",
)
PLANNED = (ast.Expr, ast.Import, ast.ImportFrom, ast.FunctionDef)


def texts_of(function) -> list[str]:
    """The modules of all modes; each is called once."""
    gradient, tangent, pair = s2s.grad(function), s2s.jvp(function), s2s.vjp(function)
    gradient(X)
    tangent((X,), X)
    pair(X)
    return [one.source for one in (gradient, tangent, pair)]


def assert_tame(text: str) -> None:
    """Nothing but a docstring, imports and functions; nothing calls the sentinel."""
    tree = ast.parse(text)
    assert all(isinstance(node, PLANNED) for node in tree.body)
    assert isinstance(tree.body[0].value, ast.Constant)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert "boom" not in names
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call)
             and isinstance(node.func, ast.Name)}
    assert not calls & {"eval", "exec", "compile", "open", "__import__"}


def boom() -> None:
    raise SystemExit("the text was taken over")


def judged(source: str, **names: object) -> None:
    function = function_of(source, np=np, boom=boom, **names)
    for text in texts_of(function):
        assert_tame(text)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_docstrings_are_strings(text):
    judged(f"def f(x):\n    {text!r}\n    return np.sum(x * x)\n")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_constants_are_constants(text):
    same = f"s != {text!r} * 2"
    judged(f"def f(x):\n    s = {text!r}\n    return np.sum(x * len(s)) if {same} else 0\n")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_formatted_strings_are_strings(text):
    escaped = repr(text).replace("{", "{{").replace("}", "}}")
    judged(f"def f(x):\n    s = f{escaped}\n    return np.sum(x * len(s))\n")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_comments_stay_comments(text):
    """Whatever Python takes for a comment, we print as one, or not at all."""
    for mark in ("\r", "\n", "\x00", "\ud800"):
        text = text.replace(mark, " ")
    judged(f"def f(x):\n    # {text}\n    y = x * x  # {text}\n    return np.sum(y)\n")


def test_a_carriage_return_ends_no_comment_of_ours():
    source = "def f(x):\n    y = x * x  # calm\r    y = y + 1.0\n    return np.sum(y)\n"
    function = function_of(source, np=np)
    try:
        assert np.allclose(s2s.grad(function)(X), 2 * X)
    except S2SError:
        pass  # the lines of such a text may be counted in two ways: refused is right, too


FILES = ("<a\nboom()>", '<"""boom()>', "<a\\>", "</tmp/\u202eb.py>")


@pytest.mark.parametrize("name", FILES, ids=ascii)
def test_file_names_are_data(name):
    source = "def f(x):\n    return np.sum(x * x)\n"
    for text in texts_of(function_of(source, filename=name, np=np)):
        assert_tame(text)


@pytest.mark.parametrize("name", ["f\nboom()", 'f"""\nboom()\n"""', "class", "f(boom())", "é"])
def test_function_names_are_data(name):
    """`__name__` may be set to anything."""
    function = function_of("def f(x):\n    return np.sum(x * x)\n", np=np)
    function.__name__ = function.__qualname__ = name
    for text in texts_of(function):
        assert_tame(text)


@pytest.mark.parametrize("word", ["\u0430", "ﬁ", "µ", "match", "type", "_", "__", "case", "ſ"])
def test_identifiers_from_everywhere(word):
    source = f"def f(x):\n    {word} = x * x\n    a = 3 * {word}\n    return np.sum({word} * a)\n"
    function = function_of(source, np=np)
    assert np.allclose(s2s.grad(function)(X), 12 * X**3)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_at_all(docstring, constant):
    judged(f"def f(x):\n    {docstring!r}\n    return np.sum(x * len({constant!r}))\n")


@pytest.mark.parametrize("seed", range(3))
def test_random_constants_are_those_of_the_module_and_nothing_else_is(seed):
    assert not list(constants.faults(seed))


def test_strings_of_all_characters():
    text = "".join(map(chr, range(0x180))) + string.printable
    judged(f"def f(x):\n    s = {text!r}\n    return np.sum(x * len(s))\n")
