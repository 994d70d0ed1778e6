"""The names of a function's text: parameters, local variables, every identifier."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

import gast

from s2s.core import MISSING, Inner, LocalFunction, Partial, Value
from s2s.normalise.rewrites.text import SCOPES, assigned
from s2s.trees import children, walk
from s2s_runtime.kinds import Function


def parameter_names(tree: gast.FunctionDef | gast.Lambda) -> list[str]:
    """All parameters in the order of the signature."""
    args = tree.args
    ordered = [
        *args.posonlyargs,
        *args.args,
        *([args.vararg] if args.vararg else []),
        *args.kwonlyargs,
        *([args.kwarg] if args.kwarg else []),
    ]
    return [arg.id for arg in ordered]


def locals_of(tree: gast.FunctionDef | gast.Lambda) -> set[str]:
    """Parameters and every name the body binds; names declared global or nonlocal are not local."""
    body: Iterable[gast.AST] = tree.body if isinstance(tree, gast.FunctionDef) else [tree.body]
    names = set().union(*map(assigned, body))
    declared = {
        name
        for part in body
        for node in own_statements(part)
        if isinstance(node, (gast.Global, gast.Nonlocal))
        for name in node.names
    }
    return (names - declared) | set(parameter_names(tree))


def own_nodes(node: gast.AST) -> list[gast.AST]:
    """A tree without the functions and classes inside it."""
    found: list[gast.AST] = []
    stack = [node]
    while stack:
        item = stack.pop()
        found.append(item)
        if not isinstance(item, SCOPES):
            stack += reversed(children(item))
    return found


def own_statements(node: gast.AST) -> list[gast.stmt]:
    """The same, the statements alone: no expression holds any."""
    found = [node]
    for item in found:  # it grows while it is walked
        if not isinstance(item, SCOPES):
            found += [part for part in children(item) if not isinstance(part, gast.expr)]
    return found


def all_names(tree: gast.AST) -> set[str]:
    """Every identifier of the text, so that no invented name can meet one of them."""
    spelled = {gast.Name: "id", gast.Attribute: "attr", gast.FunctionDef: "name"}
    return {getattr(node, spelled[type(node)]) for node in walk(tree) if type(node) in spelled}


def is_function(value: Value) -> bool:
    """Whether a value is a function made here: no argument at run time, part of the key instead."""
    return isinstance(value.static, (LocalFunction, Partial, Inner))


def is_known(value: Value) -> bool:
    """Whether a value is a function object known now, such as np.tanh, or a module of them."""
    if is_function(value) or value.static is MISSING:
        return False
    return value.kind == Function() or isinstance(value.static, ModuleType)
