"""The functions of a module, joined: what callees read is passed on, objects get names.

    def g_forward(x, *, scale): ...               def g_forward(x, *, scale): ...
    def f_forward(x):                  def f_forward(x, *, scale):
        ... g_forward(x) ...    ->         ... g_forward(x, scale=scale) ...
"""

from __future__ import annotations

import functools
from collections.abc import Container

import gast

from s2s.emit.module import Imports
from s2s.leaves import Static, call, name, rebuild, walk
from s2s.trees import children, names

COMPOUND = (gast.FunctionDef, gast.If, gast.For, gast.While, gast.With, gast.Try)


def link(
    functions: list[gast.FunctionDef], own: dict[str, list[str]], imports: Imports
) -> list[gast.FunctionDef]:
    """Give a function the keyword-only parameters that it or a callee needs; print objects."""
    needed = closure(functions, own)
    imports.taken |= set().union(*map(bound_names, functions)) | {
        function.name for function in functions
    }
    return [_linked(function, needed, imports) for function in functions]


def closure(functions: list[gast.FunctionDef], own: dict[str, list[str]]) -> dict[str, list[str]]:
    """The free names of each function, those of its callees included."""
    needed = {function.name: set(own.get(function.name, ())) for function in functions}
    if not any(needed.values()):
        return {function.name: [] for function in functions}
    calls = {function.name: callees(function, needed.keys()) for function in functions}
    changed = True
    while changed:
        changed = False
        for caller, found in calls.items():
            more = set().union(*(needed[callee] for callee in found)) - needed[caller]
            if more:
                needed[caller] |= more
                changed = True
    return {function: sorted(names) for function, names in needed.items()}


def named(node: gast.AST) -> str | None:
    """The generated function that a call calls, or that is passed on as it is."""
    if isinstance(node, Static) and not callable(node.target):
        return node.wish
    return called_name(node)


def called_name(node: gast.AST) -> str | None:
    """The generated function that a call calls."""
    if not isinstance(node, gast.Call):
        return None
    if isinstance(node.func, gast.Name):
        return node.func.id
    return node.func.wish if isinstance(node.func, Static) else None


def callees(function: gast.FunctionDef, known: Container[str]) -> set[str]:
    called = {name for node in walk(function) if (name := named(node)) is not None}
    return {name for name in called if name in known}


def bound_names(function: gast.stmt) -> set[str]:
    """Names that a function or a line binds: no import may have one of them."""
    found = {node.id for node in names(function) if not isinstance(node.ctx, gast.Load)}
    return found.union(_functions(function))


def _functions(statement: gast.stmt) -> list[str]:
    """The names of the functions that a statement is or holds: they stand in blocks."""
    if not isinstance(statement, COMPOUND):
        return []
    inner = (child for child in children(statement) if isinstance(child, gast.stmt))
    found = [name for child in inner for name in _functions(child)]
    return [statement.name, *found] if isinstance(statement, gast.FunctionDef) else found


def _linked(
    function: gast.FunctionDef, needed: dict[str, list[str]], imports: Imports
) -> gast.FunctionDef:
    def change(node: gast.AST) -> gast.AST | None:
        found = called_name(node)
        if found in needed and needed[found]:
            args = [rebuild(arg, change) for arg in node.args]
            given = [gast.keyword(item, name(item)) for item in needed[found]]
            own = isinstance(node.func, Static)
            return gast.Call(imports.static(node.func) if own else node.func, args, given)
        if isinstance(node, Static) and needed.get(named(node)):
            held = {item: name(item) for item in needed[node.wish]}
            partial = imports.static(Static(functools.partial, "partial", "functools"))
            return call(partial, imports.static(node), **held)
        return imports.static(node) if isinstance(node, Static) else None

    result = rebuild(function, change)
    keywords = needed[function.name]
    result.args.kwonlyargs = [gast.Name(item, gast.Param(), None, None) for item in keywords]
    result.args.kw_defaults = [None] * len(keywords)
    return result
