"""`try` around active work: its body is followed, and a handler that would run is an error.

    try:                                      with unhandled(ZeroDivisionError, at="model.py:12"):
        z = x / y                       ->        z = x / y
    except ZeroDivisionError:
        z = 0.0

Which handler runs is not known in advance, and each would need a sweep of its own.  A `try` is read
so only if an active value passes through it (the pipeline finds out, and asks again); around
passive work it stands as it is, its handlers too.
"""

from __future__ import annotations

import os
from dataclasses import replace

import gast

from s2s.errors import Code
from s2s.leaves import Static
from s2s.normalise.leaving import may_leave
from s2s.normalise.respelling import Respelled
from s2s.normalise.rewrites.text import load
from s2s.normalise.scope import Scope
from s2s_runtime.attempts import unhandled


def attempt(scope: Scope, node: gast.Try) -> None:
    """Lower a `try` statement, or refuse it as what may be passive."""
    place = scope.source.filename, node.lineno
    late = bool(node.finalbody) and any(map(may_leave, [*node.body, *node.orelse]))
    if place not in scope.session.followed or late:
        why = "its `finally` would have to run before it" if late else \
            "which handler runs is not known in advance"
        error = scope.refuse(node, "a `try` statement is not followed", why,
                             "keep active values out of the `try`", Code.HANDLER)
        raise type(error)(replace(error.diagnostics[0], handler=None if late else place))
    tail = [*node.orelse, *node.finalbody]
    if not node.handlers:
        raise Respelled(node, [*node.body, *tail])
    where = f"{os.path.basename(scope.source.filename)}:{node.lineno}"
    at = gast.keyword("at", gast.Constant(where, None))
    errors = [part for handler in node.handlers for part in _errors(handler)]
    context = gast.Call(Static(unhandled, "unhandled"), errors, [at])
    block = gast.With([gast.withitem(context, None)], node.body, None)
    raise Respelled(node, [block, *tail])


def _errors(handler: gast.ExceptHandler) -> list[gast.expr]:
    """The classes that a handler takes."""
    if handler.type is None:
        return [load("BaseException")]
    return handler.type.elts if isinstance(handler.type, gast.Tuple) else [handler.type]
