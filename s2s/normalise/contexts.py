"""`with` blocks: the body is followed where the context lets errors through.

    with np.errstate(all="ignore"):      Scope, entered again by the reverse sweep
    with Timer() as timer:               Scope; the context runs once, `timer` is passive
    with suppress(ValueError):           may skip a part of its body: passive work only
"""

from __future__ import annotations

import contextlib
import inspect
import types
import warnings
from collections.abc import Callable

import gast
import numpy as np

from s2s.core import LEFT, Opaque, Value
from s2s.core import Scope as WithBlock
from s2s.errors import Code
from s2s.leaves import Static
from s2s.normalise.branches import under_flag
from s2s.normalise.leaving import always_leaves
from s2s.normalise.passive_block import make_passive
from s2s.normalise.scope import Scope
from s2s.read import read
from s2s_runtime.attempts import unhandled
from s2s_runtime.errors import S2SError
from s2s_runtime.kinds import Instance
from s2s_runtime.marks import no_grad

TRANSPARENT = frozenset({
    np.errstate, np.printoptions, warnings.catch_warnings, contextlib.nullcontext,
    contextlib.redirect_stdout, contextlib.redirect_stderr, no_grad, unhandled,
})


def with_block(scope: Scope, node: gast.With, block: Callable) -> None:
    """Lower a `with` statement."""
    operands = tuple(_entered(scope, item) for item in node.items)
    before = dict(scope.env)
    with scope.region() as body:
        block(scope, node.body)
        if any(_constructor(scope, item) is no_grad for item in node.items):
            make_passive(scope, node, before)
    scope.origin = node
    again = tuple(item for item in node.items if _constructor(scope, item) is np.errstate
                  and item.optional_vars is None and _constant(scope, item.context_expr))
    scope.emit(WithBlock, items=tuple(node.items), operands=operands, body=tuple(body), node=node,
               again=again)


def left_block(scope: Scope, node: gast.With, rest: list[gast.stmt], block: Callable) -> None:
    """A `with` block that is left early on some paths: what follows stands under a flag."""
    own = LEFT not in scope.env
    if own:
        scope.env[LEFT] = scope.constant(False)
    with_block(scope, node, block)
    if not always_leaves(node.body):
        under_flag(scope, scope.env[LEFT], rest, block)
    if own:
        scope.env.pop(LEFT)


def _entered(scope: Scope, item: gast.withitem) -> Value:
    """The context; what `as` binds is passive."""
    made = _constructor(scope, item)
    if made is unhandled:
        return scope.value(static=None)
    context = _made_by_generator(scope, item, made) or scope.expression(item.context_expr)
    cls = context.kind.cls if isinstance(context.kind, Instance) else made
    if not _lets_errors_through(cls):
        raise scope.refuse(item.context_expr, "this `with` block is not followed",
                           "whether the context swallows an error, and so skips a part of the "
                           "block, is not known", "keep active values out of the block",
                           Code.CONTEXT)
    target = item.optional_vars
    if target is None:
        return context
    if not isinstance(target, gast.Name):
        raise scope.refuse(target, "this target of `as` is not followed",
                           "what the context gives is not known", "bind one name", Code.CONTEXT)
    out = scope.value(name=target.id)
    scope.emit(Opaque, out=out, operands=(context,), node=item.context_expr,
               reason="what a context gives is not known",
               instead="keep active values out of the context")
    scope.env[target.id] = out
    return context


def _made_by_generator(scope: Scope, item: gast.withitem, made: object) -> Value | None:
    """`with settings(2.0):` of a `contextlib.contextmanager`: only passive values may enter."""
    call = item.context_expr
    if not isinstance(call, gast.Call) or not inspect.isgeneratorfunction(
        getattr(made, "__wrapped__", None)
    ):
        return None
    parts = [*call.args, *(keyword.value for keyword in call.keywords)]
    operands = tuple(
        scope.expression(part.value if isinstance(part, gast.Starred) else part) for part in parts
    )
    out = scope.value(node=call)
    scope.emit(Opaque, out=out, operands=operands, node=call,
               reason="what a context does with its arguments is not known",
               instead="keep active values out of the context")
    return out


def _constructor(scope: Scope, item: gast.withitem) -> object:
    """The class or function that a `with` item calls."""
    call = item.context_expr
    if isinstance(call, gast.Call) and isinstance(call.func, Static):
        return call.func.target
    return scope.expression(call.func).static if isinstance(call, gast.Call) else None


def _constant(scope: Scope, call: gast.Call) -> bool:
    names = {node.id for node in gast.walk(call) if isinstance(node, gast.Name)}
    return not names & scope.locals


def _lets_errors_through(made: object) -> bool:
    """Whether an error raised in the body surely leaves the block."""
    if isinstance(made, type):
        if made in TRANSPARENT:
            return True
        leave = getattr(made, "__exit__", None)
        return isinstance(leave, types.FunctionType) and not _text_has(leave, _swallowing)
    inner = getattr(made, "__wrapped__", None)
    generator = isinstance(made, types.FunctionType) and isinstance(inner, types.FunctionType)
    return generator and not _text_has(inner, lambda node: isinstance(node, gast.ExceptHandler))


def _swallowing(node: gast.AST) -> bool:
    """A return of something that may be true."""
    return isinstance(node, gast.Return) and node.value is not None and not (
        isinstance(node.value, gast.Constant) and not node.value.value)


def _text_has(function: types.FunctionType, test: Callable[[gast.AST], bool]) -> bool:
    try:
        tree = read(function).tree
    except S2SError:
        return True
    return any(map(test, gast.walk(tree)))
