"""A statement that cannot be followed is fine as long as nothing active enters it.

    try:                             Opaque  operands text   n is bound and passive
        n = int(text)         ->
    except ValueError:
        n = 2
"""

from __future__ import annotations

from collections.abc import Iterator

import gast

from s2s.core import Opaque, Value
from s2s.errors import Code, CompileError
from s2s.normalise.rewrites.text import assigned
from s2s.normalise.scope import Scope

LOUD = frozenset(
    {
        Code.GLOBAL_WRITE,
        Code.DYNAMIC,
        Code.DYNAMIC_NAME,
        Code.GENERATOR,
        Code.COROUTINE,
        Code.MARK,
    }
)
FUNCTIONS = (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda, gast.ClassDef)


def passive_statement(scope: Scope, statement: gast.stmt, error: CompileError) -> None:
    """Lower a statement as one `Opaque` node that binds passive names, or raise `error`."""
    if error.code in LOUD or leaves(statement):
        raise error
    bound = sorted(assigned(statement) & scope.locals)
    operands = [value for name in _names(statement) if (value := _known(scope, name)) is not None]
    operands += [scope.env[name] for name in bound if name in scope.env]
    outs = tuple(scope.value(name=name) for name in bound)
    problem = error.diagnostics[0]
    scope.emit(
        Opaque,
        out=scope.value(items=outs) if outs else None,
        operands=tuple(dict.fromkeys(operands)),
        reason=f"{problem.what}: {problem.why}",
        instead=problem.instead,
        node=_place(statement, error),
        cause=problem,
    )
    scope.env |= {value.name: value for value in outs if value.name is not None}


def leaves(node: gast.AST, in_loop: bool = False) -> bool:
    """Whether a return, or a break of a loop outside, stands inside."""
    if isinstance(node, FUNCTIONS):
        return False
    if (
        isinstance(node, gast.Return)
        or isinstance(node, (gast.Break, gast.Continue))
        and not in_loop
    ):
        return True
    inside = in_loop or isinstance(node, (gast.For, gast.While, gast.AsyncFor))
    return any(leaves(child, inside) for child in gast.iter_child_nodes(node))


def _names(node: gast.AST) -> Iterator[gast.Name]:
    return (
        item
        for item in gast.walk(node)
        if isinstance(item, gast.Name) and isinstance(item.ctx, gast.Load)
    )


def _known(scope: Scope, node: gast.Name) -> Value | None:
    try:
        return scope.lookup(node)
    except CompileError:
        return None


def _place(statement: gast.stmt, error: CompileError) -> gast.AST:
    """Where the error pointed, as far as it lies in this statement."""
    problem = error.diagnostics[0]
    found = gast.Name("", gast.Load(), None, None)
    found.lineno = found.end_lineno = problem.lineno
    found.col_offset, found.end_col_offset = problem.col_offset, problem.end_col_offset
    last = getattr(statement, "end_lineno", statement.lineno)
    return found if statement.lineno <= problem.lineno <= last else statement
