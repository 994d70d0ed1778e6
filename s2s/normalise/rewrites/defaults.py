"""Defaults of an inner function are evaluated once, where it is defined: they get names there.

    def layer(v, scale=w):                layer_scale = w
        ...                        ->     def layer(v, scale=layer_scale):
                                              ...
"""

from __future__ import annotations

import gast

from s2s.normalise.rewrites.text import Text, assignment, load, located


def named_defaults(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """An inner `def` whose defaults are more than constants."""
    if not isinstance(node, gast.FunctionDef):
        return None
    lines, args = with_names(text, node, node.name)
    if not lines:
        return None
    return [
        *lines,
        gast.copy_location(gast.FunctionDef(**dict(gast.iter_fields(node)) | {"args": args}), node),
    ]


def with_names(text: Text, node: gast.FunctionDef | gast.Lambda,
               owner: str) -> tuple[list[gast.stmt], gast.arguments]:
    """The assignments of the defaults, and the parameters that use them."""
    args, lines = node.args, []

    def named(value: gast.expr | None, parameter: str) -> gast.expr | None:
        if value is None or isinstance(value, gast.Constant) or _is_named(text, value):
            return value
        name = text.fresh(f"{owner}_{parameter}")
        text.named.add(name)
        lines.append(located(assignment(name, value), value))
        return located(load(name), value)
    plain = [arg.id for arg in (*args.posonlyargs, *args.args)][-len(args.defaults) or None:]
    defaults = [named(value, name) for name, value in zip(plain, args.defaults, strict=False)]
    keyword_defaults = [
        named(value, arg.id) for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True)
    ]
    changed = dict(gast.iter_fields(args)) | {"defaults": defaults, "kw_defaults": keyword_defaults}
    return lines, gast.arguments(**changed)


def _is_named(text: Text, value: gast.expr) -> bool:
    return isinstance(value, gast.Name) and value.id in text.named
