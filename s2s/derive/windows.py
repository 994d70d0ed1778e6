"""The adjoint of windows, elements and items: the same place of the base's adjoint.

    r = X[i]        X_bar[i] += r_bar
    v = x[k]        np.add.at(x_bar, k, v_bar)        where an index may repeat
"""

from __future__ import annotations

from collections.abc import Callable

import gast
import numpy as np

from s2s.analyse.cells import is_container
from s2s.core import ONE, Certainty, Load, Value, View
from s2s.derive.bars import Seed, plus
from s2s.derive.distribute import distribute
from s2s.derive.effects import Write
from s2s.derive.places import as_argument_key, place_of
from s2s.derive.refusals import refuse
from s2s.derive.repeating import put_back, repeats
from s2s.derive.sweep import Sweep
from s2s.leaves import (
    Need,
    Primal,
    Shadow,
    Static,
    add_assign,
    assign,
    attribute,
    call,
    constant,
    name,
    subscript,
)
from s2s.names import describe
from s2s.normalise.subscripts import is_fancy, parts_of, window_shape
from s2s.splice import operand_text, splice, template
from s2s_runtime import Shadows, add_at, is_view
from s2s_runtime.cotangents import cast
from s2s_runtime.kinds import UNKNOWN, Array, Scalar


def reverse_window(sweep: Sweep, node: View | Load) -> None:
    """An element, a window, an item: its adjoint goes to the same place of the base's adjoint."""
    if not sweep.active(node.out) or not sweep.active(node.base):
        return
    if isinstance(node, View) and is_container(node.out) and not is_container(node.base):
        _windows_in_container(sweep, node)
        return
    copied = isinstance(node, Load) and isinstance(node.base.kind, Array)
    if sweep.shadowing.shadowed(node.out) and not copied:
        if (
            isinstance(node, View)
            and node.certainty is Certainty.MAYBE
            and node.function is not Shadows
        ):
            _copied_window(sweep, node)
        return
    if isinstance(node, View) and node.key is None:
        rule = sweep.book.rule(node.function)
        seed = sweep.take(node.out)
        if seed is not None:
            distribute(sweep, node, rule, node.bound, node.out, [rule.operands[0]], seed)
        return
    seed = sweep.take(node.out)
    if seed is not None:
        scatter(sweep, node, seed)


def _windows_in_container(sweep: Sweep, node: View) -> None:
    """`a, b = np.split(x, 2)`: the shadow of the list is a list; it goes to the base as a whole.

    Where the memory is written, the items have windows of its shadow instead.
    """
    rule = sweep.book.rule(node.function)
    if not sweep.shadowing.shadowed(node.base):
        seed = sweep.take(node.out)
        distribute(sweep, node, rule, node.bound, node.out, [rule.operands[0]], seed)
    elif node.certainty is Certainty.MAYBE:
        raise refuse(
            sweep,
            node,
            "whether these are views or copies is not known, and their memory is written",
            "the adjoint of a copy goes another way than that of a view",
            "take copies",
        )


def _copied_window(sweep: Sweep, node: View) -> None:
    """A view or a copy, as layout decides: the adjoint of a copy goes to the base."""
    if node.key is not None or node.base.kind == UNKNOWN:
        raise refuse(
            sweep,
            node,
            "whether this is an element or a window is not known",
            "the kind of the base is not known here",
            "annotate or simplify the base",
        )
    rule = sweep.book.rule(node.function)
    key = rule.operands[0]
    text = template(rule, key, node.bound, "adjoint")
    lines, expr = splice(
        text, rule, node.bound, node.out, node.at, {"result_bar": Shadow(node.out)}, sweep.namer
    )
    test = call(
        Static(is_view, "is_view"),
        Primal(node.out, node.at, Need.REFERENCE),
        Primal(node.base, node.at, Need.REFERENCE),
    )
    sweep.flush()
    sweep.line(
        gast.If(gast.UnaryOp(gast.Not(), test), [*lines, add_assign(Shadow(node.base), expr)], [])
    )


