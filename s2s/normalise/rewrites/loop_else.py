"""The `else` of a loop runs unless a `break` left it.

    for v in xs:                  left = False
        if v > 2:                 for v in xs:
            break                     if v > 2:
    else:               ->                left = True
        x = 0.0                           break
                                  if not left:
                                      x = 0.0
"""

from __future__ import annotations

import gast

from s2s.normalise.rewrites.text import FUNCTIONS, Text, assignment, load, located


def without_else(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """The loop without its `else`, and what takes the place of it."""
    if not isinstance(node, (gast.For, gast.While)) or not node.orelse:
        return None
    flag = text.fresh("left")
    body = [_marked(line, flag) for line in node.body]
    plain = gast.copy_location(
        type(node)(**dict(gast.iter_fields(node)) | {"orelse": [], "body": _flat(body)}), node
    )
    if all(
        len(lines) == 1 and lines[0] is line for lines, line in zip(body, node.body, strict=True)
    ):
        return [plain, *node.orelse]  # without a break it always runs
    start = located(assignment(flag, gast.Constant(False, None)), node)
    after = located(gast.If(gast.UnaryOp(gast.Not(), load(flag)), node.orelse, []), node.orelse[0])
    return [start, plain, after]


def _flat(lines: list[list[gast.stmt]]) -> list[gast.stmt]:
    return [line for group in lines for line in group]


def _marked(node: gast.stmt, flag: str) -> list[gast.stmt]:
    """The statement with `flag = True` before every break of this loop."""
    if isinstance(node, gast.Break):
        return [located(assignment(flag, gast.Constant(True, None)), node), node]
    if isinstance(node, (gast.For, gast.While)) or isinstance(node, FUNCTIONS):
        return [node]
    fields, changed = dict(gast.iter_fields(node)), False
    for name in ("body", "orelse", "finalbody"):
        if fields.get(name):
            groups = [_marked(line, flag) for line in fields[name]]
            changed |= any(len(group) != 1 or group[0] is not line
                           for group, line in zip(groups, fields[name], strict=True))
            fields[name] = _flat(groups)
    return [gast.copy_location(type(node)(**fields), node)] if changed else [node]
