"""`bar * partial`, as a careful person would write it.

partial           bar * partial
1                 bar
-np.sin(x)        -bar * np.sin(x)
1 / x             bar / x
2 * x             2 * bar * x
x / r2            bar * (x / r2)         a quotient keeps its own rounding and range
"""

from __future__ import annotations

import gast

from s2s.rulebook.fold import negative
from s2s.rulebook.literals import literal, literal_number


def times(seed: gast.expr, partial: gast.expr) -> gast.expr | None:
    """None stands for a structural zero."""
    number = literal_number(partial)
    if number is not None:
        return None if number == 0 else _scaled(number, seed)
    match partial:
        case gast.UnaryOp(op=gast.USub(), operand=rest):
            return times(negative(seed), rest)
        case gast.BinOp(left=left, op=gast.Div(), right=right):
            factor = literal_number(left)
            if factor is not None:
                return gast.BinOp(left=_scaled(factor, seed), op=gast.Div(), right=right)
            if isinstance(left, gast.UnaryOp):
                quotient = gast.BinOp(left=negative(left), op=gast.Div(), right=right)
                return times(negative(seed), quotient)
        case gast.BinOp(left=left, op=gast.Mult(), right=right):
            return gast.BinOp(left=times(seed, left), op=gast.Mult(), right=right)
    return gast.BinOp(left=seed, op=gast.Mult(), right=partial)


def _scaled(number: int | float | complex, seed: gast.expr) -> gast.expr:
    if number == 1:
        return seed
    if number == -1:
        return negative(seed)
    if isinstance(seed, gast.UnaryOp):
        return _scaled(-number, seed.operand)
    return gast.BinOp(left=literal(number), op=gast.Mult(), right=seed)


def dotted(dot: gast.expr, partial: gast.expr, *, first: bool) -> gast.expr | None:
    """The tangent's product; a later operand keeps its place: `a * b_dot`."""
    if not first and isinstance(partial, gast.Name):
        return gast.BinOp(left=partial, op=gast.Mult(), right=dot)
    return times(dot, partial)
