"""Free names apart from what the functions that pass them on call something else.

    scale = 2.0                                 def g_forward(x, *, scale_2): ...
    def g(x): return x * scale                  def f_forward(x, *, scale_2):
    def f(x):                            ->         scale = 5.0 + x
        scale = 5.0 + x                             ... g_forward(x, scale_2=scale_2) ...
        return g(x) * scale
"""

from __future__ import annotations

import gast

from s2s.emit.joined import rename_free
from s2s.emit.linking import bound_names, closure
from s2s.emit.module import FreeNames


def apart(
    functions: list[gast.FunctionDef], own: dict[str, list[str]], free: FreeNames
) -> list[gast.FunctionDef]:
    """The functions, with another keyword for each free name that a caller binds."""
    if not free.given:
        return functions
    needed = closure(functions, own)
    bound = {function.name: bound_names(function) for function in functions}
    clashes = set().union(*(bound[caller].intersection(needed[caller]) for caller in needed))
    taken = free.given.keys() | set().union(*bound.values())
    renamed: dict[str, str] = {}
    for item in sorted(clashes):
        renamed[item] = _fresh(item, taken | set(renamed.values()))
        free.given[renamed[item]] = free.given.pop(item)
    return [_renamed(function, own, renamed) for function in functions]


def _fresh(wish: str, taken: set[str]) -> str:
    count = 2
    while f"{wish}_{count}" in taken:
        count += 1
    return f"{wish}_{count}"


def _renamed(
    function: gast.FunctionDef, own: dict[str, list[str]], renamed: dict[str, str]
) -> gast.FunctionDef:
    """A function that reads such names itself, under their new keywords; `own` learns them."""
    table = [(item, renamed[item]) for item in own.get(function.name, ()) if item in renamed]
    if not table:
        return function
    own[function.name] = [renamed.get(item, item) for item in own[function.name]]
    fields = dict(gast.iter_fields(function)) | {"body": rename_free(function.body, table)}
    return gast.copy_location(gast.FunctionDef(**fields), function)
