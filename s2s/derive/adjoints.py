"""The adjoint of each straight-line node.

    h = np.tanh(a)       a_bar  = h_bar * (1 - h ** 2)
    r = X[i]             X_bar[i] += r_bar
    y[1:3] = a * b       a_bar += y_bar[1:3] * b, b_bar += ..., y_bar[1:3] = 0
    hist.append(y)       y_bar += hist_bar.pop()
"""

from __future__ import annotations

import gast
import numpy as np

from s2s.core import (
    Append,
    Build,
    Certainty,
    Load,
    Move,
    Nature,
    Node,
    Op,
    Store,
    Update,
    Value,
    View,
    discrete,
    operands_of,
)
from s2s.derive.sweep import Seed, Sweep
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
    is_simple,
    name,
    subscript,
)
from s2s.names import describe
from s2s.normalise.infer import same_shape
from s2s.normalise.subscripts import is_fancy
from s2s.splice import operand_text, splice, template
from s2s_runtime import Shadows, is_view, snapshot, unbroadcast, zeros_like
from s2s_runtime.kinds import UNKNOWN, Array, Scalar


def reverse_node(sweep: Sweep, node: Node) -> None:
    """Add what one node contributes to the adjoints of its operands."""
    handler = REVERSE.get(type(node))
    if handler is not None:
        handler(sweep, node)


def _op(sweep: Sweep, node: Op) -> None:
    if node.function is discrete:
        return
    rule = sweep.book.rule(node.function)
    targets = [key for key in node.bound if key in rule.operands
               and any(map(sweep.active, operands_of(node.bound[key])))]
    seed = sweep.take(node.out) if targets else None
    if seed is not None:
        distribute(sweep, node, rule, node.bound, node.out, targets, seed)


def distribute(sweep: Sweep, node: Node, rule: object, bound: dict, out: Value, targets: list[str],
               seed: Seed) -> None:
    """Send a seed to the active operands through the templates of a rule."""
    found = {key: template(rule, key, bound, "adjoint") for key in targets}
    found = {key: text for key, text in found.items() if text is not None}
    uses = sum(_uses(text) for text in found.values())
    seed = sweep.named(out, seed, uses)
    for key, text in found.items():
        lax = seed.spread and rule.broadcasts is not None and _absorbs(rule, text, bound, out)
        bar = seed.expr if lax or not seed.spread else sweep.full(out, seed)
        passes = seed.spread and _is_bare(text)
        lines, expr = splice(text, rule, bound, out, node.at, {"result_bar": seed.expr if passes else bar},
                             sweep.namer)
        sweep.line(*lines)
        if key in rule.sequences:
            _sequence(sweep, bound[key], expr)
        else:
            contribution(sweep, bound[key], out, expr, rule.broadcasts, passes)


def _uses(text: object) -> int:
    return sum(isinstance(item, gast.Name) and item.id == "result_bar"
               for tree in (*text.setup, text.value) for item in gast.walk(tree))


def _is_bare(text: object) -> bool:
    """The template is `result_bar`, or minus it."""
    value = text.value.operand if isinstance(text.value, gast.UnaryOp) else text.value
    return isinstance(value, gast.Name) and value.id == "result_bar"


def _absorbs(rule: object, text: object, bound: dict, out: Value) -> bool:
    """Whether an elementwise partial has the full shape, so that a number may stand for the seed."""
    if not rule.broadcasts and rule.linearity.name != "ELEMENTWISE":
        return False
    reads = text.reads | text.shapes
    full = [value for key, value in bound.items() if key in text.reads and isinstance(value, Value)]
    return "result" in text.reads or any(same_shape(value, out) for value in full) and bool(reads)


