"""How many lines of generated code stand for one statement of the user.

    python -m tests.bench.lines [part of a title]

    def f(x):                  1 statement       def f_value_and_grad(x):
        return np.sum(x * x)                         value_1 = np.sum(x * x)
                                                     x_bar = 2 * x               1 line added
                                                     return value_1, x_bar       4 lines in all

Only lines of code count: no comments, no blank lines, no docstrings.  A statement is a statement:
`def` and `else` are none.  Added is what the module has beyond its imports, its `def`s, its
`return`s and the user's own lines: what keeps and what reverses.  Imports count in the module; a
program written by hand that DESIGN 1 takes as the ideal has 3.1 without them.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import gast
import numpy as np

import s2s.pipeline
from s2s.derive import Derived, derive
from s2s.derive.reverse import Pair
from s2s.emit import emit
from s2s.emit.writer import write
from s2s.errors import S2SError
from s2s.normalise import normalise
from s2s.read import read
from s2s.request import Derivative, Request
from s2s.rules import NUMPY
from s2s_runtime.kinds import kind_of
from tests.zoo import CASES
from tests.zoo.case import Case

NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
}
COMPOUND = (gast.If, gast.For, gast.While, gast.With, gast.Try, gast.FunctionDef)


@dataclass(frozen=True)
class Lines:
    """The counts of one module."""

    title: str
    statements: int
    added: int
    module: int

    @property
    def added_each(self) -> float:
        return self.added / self.statements

    @property
    def module_each(self) -> float:
        return self.module / self.statements


def lines_of(case: Case) -> Lines:
    """The counts of the gradient of a case; of its vjp, where the result is not one number."""
    request, derived, text = generated(case)
    module = ast.parse(text)
    code = code_lines(text)
    added = len(code - docstrings(module) - framing(module))
    added -= sum(own_lines(pair, derived) for pair in derived.pairs)
    statements = sum(len(list(statements_of(body(pair)))) for pair in derived.pairs)
    return Lines(case.title, statements, added, len(code - docstrings(module)))


def generated(case: Case) -> tuple[Request, Derived, str]:
    """The derivative of a case: as a request, as derived, as text."""
    value = case.function(*case.arguments())
    kind = Derivative.VALUE_AND_GRAD if isinstance(value, float) else Derivative.PAIR
    request = Request(kind, case.wrt, len(case.wrt) == 1, cache=False)
    values = s2s.vjp(case.function, wrt=case.wrt).values(case.arguments(), {})
    source, kinds = read(case.function), tuple(map(kind_of, values))
    program, session = normalise(source, kinds, NUMPY)
    derived = derive(program, session, request)
    return request, derived, emit(derived, source, request, kinds).body


# ---- lines of text --------------------------------------------------------------------


def code_lines(text: str) -> set[int]:
    """The numbers of the lines on which code stands."""
    found: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NO_CODE:
            found.update(range(token.start[0], token.end[0] + 1))
    return found


def docstrings(module: ast.Module) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, (ast.Module, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            found |= span(node.body[0])
    return found


def framing(module: ast.Module) -> set[int]:
    """Lines of imports, of `def` headers and of returns."""
    found: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Return)):
            found |= span(node)
        elif isinstance(node, ast.FunctionDef):
            found |= set(range(node.lineno, node.body[0].lineno))
    return found


def span(node: ast.stmt) -> set[int]:
    return set(range(node.lineno, (node.end_lineno or node.lineno) + 1))


# ---- statements of the user -----------------------------------------------------------


def body(pair: Pair) -> list[gast.stmt]:
    """The user's statements, without the docstring."""
    tree = pair.program.tree
    if isinstance(tree, gast.Lambda):
        return [gast.Return(tree.body)]
    first = tree.body[0]
    documented = isinstance(first, gast.Expr) and isinstance(first.value, gast.Constant)
    return tree.body[1:] if documented else tree.body


def statements_of(block: list[gast.stmt]) -> Iterator[gast.stmt]:
    """Every statement, those inside compound ones included."""
    for statement in block:
        yield statement
        for field in ("body", "orelse", "finalbody"):
            if isinstance(statement, COMPOUND):
                yield from statements_of(getattr(statement, field, []) or [])


def own_lines(pair: Pair, derived: Derived) -> int:
    """The lines of the user's text that stand in the module beside its returns."""
    text = write(gast.Module(body(pair), []))
    returns = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Return)]
    lines = len(code_lines(text) - set().union(*map(span, returns), set()))
    fused = derived.fused and pair is derived.pairs[-1]
    named = fused and not isinstance(returns[-1].value, (ast.Name, ast.Constant))
    return lines + (len(span(returns[-1])) if named else 0)


def mean(found: list[Lines], what: str) -> float:
    return float(np.mean([getattr(one, what) for one in found]))


# ---- the table ------------------------------------------------------------------------


def counted(part: str) -> list[Lines]:
    """The counts of the cases whose title contains `part`; what is refused has none."""
    found = []
    for case in CASES:
        if part in case.title:
            try:
                found.append(lines_of(case))
            except (S2SError, TypeError):
                continue
    return found


def main() -> None:
    warnings.simplefilter("ignore")
    found = counted(sys.argv[1] if len(sys.argv) > 1 else "")
    statements = sum(one.statements for one in found)
    print(f"{len(found)} programs of {statements} statements; lines for each statement:")
    print("                     mean of programs    all together    goal")
    for what, total, goal in (("keep and reverse", "added", 2.2), ("whole module", "module", 3.3)):
        together = sum(getattr(one, total) for one in found) / statements
        each = mean(found, f"{total}_each")
        print(f"{what:20s} {each:16.2f} {together:15.2f} {goal:7.1f}")
    print("\nwhole module, by the statements of the program (`def`, `return`, imports: 1.0)")
    for least, most in ((1, 3), (4, 7), (8, 15), (16, 1000)):
        some = [one for one in found if least <= one.statements <= most]
        if some:
            each = mean(some, "module_each")
            print(f"{least:4d} to {most:4d} {len(some):5d} programs {each:8.2f}")
    print("\nthe ten longest       statements   added   module")
    for one in sorted(found, key=lambda one: -one.added_each)[:10]:
        print(f"{one.title:34s} {one.statements:3d} {one.added:7d} {one.module:8d}")


if __name__ == "__main__":
    main()
