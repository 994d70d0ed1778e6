"""Statements: assignments, writes, branches, and what leaves early.

    y = x[1:]          View, bound to y
    x[i] += v          Store with an operator
    x += v             Update: writes or rebinds, as the kind decides
"""

from __future__ import annotations

import gast

from s2s.core import LEFT, RESULT, Exit, Op, discrete
from s2s.errors import Code, UnsupportedConstruct
from s2s.normalise.assignments import annotated, assign, assignment, augmented
from s2s.normalise.attempts import attempt
from s2s.normalise.branches import branch, under_flag
from s2s.normalise.contexts import left_block, with_block
from s2s.normalise.defaults import local_function
from s2s.normalise.leaving import LEAVING, has_return, may_leave
from s2s.normalise.loops import loop, returned_flag
from s2s.normalise.passive import passive_statement
from s2s.normalise.scope import Scope


def block(scope: Scope, statements: list[gast.stmt]) -> None:
    """Lower statements up to the first that always leaves."""
    for index, statement in enumerate(statements):
        scope.origin = statement
        rest = statements[index + 1:]
        if isinstance(statement, gast.If) and may_leave(statement):
            branch(scope, statement, rest, block)
            return
        if isinstance(statement, gast.With) and any(map(may_leave, statement.body)):
            left_block(scope, statement, rest, block)
            return
        lower(scope, statement)
        if isinstance(statement, (gast.For, gast.While)) and has_return(statement):
            under_flag(scope, returned_flag(scope), rest, block)
            return
        if isinstance(statement, LEAVING):
            return


def lower(scope: Scope, statement: gast.stmt) -> None:
    """Lower one statement; one that cannot be followed may do passive work."""
    nodes, env, position = list(scope.nodes), dict(scope.env), scope.position
    try:
        LOWER.get(type(statement), _unknown)(scope, statement)
    except UnsupportedConstruct as error:
        scope.nodes[:], scope.env, scope.position, scope.origin = nodes, env, position, statement
        passive_statement(scope, statement, error)


def _unknown(scope: Scope, statement: gast.stmt) -> None:
    why, instead, code = REFUSED.get(type(statement), (
        "its effect on active values is not known", "move it out of the differentiated function",
        Code.UNSUPPORTED_STATEMENT))
    word = type(statement).__name__.lower()
    raise scope.refuse(statement, f"a `{word}` statement is not followed", why, instead, code)


def _if(scope: Scope, node: gast.If) -> None:
    branch(scope, node, [], block)


def _expression(scope: Scope, node: gast.Expr) -> None:
    if not isinstance(node.value, gast.Constant):
        scope.expression(node.value)


def _return(scope: Scope, node: gast.Return) -> None:
    value = scope.expression(node.value) if node.value is not None else scope.constant(None)
    scope.bind(RESULT, value)
    if LEFT in scope.env:
        scope.env[LEFT] = scope.constant(True)
    scope.emit(Exit, node=node, value=scope.env[RESULT])


def _leave(scope: Scope, node: gast.stmt) -> None:
    if LEFT in scope.env:
        scope.env[LEFT] = scope.constant(True)
    scope.emit(Exit, node=node)


def _assert(scope: Scope, node: gast.Assert) -> None:
    test = scope.expression(node.test)
    out = scope.value(node=node.test)
    scope.emit(Op, out=out, function=discrete, bound={"operands": (test,)})


def _delete(scope: Scope, node: gast.Delete) -> None:
    for target in node.targets:
        if not isinstance(target, gast.Name):
            raise scope.refuse(
                target,
                "only names can be deleted",
                "the container would change its length",
                "build a new container",
                Code.UNSUPPORTED_STATEMENT,
            )
        scope.env.pop(target.id, None)


def _function(scope: Scope, node: gast.FunctionDef) -> None:
    scope.env[node.name] = local_function(scope, node)


def _import(scope: Scope, node: gast.Import | gast.ImportFrom) -> None:
    home = scope.source.function.__globals__
    names = {name: home.get(name) for name in ("__name__", "__package__", "__spec__")}
    tree = gast.gast_to_ast(gast.Module([node], []))
    try:
        exec(compile(tree, "<import>", "exec"), names)  # noqa: S102 - the user's own import
    except ImportError as error:
        raise scope.refuse(node, "this import fails", str(error), "install what is imported",
                           Code.UNSUPPORTED_STATEMENT) from None
    for alias in node.names:
        bound = alias.asname or alias.name.partition(".")[0]
        scope.env[bound] = scope.constant(names[bound], gast.Name(bound, gast.Load(), None, None))


def _raise(scope: Scope, node: gast.Raise) -> None:
    scope.emit(Exit, node=node)


def _nothing(scope: Scope, node: gast.stmt) -> None:
    return None


REFUSED = {
    gast.ClassDef: (
        "what the class does with active values is not known",
        "define it outside the function",
        Code.NESTED_CLASS,
    ),
    gast.AsyncFor: ("its trips cannot be repeated", "use a plain loop", Code.COROUTINE),
    gast.AsyncWith: ("its effects cannot be repeated", "use a plain `with`", Code.COROUTINE),
    gast.Match: ("a pattern takes an active value apart", "write `if` and `elif`", Code.PATTERN),
}

LOWER = {
    gast.Assign: assignment,
    gast.AugAssign: augmented,
    gast.AnnAssign: annotated,
    gast.Expr: _expression,
    gast.Return: _return,
    gast.If: _if,
    gast.Try: attempt,
    gast.With: lambda scope, node: with_block(scope, node, block),
    gast.Assert: _assert,
    gast.Delete: _delete,
    gast.FunctionDef: _function,
    gast.Import: _import,
    gast.ImportFrom: _import,
    gast.Pass: _nothing,
    gast.Break: _leave,
    gast.Continue: _leave,
    gast.Raise: _raise,
    gast.Nonlocal: _nothing,
    gast.Global: _nothing,
    gast.For: lambda scope, node: loop(scope, node, block, assign),
    gast.While: lambda scope, node: loop(scope, node, block, assign),
}
