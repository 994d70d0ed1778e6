"""What is written reads back as the same tree: the standard library, and random trees."""

from __future__ import annotations

import ast
import random
import sysconfig
import warnings
from pathlib import Path

import gast
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s.emit.layout import WIDTH
from s2s.emit.writer import write, write_expression
from tests.emit import trees

LIBRARY = Path(sysconfig.get_path("stdlib"))
NOT_PYTHON = {"site-packages", "bad_coding", "lib2to3"}  # other people's, and meant not to parse
SAMPLE = 150


def reads_back(text: str, tree: gast.AST) -> bool:
    return ast.dump(ast.parse(text)) == ast.dump(gast.gast_to_ast(tree))


def library_files() -> list[Path]:
    every = sorted(LIBRARY.rglob("*.py"))
    ours = [path for path in every if not NOT_PYTHON & set(path.relative_to(LIBRARY).parts)]
    return random.Random(0).sample(ours, SAMPLE)


def test_the_standard_library_reads_back():
    assert not [path for path in library_files() if not round_trips(path)]


def round_trips(path: Path) -> bool:
    try:
        source = path.read_text(encoding="utf-8")
        with warnings.catch_warnings(action="ignore"):
            return reads_back_from(source)
    except (SyntaxError, UnicodeDecodeError):
        return True  # a file of CPython's tests that is not Python for everyone


def reads_back_from(source: str) -> bool:
    original = ast.dump(ast.parse(source))
    return ast.dump(ast.parse(write(gast.parse(source)))) == original


@settings(max_examples=300, deadline=None)
@given(trees.expressions())
def test_any_expression_reads_back(tree):
    text = write_expression(tree)
    assert ast.dump(ast.parse(text, mode="eval").body) == ast.dump(gast.gast_to_ast(tree))


@settings(max_examples=200, deadline=None)
@given(trees.statements())
def test_any_statement_reads_back_however_it_is_wrapped(tree):
    module = gast.Module([tree], [])
    text = write(module)
    assert reads_back(text, module)
    assert write(gast.parse(text)) == text


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_docstring_reads_back(text):
    module = gast.Module([gast.Expr(gast.Constant(text, None))], [])
    assert reads_back(write(module), module)


def test_a_long_sum_needs_no_stack():
    total = gast.Name("a0", gast.Load(), None, None)
    for n in range(1, 5000):
        total = gast.BinOp(total, gast.Add(), gast.Name(f"a{n}", gast.Load(), None, None))
    assert write_expression(total) == " + ".join(f"a{n}" for n in range(5000))
    assert max(map(len, write([gast.Expr(total)]).splitlines())) <= WIDTH
