"""Calls of user functions are split: the callee runs forward once and reverse once.

    y = g(x, w)       y, g_kept = g_forward(x, w)          in the forward sweep
                      x_bar, w_bar = g_reverse(g_kept, y_bar)    in the reverse sweep

A parameter that the callee writes, or that its result may alias, is passed as a shadow and added
into; every other active parameter has a bar that is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import gast

from s2s.analyse.cells import Cell
from s2s.analyse.context import Context
from s2s.analyse.shadows import Shadowing, is_container
from s2s.core import Call, Program, Value, operands_of
from s2s.derive.bars import Seed
from s2s.derive.births import settle_shadows
from s2s.derive.contents import taken_out
from s2s.derive.receive import receive
from s2s.derive.refusals import refuse
from s2s.derive.runtime_calls import reverse_at_run_time
from s2s.derive.sharing import context_of
from s2s.derive.sweep import Sweep
from s2s.errors import called_at
from s2s.leaves import (
    Leaf,
    Shadow,
    Static,
    assign,
    call,
    constant,
    name,
    subscript,
)
from s2s_runtime.kinds import Array


@dataclass(frozen=True)
class Signature:
    """How the pair of a callee is called."""

    program: Program
    forward: str
    reverse: str
    tangent: str
    bars: tuple[int, ...]  # indices of the parameters whose bars are returned
    shadows: tuple[int, ...]  # indices of the parameters passed as shadows
    seeded: bool  # whether the adjoint of the result is passed
    dynamic: bool = False  # whether the shadows of the caller are passed on, to be found by address
    handed: frozenset[int] = frozenset()  # results in those shadows: their adjoints are there
    inside: frozenset[int] = frozenset()  # items of tuples whose adjoints are in those shadows
    lent: frozenset[int] = frozenset()  # results that share memory, found in those shadows too


class Kept(Leaf):
    """What the forward half of a call kept; settled like any kept value."""

    _fields = ()

    def __init__(self, node: Call):
        super().__init__()
        self.node = node


def signature(
    program: Program,
    shadowing: Shadowing,
    active: tuple[bool, ...],
    names: tuple[str, str, str],
    result_active: bool,
    context: Context,
) -> Signature:
    """The calling convention of a pair, from what the callee's memory says."""
    bars: list[int] = []
    shadows: list[int] = []
    for index, parameter in enumerate(program.parameters):
        if active[index]:
            (shadows if is_shadow_parameter(shadowing, parameter.value) else bars).append(index)
    memory = shadowing.memory
    results = [value for value in operands_of(program.result) if value.items is None]
    cells = {value.number: memory.of(value) for value in results}
    back = [cell for value in results for cell in (cells[value.number], *memory.reached(value))]
    inside = [
        one for index in bars for one in in_place(shadowing, program.parameters[index].value, back)
    ]
    held = [memory.of(one) for one in (*(program.parameters[i].value for i in shadows), *inside)]
    handed = {number for number, cell in cells.items() if cell is not None and cell in held}
    found = _lent(shadowing, program.result, context, frozenset(handed))
    handed |= found
    dynamic = any(not shadowing.is_static(program.parameters[index].value) for index in shadows)
    parts = [
        cell for index in shadows for cell in memory.reached(program.parameters[index].value)
    ]
    shares = any(
        any(cells[value.number] is cell for cell in parts) and shadowing.shadowed(value)
        for value in results
    )
    return Signature(
        program,
        *names,
        tuple(bars),
        tuple(shadows),
        result_active and handed != cells.keys(),
        dynamic or bool(inside) or shares or bool(found),
        frozenset(handed),
        frozenset(item.number for item in inside),
        found,
    )


def _lent(
    shadowing: Shadowing, result: Value, context: Context, handed: frozenset[int]
) -> frozenset[int]:
    """The parts of a callee's result whose one adjoint is found in the shadows of the caller."""
    parts = list(operands_of(result))
    found = [parts[index] for index in context.lent if shadowing.shadowed(parts[index])]
    passed = frozenset(value.number for value in found) - handed
    return passed if len(passed) > 1 else frozenset()


def in_place(
    shadowing: Shadowing, value: Value, back: list[Cell | None]
) -> Iterator[Value]:
    """The items of a tuple that have adjoint memory: the caller's, as two may be one array.

    `back`: the classes of what the callee hands back.
    """
    for item in value.items or ():
        if item.items is not None:
            yield from in_place(shadowing, item, back)
        elif shadowing.shadowed(item) and (
            not is_container(item)
            or shadowing.memory.alters(item, True)
            or not shadowing.is_static(item)  # two names of one array would count twice
            or any(shadowing.memory.of(item) is cell for cell in back)
        ):
            yield item


def is_shadow_parameter(shadowing: Shadowing, value: Value) -> bool:
    """Whether the adjoint of a parameter is memory of the caller's."""
    return shadowing.shadowed(value) if value.items is None else False