def contribution(sweep: Sweep, operand: Value, out: Value, expr: gast.expr, broadcasts: bool, spread: bool) -> None:
    """One contribution, summed back over the axes along which the operand was stretched."""
    scale = _spread_of(expr)
    if scale is not None:
        sweep.contribute(operand, Seed(scale, True))
    elif spread and same_shape(operand, out):
        sweep.contribute(operand, Seed(expr, True))
    elif broadcasts and not same_shape(operand, out):
        whole = sweep.full(out, Seed(expr, spread))
        sweep.contribute(operand, Seed(narrow(operand, out, whole)))
    else:
        sweep.contribute(operand, Seed(sweep.full(out, Seed(expr, spread))))


def narrow(operand: Value, out: Value, expr: gast.expr) -> gast.expr:
    """`np.sum(expr)` for a number met by an array, `unbroadcast(expr, x)` in general."""
    if operand.rank == 0 and out.rank is not None and out.rank > 0:
        return call(Static(np.sum, "np.sum"), expr)
    if operand.rank == 0 and out.rank == 0:
        return expr
    return call(Static(unbroadcast, "unbroadcast"), expr, Primal(operand, 0, Need.SHAPE))


def _spread_of(expr: gast.expr) -> gast.expr | None:
    """`b` of `spread(b, x)`: one number that stands for all elements of x."""
    if isinstance(expr, gast.Call) and isinstance(expr.func, Static) and expr.func.wish == "spread" \
            and len(expr.args) == 2 and not expr.keywords and isinstance(expr.args[1], Primal):
        return expr.args[0]
    return None


def _sequence(sweep: Sweep, operand: object, expr: gast.expr) -> None:
    """A rule whose operand is a sequence gives a sequence of adjoints."""
    items = operand.items if isinstance(operand, Value) else tuple(operand)
    if items is None:
        sweep.contribute(operand, Seed(expr))
        return
    texts = [sweep.namer.fresh(f"{describe(item)}_{sweep.namer.bar_suffix}_part" if item.name else
                               f"part_{sweep.namer.bar_suffix}") for item in items]
    sweep.line(assign(gast.Tuple([name(text) for text in texts], gast.Load()), expr))
    for item, text in zip(items, texts, strict=True):
        sweep.contribute(item, Seed(name(text)))


def _move(sweep: Sweep, node: Move) -> None:
    if sweep.shadowing.shadowed(node.out):
        return
    seed = sweep.take(node.out)
    if seed is not None:
        sweep.contribute(node.source, seed)


def _window(sweep: Sweep, node: View | Load) -> None:
    """An element, a window, an item: its adjoint goes to the same place of the base's adjoint."""
    if not sweep.active(node.out) or not sweep.active(node.base):
        return
    if sweep.shadowing.shadowed(node.out):
        if isinstance(node, View) and node.certainty is Certainty.MAYBE and node.function is not Shadows:
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


def _copied_window(sweep: Sweep, node: View) -> None:
    """A view or a copy, as layout decides: a copy has memory of its own, whose adjoint goes to the base."""
    if node.key is not None or node.base.kind == UNKNOWN:
        raise refuse(sweep, node, "whether this is an element or a window is not known",
                     "the kind of the base is not known here", "annotate or simplify the base")
    rule = sweep.book.rule(node.function)
    key = rule.operands[0]
    text = template(rule, key, node.bound, "adjoint")
    lines, expr = splice(text, rule, node.bound, node.out, node.at, {"result_bar": Shadow(node.out)}, sweep.namer)
    test = call(Static(is_view, "is_view"), Primal(node.out, node.at, Need.REFERENCE),
                Primal(node.base, node.at, Need.REFERENCE))
    sweep.flush()
    sweep.line(gast.If(gast.UnaryOp(gast.Not(), test), [*lines, add_assign(Shadow(node.base), expr)], []))


def scatter(sweep: Sweep, node: View | Load, seed: Seed) -> None:
    """`base_bar[key] += seed`; where an index may repeat, by np.add.at."""
    base = node.base
    if base.name is not None and not sweep.shadowing.shadowed(base):
        seed = sweep.apart_from(base.name, node.out, seed)
    holder = adjoint_memory(sweep, base)
    if isinstance(node, Load) and node.attribute is not None:
        place = attribute(holder, node.attribute)
    else:
        key = operand_text(node.key, node.at)
        fancy = isinstance(base.kind, Array) and is_fancy(node.key) is not False
        if fancy and not _is_mask(node.key):
            expr = sweep.full(node.out, seed)
            make = [gast.Expr(call(Static(np.add.at, "np.add.at"), holder, key, expr))]
            put(sweep, node, holder, make, expr)
            return
        place = subscript(holder, key)
    put(sweep, node, holder, [add_assign(place, seed.expr)], seed.expr)


