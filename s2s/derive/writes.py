"""The adjoint of writes: every operand gets its share, then what was there before.

    y[1:3] = a * b      a_bar += y_bar[1:3] * b, b_bar += ..., y_bar[1:3] = 0
    y *= a              a_bar += np.sum(y_bar * y_1), y_bar *= a
"""

from __future__ import annotations

import gast
import numpy as np

from s2s.choose.standing import is_window
from s2s.core import Nature, Store, Update, Value
from s2s.derive.bars import Seed
from s2s.derive.contents import copied_or_held, exchanged, hand_back
from s2s.derive.distribute import distribute, felt, is_bare, narrow
from s2s.derive.places import as_argument_key, found_place
from s2s.derive.refusals import escaping, refuse
from s2s.derive.sweep import Sweep
from s2s.derive.windows import is_mask, window_of
from s2s.leaves import (
    Shadow,
    Static,
    as_target,
    assign,
    attribute,
    call,
    constant,
    is_simple,
    name,
    subscript,
)
from s2s.names import describe
from s2s.normalise.infer import same_shape
from s2s.normalise.subscripts import is_fancy
from s2s.rulebook.spellings import BINARY
from s2s.splice import operand_text, splice, template
from s2s.trees import walk
from s2s_runtime import snapshot, written, zeros_like
from s2s_runtime.kinds import UNKNOWN, Array, Scalar


def reverse_update(sweep: Sweep, node: Update) -> None:
    if not sweep.active(node.out):
        return
    rule = sweep.book.rule(node.operator)
    if not rule.operands:
        _discrete(sweep, node)
        return
    first, second = rule.operands[:2]
    bound = {first: node.target, second: node.value}
    if node.nature is Nature.MUTATE and sweep.shadowing.shadowed(node.out):
        whole_write(sweep, node, rule, bound, Shadow(node.out), Seed(Shadow(node.out)))
        return
    if node.nature is Nature.UNKNOWN and sweep.shadowing.shadowed(node.out):
        raise refuse(
            sweep,
            node,
            "whether this writes an array or rebinds a name is not known",
            "other names may refer to the same memory; the kind of the target is not known here",
            "write `x = x + ...` to rebind, or `x[...] += ...` to write",
        )
    targets = [key for key, value in bound.items() if sweep.active(value)]
    seed = sweep.take(node.out)
    if seed is not None:
        distribute(sweep, node, rule, bound, node.out, targets, seed)


def _discrete(sweep: Sweep, node: Update) -> None:
    """`x //= v`: nothing differentiable of the old value is left."""
    if sweep.shadowing.shadowed(node.out):
        place = Shadow(node.out)
        sweep.effect(place, lambda _: [assign(_filled(place, node.out), constant(0.0))])
    else:
        sweep.take(node.out)


def whole_write(
    sweep: Sweep, node: Update | Store, rule: object, bound: dict, place: gast.expr, seed: Seed
) -> None:
    """An augmented write: the other operand first, then the adjoint of the old value, in place."""
    first, second = rule.operands[:2]
    target = bound[first]
    old = template(rule, first, bound, "adjoint")
    written_to = node.base if isinstance(node, Store) else target
    overlaps = written_to.kind == UNKNOWN or _reads_memory(sweep, bound[second], written_to)
    if overlaps:
        text = sweep.namer.fresh(f"{describe(target)}_{sweep.namer.bar_suffix}")
        sweep.line(assign(name(text), _copied(seed.expr, target)))
        seed = Seed(name(text))
    given = _result(sweep, node, bound)
    if not is_bare(old) or isinstance(old.value, gast.UnaryOp):
        held = isinstance(place, Shadow) and sweep.shadowing.is_static(target)
        if held and target.rank is None:
            raise refuse(
                sweep,
                node,
                "whether this changes an array or replaces a number is not known",
                "the kind of what was there before is not known here",
                "write the operation out: `t[i] = t[i] / d`",
            )
        lines, expr = splice(
            old, rule, bound, target, node.at, {**given, "result_bar": seed.expr}, sweep.namer
        )
        sweep.line(*lines)
        if overlaps:
            sweep.line(*_in_place(place, expr, target))
        else:
            sweep.effect(place, lambda value: _in_place(place, value, target), expr)
    if sweep.active(bound[second]):
        distribute(sweep, node, rule, bound, target, [second], seed, given)


def _result(sweep: Sweep, node: Update | Store, bound: dict) -> dict[str, gast.expr]:
    """What `y[i] /= d` leaves, where what was there before is a number or a copy of its own.

    A window is in the place itself: read after the write, it holds the result.
    """
    if isinstance(node, Update) or is_window(sweep.places, node.old):
        return {}
    old, value = (operand_text(operand, node.at) for operand in bound.values())
    operator = next((sign for sign, known in BINARY.items() if known is node.operator), None)
    if operator is not None:
        return {"result": gast.BinOp(old, operator(), value)}
    return {"result": call(Static(node.operator, f"np.{node.operator.__name__}"), old, value)}


def _copies(node: Store) -> bool:
    """Whether reading the place may give a copy, as an index array does."""
    maybe = isinstance(node.base.kind, Array) or node.base.kind == UNKNOWN
    return maybe and node.key is not None and is_fancy(node.key) is not False


def _in_place(place: gast.expr, expr: gast.expr, target: Value) -> list[gast.stmt]:
    """`place *= factor` where the text is `place * factor`, else an assignment into the place."""
    if (
        isinstance(expr, gast.BinOp)
        and expr.left is place
        and isinstance(expr.op, (gast.Mult, gast.Div))
    ):
        augmented = gast.AugAssign(place, expr.op, expr.right)
        return [_stored(augmented)]
    return [assign(_filled(place, target), expr)]


