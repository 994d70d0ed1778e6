"""Windows that show an element more than once, in memory that is written.

    wide = np.broadcast_to(y, (4, 3))        y_bar += unbroadcast(wide_bar, y)
    pairs = sliding_window_view(y, 2)        y_bar += unwindow(pairs_bar, 2, y)

The same window of the adjoint would add to an element once where it must add several times.  Such
windows cannot be written, so what arrives for one goes to what it is a window of, at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from s2s.analyse.shadows import Shadowing
from s2s.core import Move, Value, View
from s2s.derive.bars import Seed
from s2s.leaves import Need, Primal, Static, call, subscript, walk
from s2s.names import Namer
from s2s.rulebook import RuleBook
from s2s.splice import operand_text, splice, template
from s2s_runtime import scatter

if TYPE_CHECKING:
    from s2s.derive.sweep import Sweep

REPEATING = frozenset({np.broadcast_to, sliding_window_view})


def repeats(shadowing: Shadowing, value: Value) -> View | None:
    """The view that made `value`, if it may show an element twice."""
    born = shadowing.births.get(value.number)
    while isinstance(born, Move):
        born = shadowing.births.get(born.source.number)
    if not isinstance(born, View):
        return None
    return born if born.function in REPEATING or repeats(shadowing, born.base) else None


def passed_to_base(sweep: Sweep, value: Value, seed: Seed) -> bool:
    """Give what arrives for such a window to what it is a window of; False for any other."""
    view = repeats(sweep.shadowing, value)
    if view is None:
        return False
    lines, expr = _to_base(view, sweep.full(value, seed), sweep.book, sweep.namer)
    sweep.line(*lines)
    sweep.accumulate(view.base, Seed(expr))
    return True


def _to_base(
    view: View, bar: gast.expr, book: RuleBook, namer: Namer
) -> tuple[list[gast.stmt], gast.expr]:
    """The adjoint of what `view` is a window of."""
    if view.key is not None:
        return [], put_back(bar, operand_text(view.key, view.at), view.base)
    rule = book.rule(view.function)
    text = template(rule, rule.operands[0], view.bound, "adjoint")
    return splice(text, rule, view.bound, view.out, view.at, {"result_bar": bar}, namer)


def put_back(bar: gast.expr, key: gast.expr, base: Value) -> gast.expr:
    """Zeros in the shape of `base` with `bar` at `key`."""
    has_slice = any(isinstance(node, gast.Slice) for node in walk(key))
    place = subscript(Static(np.s_, "np.s_"), key) if has_slice else key
    return call(Static(scatter, "scatter"), bar, place, Primal(base, 0, Need.SHAPE))