def put(sweep: Sweep, node: View | Load, holder: gast.expr, lines: list[gast.stmt], reads: gast.expr) -> None:
    """Lines that add into the adjoint of a base: at once for a temporary, else in their turn."""
    if node.base.name is None and not sweep.shadowing.shadowed(node.base):
        sweep.line(*lines)
    else:
        sweep.effect(holder, lambda: lines, reads)


def _is_mask(key: Value) -> bool:
    return isinstance(key.kind, Array) and key.kind.dtype == "b1"


def adjoint_memory(sweep: Sweep, base: Value) -> gast.expr:
    """The array or structure that holds the adjoint of `base`, ready to be added into."""
    if sweep.shadowing.shadowed(base):
        return Shadow(base)
    if base.name is not None:
        sweep_deferred = sweep.deferred.pop(base.number, None)
        if sweep_deferred:
            effect = sweep._variable(base.name, sweep_deferred)
            sweep.line(*effect.make())
        return name(sweep.materialise(base.name, base).text)
    seeds = sweep.pending.pop(base.number, [])
    text = sweep.namer.fresh(f"{describe(base)}_{sweep.namer.bar_suffix}")
    sweep.line(assign(name(text), sweep.zeros(base)))
    for seed in seeds:
        sweep.line(add_assign(name(text), seed.expr))
    sweep.pending[base.number] = [Seed(name(text))]
    return name(text)


def _update(sweep: Sweep, node: Update) -> None:
    rule = sweep.book.rule(node.operator)
    first, second = rule.operands[:2]
    bound = {first: node.target, second: node.value}
    if not sweep.active(node.out):
        return
    if node.nature is Nature.MUTATE and sweep.shadowing.shadowed(node.out):
        whole_write(sweep, node, rule, bound, Shadow(node.out))
        return
    if node.nature is Nature.UNKNOWN and sweep.shadowing.shadowed(node.out) and sweep.active(node.out):
        raise refuse(sweep, node, "whether this writes an array or rebinds a name is not known",
                     "other names may refer to the same memory, and the kind of the target is not known here",
                     "write `x = x + ...` to rebind, or `x[...] += ...` to write")
    targets = [key for key, value in bound.items() if sweep.active(value)]
    seed = sweep.take(node.out)
    if seed is not None:
        distribute(sweep, node, rule, bound, node.out, targets, seed)


def whole_write(sweep: Sweep, node: Update | Store, rule: object, bound: dict, place: gast.expr) -> None:
    """An augmented write: the other operand first, then the adjoint of the old value, in place."""
    first, second = rule.operands[:2]
    target = bound[first]
    old = template(rule, first, bound, "adjoint")
    seed = Seed(place)
    overlaps = _reads_memory(sweep, bound[second], node.base if isinstance(node, Store) else target)
    if overlaps:
        text = sweep.namer.fresh(f"{describe(target)}_{sweep.namer.bar_suffix}")
        sweep.line(assign(name(text), _copied(place, target)))
        seed = Seed(name(text))
    if not _is_bare(old) or isinstance(old.value, gast.UnaryOp):
        lines, expr = splice(old, rule, bound, target, node.at, {"result_bar": seed.expr}, sweep.namer)
        sweep.line(*lines)
        make = _in_place(place, expr, target)
        if overlaps:
            sweep.line(*make)
        else:
            sweep.effect(place, lambda: make, expr)
    if sweep.active(bound[second]):
        distribute(sweep, node, rule, bound, target, [second], seed)