def scatter(sweep: Sweep, node: View | Load, seed: Seed) -> None:
    """`base_bar[key] += seed`; where an index may repeat, by np.add.at."""
    base = node.base
    if sweep.shadowing.shadowed(base) and repeats(sweep.shadowing, base) is not None:
        bar = put_back(seed.expr, operand_text(node.key, node.at), base)
        sweep.contribute(base, Seed(bar))
        return
    if isinstance(node, Load) and node.attribute == "imag" and base.kind == UNKNOWN:
        turned = gast.BinOp(constant(1j), gast.Mult(), seed.expr)
        like = Primal(base, node.at, Need.SHAPE)
        sweep.contribute(base, Seed(call(Static(cast, "cast"), turned, like)))
        return  # of what turns out real, the imaginary part is zeros that do not move
    if base.name is not None and not sweep.shadowing.shadowed(base):
        seed = sweep.apart_from(base.name, node.out, seed)
    holder = adjoint_memory(sweep, base)
    if isinstance(node, Load) and node.attribute is not None:
        place = attribute(holder, node.attribute)
    else:
        key = operand_text(node.key, node.at)
        fancy = isinstance(base.kind, Array) and is_fancy(node.key) is not False
        if fancy and not is_mask(node.key):
            put(sweep, node, holder, _added_at(np.add.at, holder, key), seed.expr)  # broadcast
            return
        if base.kind == UNKNOWN and sweep.shadowing.shadowed(base):
            found = place_of(base, node.key, node.out, node.at)
            where = gast.Starred(found, gast.Load())
            adds = Static(add_at, "add_at")
            put(sweep, node, found, lambda expr: [gast.Expr(call(adds, where, expr))], seed.expr)
            return
        if UNKNOWN in (base.kind, node.out.kind):
            put(sweep, node, holder, _added_at(add_at, holder, key), seed.expr)
            return
        place = subscript(holder, key)
    put(sweep, node, holder, lambda expr: [add_assign(place, expr)], seed.expr)


def _added_at(function: Callable, holder: gast.expr, key: gast.expr) -> Write:
    """`np.add.at(holder, key, expr)`."""
    adds = Static(function, "add_at" if function is add_at else "np.add.at")
    return lambda expr: [gast.Expr(call(adds, holder, as_argument_key(key), expr))]


def put(
    sweep: Sweep, node: View | Load, holder: gast.expr, write: Write, value: gast.expr
) -> None:
    """Lines that add into the adjoint of a base: at once for a temporary, else in their turn."""
    if node.base.name is None and not sweep.shadowing.shadowed(node.base):
        sweep.line(*write(value))
    else:
        sweep.effect(holder, write, value)


def is_mask(key: Value) -> bool:
    return isinstance(key.kind, Array) and key.kind.dtype == "b1"


def adjoint_memory(sweep: Sweep, base: Value) -> gast.expr:
    """The array or structure that holds the adjoint of `base`, ready to be added into."""
    if sweep.shadowing.shadowed(base) or sweep.shadowing.is_held(base):
        return Shadow(base)
    if base.name is not None:
        sweep_deferred = sweep.deferred.pop(base.number, None)
        if sweep_deferred:
            effect = sweep._variable(base.name, sweep_deferred)
            sweep.line(*effect.write(effect.value))
        return name(sweep.materialise(base.name, base).text)
    seeds = sweep.pending.pop(base.number, [])
    text = sweep.namer.fresh(f"{describe(base)}_{sweep.namer.bar_suffix}")
    sweep.line(assign(name(text), sweep.zeros(base)))
    for seed in seeds:
        if isinstance(base.kind, Array):
            sweep.line(add_assign(name(text), seed.expr))
        else:  # `+=` would make a list longer
            sweep.line(assign(name(text), plus(base, name(text), seed.expr, sweep.places)))
    sweep.pending[base.number] = [Seed(name(text))]
    return name(text)


def window_of(base: Value, key: Value | None) -> Value | None:
    """A value with the rank and shape of the window that is written."""
    if key is None or is_fancy(key) is not False:
        return Value(-1)
    shape = window_shape(base, key)
    if shape == () and not any(part.static is Ellipsis for part in parts_of(key)):
        return Value(-1, Scalar(base.kind.dtype))
    if shape is None:
        return Value(-1)
    return Value(-1, Array(base.kind.dtype, tuple(dim == ONE for dim in shape)), shape=shape)
