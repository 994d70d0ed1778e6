"""Memory that a statement makes, writes and has no name for.

    r = np.multiply(x, w, out=np.empty(3))      empty = np.empty(3)
                                                empty_dot = np.zeros_like(empty)
                                                r = np.multiply(x, w, out=empty)
                                                empty_dot[...] = x_dot * w
                                                r_dot = empty_dot
"""

from __future__ import annotations

import gast

from s2s.core import Store
from s2s.derive.motion import Made, Statement
from s2s.derive.tangent_texts import is_variable
from s2s.leaves import Dot
from s2s.names import describe


def name_memory(statement: Statement, node: Store) -> None:
    """Give the tangent of the target a name: what is written into it is read again."""
    base = node.base
    made = statement.made.get(base.number)
    if is_variable(base) or base.items is not None or made is not None and _is_place(made.expr):
        return
    expr = statement.zero(base) if made is None else statement.shaped(base, made)
    wish = f"{describe(base)}_{statement.motion.namer.dot_suffix}"
    statement.made[base.number] = Made(statement.name_early(wish, expr, node.at))


def _is_place(expr: gast.expr) -> bool:
    """A name, or a window, item or attribute of one: memory that is there when read again."""
    while isinstance(expr, (gast.Subscript, gast.Attribute)):
        expr = expr.value
    return isinstance(expr, (gast.Name, Dot))