def reverse_call(sweep: Sweep, node: Call) -> None:
    """The adjoint of one call."""
    active = tuple(sweep.active(argument) for argument in node.arguments)
    context = context_of(sweep, node)
    if node.key is None:
        reverse_at_run_time(sweep, node, Kept(node), active, context)
        return
    reached = sweep.active(node.out)
    if not any(active):
        return
    with called_at(sweep.program.source.filename, node.origin.lineno):
        pair = sweep.resolve(node, active, reached, context)
    _lend_results(sweep, node, pair, context)
    if pair.dynamic:
        for index in pair.shadows:
            sweep.shadowing.make_dynamic(node.arguments[index])
        for index in pair.bars:
            _lend(sweep, node.arguments[index], pair.program.parameters[index].value, pair.inside)
    settle_shadows(sweep, node.out)
    result = pair.program.result
    seed = _result_seed(sweep, node, pair) if pair.seeded else None
    if pair.seeded and seed is None:
        if not pair.shadows and not pair.handed:
            return
        seed = _nothing(sweep, node.out, result, pair.handed)
    sweep.calls[node.at] = pair
    held = sweep.flush(Seed(seed) if seed is not None else None)
    seed = held.expr if held is not None else None
    shadows = (
        [name(sweep.namer.bars)]
        if pair.dynamic
        else [Shadow(node.arguments[index]) for index in pair.shadows]
    )
    arguments = [Kept(node), *([seed] if seed is not None else []), *shadows]
    returned = call(Static(pair, pair.reverse), *arguments)
    formal = [pair.program.parameters[index].value for index in pair.bars]
    receive(sweep, [node.arguments[index] for index in pair.bars], returned, formal, pair.inside)


def _lend(sweep: Sweep, value: Value, formal: Value, inside: frozenset[int]) -> None:
    """The adjoint memory of what the callee has in place is found in the caller's."""
    if formal.number in inside:
        sweep.shadowing.make_dynamic(value)
    for item, other in zip(value.items or (), formal.items or (), strict=True):
        _lend(sweep, item, other, inside)


def _lend_results(sweep: Sweep, node: Call, pair: Signature, context: Context) -> None:
    """Parts of the result that share memory: the callee finds their adjoint in the caller's."""
    values, results = list(operands_of(node.out)), list(operands_of(pair.program.result))
    passed = [index for index in context.lent if results[index].number not in pair.handed]
    if len(passed) > 1 or pair.lent and (passed or pair.inside):
        raise refuse(sweep, node, "a call returns two names of one memory that is written",
                     "the adjoint of that memory would be passed twice", "return it once")
    for value, result in zip(values, results, strict=True):
        if result.number in pair.lent:
            sweep.shadowing.make_dynamic(value)


def _result_seed(sweep: Sweep, node: Call, pair: Signature) -> gast.expr | None:
    """The adjoint of the call's result, item by item for a tuple; None if nothing arrived."""
    pairs = zip(operands_of(node.out), operands_of(pair.program.result), strict=True)
    passed = [value for value, result in pairs if value.items is None and sweep.active(value)
              and sweep.shadowing.shadowed(value) and result.number not in pair.handed]
    given = _given(sweep, node, passed)
    return seed_of(sweep, node.out, pair.program.result, pair.handed, given)


def _given(sweep: Sweep, node: Call, values: list[Value]) -> frozenset[int]:
    """Arrays among the results that may be an argument's: what they hold comes back in its bar."""
    memory = sweep.shadowing.memory
    leaves = [leaf for value in node.arguments for leaf in operands_of(value)]
    held = {id(cell) for leaf in leaves for cell in (memory.of(leaf), *memory.reached(leaf))}
    return frozenset(
        value.number for value in values
        if isinstance(value.kind, Array) and id(memory.of(value)) in held
    )


def seed_of(
    sweep: Sweep,
    value: Value,
    result: Value,
    handed: frozenset[int],
    out: frozenset[int] = frozenset(),
) -> gast.expr | None:
    """The adjoint of a result, item by item for a tuple; None if nothing arrived.

    `result` is the callee's; what lies in a shadow of the caller's is not passed again.  What is
    an argument's, too, is taken out.
    """
    if value.items is None:
        seed = sweep.take(value) if result.number not in handed else None
        if seed is not None and value.number in out:
            clear = assign(subscript(seed.expr, constant(Ellipsis)), constant(0.0))
            return taken_out(sweep, value, seed.expr, [clear])
        return sweep.full(value, seed) if seed is not None else None
    pairs = list(zip(value.items, result.items, strict=True))
    seeds = [seed_of(sweep, item, other, handed, out) for item, other in pairs]
    if all(seed is None for seed in seeds):
        return None
    items = [
        seed if seed is not None else _nothing(sweep, item, other, handed)
        for (item, other), seed in zip(pairs, seeds, strict=True)
    ]
    return gast.Tuple(items, gast.Load())


def _nothing(sweep: Sweep, value: Value, result: Value, handed: frozenset[int]) -> gast.expr:
    """The adjoint of what nothing reads: zero, part by part."""
    if result.number in handed or not value.differentiable:
        return constant(None)
    if value.items is None or result.items is None:
        return sweep.zeros(value)
    pairs = zip(value.items, result.items, strict=True)
    return gast.Tuple([_nothing(sweep, *pair, handed) for pair in pairs], gast.Load())


Resolve = Callable[[Call, tuple[bool, ...], bool], Signature]