def _in_place(place: gast.expr, expr: gast.expr, target: Value) -> list[gast.stmt]:
    """`place *= factor` where the text is `place * factor`, else an assignment into the place."""
    if isinstance(expr, gast.BinOp) and expr.left is place and isinstance(expr.op, (gast.Mult, gast.Div)):
        augmented = gast.AugAssign(place, expr.op, expr.right)
        return [_stored(augmented)]
    return [assign(_filled(place, target), expr)]


def _stored(node: gast.AugAssign) -> gast.AugAssign:
    from s2s.leaves import as_target
    return gast.AugAssign(as_target(node.target), node.op, node.value)


def _filled(place: gast.expr, target: Value) -> gast.expr:
    """The place as the target of an assignment: `y_bar[...]` for whole arrays."""
    return place if isinstance(place, (gast.Subscript, gast.Attribute)) else subscript(place, constant(Ellipsis))


def _copied(place: gast.expr, target: Value) -> gast.expr:
    if target.rank == 0:
        return place
    return call(Static(np.copy, "np.copy"), place) if target.rank is None else call(attribute(place, "copy"))


def _reads_memory(sweep: Sweep, value: Value, target: Value) -> bool:
    """Whether the text that made `value` may read the memory that is written."""
    cell = sweep.shadowing.memory.of(target)
    names = {item.id for item in gast.walk(value.node) if isinstance(item, gast.Name)} if value.node is not None else set()
    found = {member.name for member in cell.values} if cell is not None else set()
    own = sweep.shadowing.memory.of(value)
    return bool(names & (found - {None})) or (own is not None and own is cell) or _dynamic_reads(sweep, value, cell)


def _dynamic_reads(sweep: Sweep, value: Value, cell: object) -> bool:
    """A value made from several memories of one class through containers."""
    node = value.node
    return node is not None and any(isinstance(item, (gast.Subscript, gast.Attribute, gast.Call))
                                    for item in gast.walk(node)) and cell is not None and len(cell.fields) > 0


def _store(sweep: Sweep, node: Store) -> None:
    base = node.base
    escaping(sweep, node)
    cell = sweep.shadowing.memory.of(base)
    if cell is not None and cell.outside and isinstance(base.kind, Array) and sweep.activity.carries(node.value):
        raise refuse(sweep, node, "an active value is written to a global array", "it outlives the call",
                     "pass the array as an argument, or make it in the function")
    if not sweep.active(base):
        return
    place = _place(sweep, node)
    if node.operator is not None:
        rule = sweep.book.rule(node.operator)
        first, second = rule.operands[:2]
        fancy = isinstance(base.kind, Array) and node.key is not None and is_fancy(node.key) is not False
        if fancy and not _is_mask(node.key):
            raise refuse(sweep, node, "an augmented write through an index array",
                         "an index that repeats is written once only", "use np.add.at, or loop over the indices")
        if not isinstance(base.kind, Array) and sweep.shadowing.shadowed(node.old):
            place = Shadow(node.old)
        whole_write(sweep, node, rule, {first: node.old, second: node.value}, place)
        return
    _assign_place(sweep, node, place)


def _assign_place(sweep: Sweep, node: Store, place: gast.expr) -> None:
    """`place = value`: the adjoint of what was there before is zero."""
    base, value = node.base, node.value
    array = isinstance(base.kind, Array)
    fancy = array and is_fancy(node.key) is not False
    if fancy and sweep.active(value) and not _is_mask(node.key):
        raise refuse(sweep, node, "a write through an index array",
                     "an index that repeats keeps the last value only", "loop over the indices")
    window = window_of(base, node.key) if array else None
    zero = constant(0.0) if array or isinstance(value.kind, Scalar) else call(Static(zeros_like, "zeros_like"), place)
    clear = [assign(_filled(place, value), zero)]
    if not array and sweep.shadowing.shadowed(value):
        return
    if base.kind == UNKNOWN:
        text = sweep.namer.fresh(f"{describe(base)}_{sweep.namer.bar_suffix}")
        sweep.line(assign(name(text), call(Static(snapshot, "snapshot"), place)),
                   assign(place, call(Static(zeros_like, "zeros_like"), place)))
        sweep.contribute(value, Seed(narrow(value, Value(-1), name(text))))
        return
    if not sweep.active(value):
        sweep.effect(place, lambda: clear)
        return
    seed = Seed(place)
    if array and _reads_memory(sweep, value, base) or value.name is None and not is_simple(place):
        text = sweep.namer.fresh(f"{describe(base)}_{sweep.namer.bar_suffix}")
        scalar = window is not None and window.rank == 0 or not array
        sweep.line(assign(name(text), place if scalar else call(attribute(place, "copy"))), *clear)
        seed = Seed(name(text))
    else:
        sweep.effect(place, lambda: clear)
    if array and window is not None and not (value.rank == 0 and window.rank == 0) and not same_shape(value, window):
        seed = Seed(narrow(value, window, seed.expr))
    sweep.contribute(value, seed)


