"""Calls of functions whose text is known, of objects, and of what only run time knows.

    helper(x, w)              Call, with the helper lowered for these kinds
    cell.step(x)              the same, with the object in front
    self.layer(x)             Call of a function found at run time
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import gast

from s2s.core import Call, LocalFunction, Opaque, Partial, Value
from s2s.errors import Code, UnsupportedConstruct
from s2s.normalise.callees import held_text
from s2s.normalise.given import Given
from s2s.normalise.infer import infer, shape_like
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import UNKNOWN

FOLLOWED_OR_LOUD = frozenset({Code.GLOBAL_WRITE, Code.DYNAMIC})


def user_call(
    scope: Scope, node: gast.Call, function: Value, given: Given, name: str | None,
    defines: Callable | None = None,
) -> Value:
    """A function whose text is known: lowered for the kinds of this call, once per kinds.

    Where the text defines another function, what that returns is known from running it, too.
    """
    nodes, env, position = list(scope.nodes), dict(scope.env), scope.position
    try:
        found, result = scope.session.lower_function(scope, node, function.static, given)
    except UnsupportedConstruct as error:
        if error.code in FOLLOWED_OR_LOUD:
            raise
        scope.nodes[:], scope.env, scope.position = nodes, env, position
        return not_followed(scope, node, function, given, error)
    if isinstance(result.static, LocalFunction):
        return result
    if defines is not None and result.kind == UNKNOWN and result.items is None:
        result = _as_tried(result, defines, given)
    out = result_like(scope, result, name, node)
    scope.emit(Call, out=out, function=function, arguments=found.values, key=found.key, node=node,
               texts=found.texts)
    return out


def _as_tried(result: Value, function: Callable, given: Given) -> Value:
    """The result of a call, of the kind that the function gives for stand-ins."""
    arguments = dict(enumerate(given.args)) | dict(given.keywords)

    def run(stand: Callable) -> object:
        keywords = {key: stand(value) for key, value in given.keywords.items()}
        return function(*map(stand, given.args), **keywords)

    kind, shape = infer(function, arguments, run)
    return dataclasses.replace(result, kind=kind, shape=shape)


def not_followed(scope: Scope, node: gast.Call, function: Value, given: Given,
                 error: UnsupportedConstruct) -> Value:
    """A callee that cannot be lowered is fine as long as nothing active enters it."""
    problem = error.diagnostics[0]
    out = scope.value(node=node)
    reason = f"the function called here cannot be differentiated: {problem.what} ({problem.why};" \
             f" line {problem.lineno})"
    scope.emit(
        Opaque,
        out=out,
        operands=(function, *given.values),
        reason=reason,
        instead=problem.instead,
        node=node,
        cause=problem,
    )
    return out


def partial(scope: Scope, node: gast.Call, given: Given) -> Value:
    """`functools.partial(f, ...)` of a function known now."""
    static = Partial(given.args[0], given.args[1:], dict(given.keywords))
    return scope.value(static=static, node=node)


def applied(scope: Scope, node: gast.Call, held: Partial, arguments: Given) -> Given:
    """The arguments of a partial application before those of the call."""
    texts = tuple(held_text(scope, "an argument", value, node) for value in held.args)
    keywords = {**held.keywords, **arguments.keywords}
    keyword_texts = {
        name: held_text(scope, name, value, node) for name, value in held.keywords.items()
    }
    return Given((*held.args, *arguments.args), (*texts, *arguments.texts), keywords,
                 {**keyword_texts, **arguments.keyword_texts})


def runtime_call(
    scope: Scope, node: gast.Call, function: Value, given: Given, name: str | None
) -> Value:
    """A function known only when the program runs."""
    if given.keywords or any(isinstance(arg, gast.Starred) for arg in node.args):
        raise scope.refuse(node, "keywords in a call of a function known only at run time",
                           "the order of its parameters is not known here", "pass them by position")
    out = scope.value(UNKNOWN, name=name, node=node)
    scope.emit(
        Call,
        out=out,
        function=function,
        arguments=given.args,
        key=None,
        node=node,
        texts=given.texts,
        effects=scope.session.callees,
    )
    return out


def result_like(scope: Scope, result: Value, name: str | None, node: gast.expr) -> Value:
    """The caller's value for a callee's result: its kind, with symbols of the caller's own."""
    if result.items is not None:
        items = tuple(
            result_like(scope, item, None, item_node(node, index))
            for index, item in enumerate(result.items)
        )
        return scope.value(result.kind, items=items, node=node)
    return scope.value(result.kind, name=name, node=node, shape=shape_like(result))


def item_node(node: gast.expr, index: int) -> gast.expr:
    return gast.copy_location(gast.Subscript(node, gast.Constant(index, None), gast.Load()), node)
