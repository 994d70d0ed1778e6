"""Functions with one text are one function.

    def square_forward(x): return x * x, x        a helper that was called with a number
    def square_forward_2(x): return x * x, x      and with an array

Callees come before callers, so that callers of twins become twins in turn.
"""

from __future__ import annotations

import gast

from s2s.leaves import rebuild

ITSELF = "itself"


def without_twins(functions: list[gast.FunctionDef], wanted: set[str]) -> list[gast.FunctionDef]:
    """The functions, each text once; those `wanted` keep their names."""
    if len(functions) < 2:
        return functions
    renamed: dict[str, str] = {}
    found: dict[str, gast.FunctionDef] = {}
    for function in functions:
        function = _with_names(function, renamed)
        text = gast.dump(_with_names(function, {function.name: ITSELF}))
        if text not in found or function.name in wanted:
            found.setdefault(text if text not in found else function.name, function)
        else:
            renamed[function.name] = found[text].name
    return list(found.values())


def _with_names(function: gast.FunctionDef, names: dict[str, str]) -> gast.FunctionDef:
    """The function with other functions' names, its own included."""
    if not names:
        return function

    def change(node: gast.AST) -> gast.AST | None:
        if isinstance(node, gast.Name) and node.id in names:
            return gast.Name(names[node.id], node.ctx, None, None)
        return None

    made = rebuild(function, change)
    made.name = names.get(made.name, made.name)
    return made