def window_of(base: Value, key: Value | None) -> Value | None:
    """A value with the rank and shape of the window that is written."""
    from s2s.core import ONE
    from s2s.normalise.subscripts import window_shape
    if key is None or is_fancy(key) is not False:
        return Value(-1)
    shape = window_shape(base, key)
    if shape == ():
        return Value(-1, Scalar(base.kind.dtype))
    if shape is None:
        return Value(-1)
    return Value(-1, Array(base.kind.dtype, tuple(dim == ONE for dim in shape)), shape=shape)


def _place(sweep: Sweep, node: Store) -> gast.expr:
    holder = Shadow(node.base)
    if node.attribute is not None:
        return attribute(holder, node.attribute)
    return subscript(holder, operand_text(node.key, node.at))


def escaping(sweep: Sweep, node: Store | Append) -> None:
    """An active value written to an object that outlives the call is an error."""
    value = node.value
    if value is None or not sweep.activity.carries(value) or isinstance(node.base.kind, Array):
        return
    if not value.differentiable or sweep.activity.carries(node.base) and sweep.wrt_holds(node.base):
        return
    cell = sweep.shadowing.memory.of(node.base)
    if cell is not None and cell.parameter and (sweep.entry or cell.outside):
        raise refuse(sweep, node, "an active value is written to an object that outlives the call",
                     "its derivative would be lost when the call returns",
                     "return the new value, or put the object in `wrt`")


def refuse(sweep: Sweep, node: Node, what: str, why: str, instead: str) -> Exception:
    from s2s.normalise.scope import refusal
    return refusal(sweep.program.source, node.origin, what, why, instead)


def _append(sweep: Sweep, node: Append) -> None:
    escaping(sweep, node)
    if not sweep.active(node.base):
        return
    item = node.value if node.value is not None else node.out
    if sweep.shadowing.shadowed(item):
        return
    if node.value is not None:
        popped = call(attribute(Shadow(node.base), "pop"))
        text = sweep.namer.fresh(f"{describe(item)}_{sweep.namer.bar_suffix}_item")
        sweep.line(assign(name(text), popped))
        if sweep.active(item):
            sweep.contribute(item, Seed(name(text)))
        return
    seed = sweep.take(item)
    expr = sweep.full(item, seed) if seed is not None else sweep.zeros(item)
    sweep.line(gast.Expr(call(attribute(Shadow(node.base), "append"), expr)))


def _build(sweep: Sweep, node: Build) -> None:
    """The items of a display take what the shadow of the container holds."""
    if not sweep.active(node.out):
        return
    holder = sweep.take(node.out) if not sweep.shadowing.shadowed(node.out) else None
    if node.out.items is not None:
        return
    for index, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
        if not sweep.active(value) or sweep.shadowing.shadowed(value):
            continue
        place = constant(index) if key is None else operand_text(key, node.at)
        base = holder.expr if holder is not None else Shadow(node.out)
        sweep.contribute_structure(value, subscript(base, place))


REVERSE = {Op: _op, Move: _move, View: _window, Load: _window, Update: _update, Store: _store, Append: _append,
           Build: _build}