def _stored(node: gast.AugAssign) -> gast.AugAssign:
    return gast.AugAssign(as_target(node.target), node.op, node.value)


def _filled(place: gast.expr, target: Value) -> gast.expr:
    """The place as the target of an assignment: `y_bar[...]` for whole arrays."""
    return (
        place
        if isinstance(place, (gast.Subscript, gast.Attribute))
        else subscript(place, constant(Ellipsis))
    )


def _copied(place: gast.expr, target: Value) -> gast.expr:
    if isinstance(target.kind, Scalar):
        return place
    return (
        call(Static(np.copy, "np.copy"), place)
        if target.rank is None
        else call(attribute(place, "copy"))
    )


def _reads_memory(sweep: Sweep, value: Value, target: Value) -> bool:
    """Whether the text that made `value` may read the memory that is written."""
    cell = sweep.shadowing.memory.of(target)
    names = (
        {item.id for item in walk(value.node) if isinstance(item, gast.Name)}
        if value.node is not None
        else set()
    )
    found = {member.name for member in cell.values} if cell is not None else set()
    own = sweep.shadowing.memory.of(value)
    return (
        bool(names & (found - {None}))
        or (own is not None and own is cell)
        or _dynamic_reads(sweep, value, cell)
    )


def _dynamic_reads(sweep: Sweep, value: Value, cell: object) -> bool:
    """A value made from several memories of one class through containers."""
    node = value.node
    return (
        node is not None
        and any(
            isinstance(item, (gast.Subscript, gast.Attribute, gast.Call))
            for item in walk(node)
        )
        and cell is not None
        and len(cell.fields) > 0
    )


def reverse_store(sweep: Sweep, node: Store) -> None:
    base = node.base
    escaping(sweep, node)
    cell = sweep.shadowing.memory.of(base)
    if (
        cell is not None
        and cell.outside
        and isinstance(base.kind, Array)
        and sweep.activity.carries(node.value)
    ):
        raise refuse(
            sweep,
            node,
            "an active value is written to a global array",
            "it outlives the call",
            "pass the array as an argument, or make it in the function",
        )
    if not sweep.active(base):
        return
    place = _place(sweep, node)
    if node.operator is not None:
        rule = sweep.book.rule(node.operator)
        if not rule.operands:
            sweep.effect(place, lambda _: [assign(place, constant(0.0))])
            return
        first, second = rule.operands[:2]
        if base.kind == UNKNOWN and not sweep.shadowing.shadowed(node.old):
            place = found_place(sweep, node)
        elif not isinstance(base.kind, Array) and sweep.shadowing.shadowed(node.old):
            place = Shadow(node.old)
        seed = Seed(place if node.repeats else _wanted(node, place))
        whole_write(sweep, node, rule, {first: node.old, second: node.value}, place, seed)
        return
    _assign_place(sweep, node, place)


def _assign_place(sweep: Sweep, node: Store, place: gast.expr) -> None:
    """`place = value`: the adjoint of what was there before is zero."""
    base, value = node.base, node.value
    array = isinstance(base.kind, Array)
    window = window_of(base, node.key) if array else None
    zero = (
        constant(0.0)
        if array or node.mixed or isinstance(value.kind, Scalar)
        else call(Static(zeros_like, "zeros_like"), place)
    )
    clear = [assign(_filled(place, value), zero)]
    if not array and sweep.shadowing.shadowed(value):
        copied_or_held(sweep, node, place)
        exchanged(sweep, node, place)
        return
    if base.kind == UNKNOWN:
        text = sweep.namer.fresh(f"{describe(base)}_{sweep.namer.bar_suffix}")
        sweep.line(
            assign(name(text), call(Static(snapshot, "snapshot"), _wanted(node, place))),
            assign(place, call(Static(zeros_like, "zeros_like"), place)),
        )
        sweep.contribute(value, Seed(narrow(value, Value(-1), name(text))))
        return
    if not sweep.active(value):
        sweep.effect(place, lambda _: clear)
        return
    wanted = _wanted(node, place)
    seed = Seed(wanted)
    if array and _reads_memory(sweep, value, base) or value.name is None and not is_simple(place):
        text = sweep.namer.fresh(f"{describe(base)}_{sweep.namer.bar_suffix}")
        element = window is not None and isinstance(window.kind, Scalar)
        fresh = element or not array or wanted is not place
        sweep.line(assign(name(text), wanted if fresh else call(attribute(place, "copy"))), *clear)
        seed = Seed(name(text))
    elif array:
        sweep.effect(place, lambda _: clear)
    numbers = window is not None and value.rank == 0 and window.rank == 0
    if array and window is not None and not numbers and not same_shape(value, window):
        seed = Seed(narrow(value, window, seed.expr))
    if array:
        sweep.contribute(value, Seed(felt(value, base, seed.expr)))
        return
    hand_back(sweep, base, value, seed.expr, node.mixed)
    if seed.expr is wanted:
        sweep.effect(place, lambda _: clear)
    exchanged(sweep, node, place)


def _wanted(node: Store, place: gast.expr) -> gast.expr:
    """The adjoint of what is written: through an index array the last writer has it alone."""
    key = node.key
    if not _copies(node) or is_mask(key):
        return place
    if isinstance(place, gast.Subscript) and isinstance(place.slice, gast.Name):
        return call(Static(written, "written"), place.value, place.slice)
    return call(Static(written, "written"), Shadow(node.base),
                as_argument_key(operand_text(key, node.at)))


def _place(sweep: Sweep, node: Store) -> gast.expr:
    holder = Shadow(node.base)
    if node.attribute is not None:
        return attribute(holder, node.attribute)
    return subscript(holder, operand_text(node.key, node.at))
