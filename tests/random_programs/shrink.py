"""A failing program made small: statements are deleted, expressions replaced by their parts.

    if a > 0.3:            a = m[0]
        a = m[0] * 2.0     return a.sum()
    return a.sum()
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.random_programs.program import Program

Test = Callable[[Program], bool]


def shrunk(program: Program, fails: Test, rounds: int = 400) -> Program:
    """The smallest program found that still fails; `rounds` bounds the candidates tried."""
    smaller = True
    while smaller and rounds > 0:
        smaller = False
        for source in candidates(program.source):
            rounds -= 1
            if rounds <= 0:
                break
            candidate = replace(program, source=source)
            if len(source) < len(program.source) and still(candidate, fails):
                program, smaller = candidate, True
                break
    return program


def still(program: Program, fails: Test) -> bool:
    try:
        return fails(program)
    except Exception:
        return False


def candidates(source: str) -> Iterator[str]:
    """Texts that are smaller by one deletion or one replacement, the boldest first."""
    tree = ast.parse(source)
    for body, place in bodies(tree):
        yield without(tree, body, place, [])
        for inner in inner_blocks(body[place]):
            yield without(tree, body, place, inner)
    for parent, name, place, child in expressions(tree):
        for part in parts(child):
            yield swapped(tree, parent, name, place, part)


def bodies(tree: ast.AST) -> Iterator[tuple[list[ast.stmt], int]]:
    """Every list of statements with every place in it, the last statements first."""
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                yield from ((body, place) for place in reversed(range(len(body))))


def inner_blocks(node: ast.stmt) -> list[list[ast.stmt]]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return []
    return [block for name in ("body", "orelse") if (block := getattr(node, name, None))]


def without(tree: ast.AST, body: list[ast.stmt], place: int, instead: list[ast.stmt]) -> str:
    before = list(body)
    body[place : place + 1] = instead
    if not body:
        body.append(ast.Pass())
    try:
        return ast.unparse(tree)
    finally:
        body[:] = before


def expressions(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.expr]]:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if isinstance(value, ast.expr) and not isinstance(parent, ast.Attribute):
                yield parent, name, None, value
            elif isinstance(value, list) and value and isinstance(value[0], ast.expr):
                yield from ((parent, name, place, part) for place, part in enumerate(value))


def parts(node: ast.expr) -> list[ast.expr]:
    """The expressions directly inside; a name or a number has none."""
    if isinstance(getattr(node, "ctx", None), ast.Store):
        return []
    found = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    return [child for child in found if not isinstance(child, ast.Slice | ast.Lambda)]


def swapped(tree: ast.AST, parent: ast.AST, name: str, place: int | None, part: ast.expr) -> str:
    before = getattr(parent, name)
    if place is None:
        setattr(parent, name, copy.copy(part))
    else:
        setattr(parent, name, [*before[:place], copy.copy(part), *before[place + 1 :]])
    try:
        return ast.unparse(tree)
    finally:
        setattr(parent, name, before)
