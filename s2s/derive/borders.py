"""How a reverse sweep begins and ends: the result's seed, shadows handed in, bars handed out."""

from __future__ import annotations

from collections.abc import Collection

import gast

import s2s_runtime
from s2s.analyse.shadows import is_container
from s2s.core import Program, Store, Value, operands_of
from s2s.derive.bars import Bar, Seed, shadow_name
from s2s.derive.refusals import refuse
from s2s.derive.sweep import Sweep
from s2s.leaves import Need, Primal, Shadow, Static, assign, call, constant, name
from s2s_runtime import as_argument


def seeds(
    sweep: Sweep, aux: bool, handed: frozenset[int], dynamic: bool = False
) -> list[gast.stmt]:
    """The adjoint of the result: `value_bar`, taken apart for a tuple.

    The adjoints of the results `handed` are in the shadows that the caller passes, already; where
    the callee finds shadows in the caller's (`dynamic`), run time sees whether they are.
    """
    result = sweep.program.result
    bar = sweep.namer.seed
    lines: list[gast.stmt] = []
    if result.items is not None and not aux:
        _unpack(sweep, result, bar, lines, handed, dynamic)
    else:
        _seed(sweep, result.items[0] if aux else result, bar, dynamic)
    return lines


def _unpack(
    sweep: Sweep,
    value: Value,
    text: str,
    lines: list[gast.stmt],
    handed: frozenset[int],
    dynamic: bool,
) -> None:
    texts = [
        sweep.namer.fresh(f"{VALUE}_{index}_{sweep.namer.bar_suffix}")
        for index in range(len(value.items))
    ]
    lines.append(assign(gast.Tuple([name(item) for item in texts], gast.Load()), name(text)))
    for item, inner in zip(value.items, texts, strict=True):
        if item.items is not None:
            _unpack(sweep, item, inner, lines, handed, dynamic)
        elif item.number not in handed:
            _seed(sweep, item, inner, dynamic)


def _seed(sweep: Sweep, value: Value, text: str, dynamic: bool) -> None:
    if not sweep.active(value):
        return
    if not sweep.shadowing.shadowed(value):
        sweep.env[value.name] = Bar(text, False, value)
    elif dynamic:
        into = Static(s2s_runtime.add_into, "add_into")
        sweep.effect(
            Shadow(value),
            lambda expr: [gast.Expr(call(into, Shadow(value), expr))],
            name(text),
        )
    else:
        sweep.accumulate(value, Seed(name(text)))


def own(program: Program, lent: Collection[int]) -> list[Value]:
    """Parameters whose shadows are born here: not those in `lent`, which are the caller's.

    Of these, only those of the parts of tuples taken apart.
    """
    given = [(index in lent, parameter.value) for index, parameter in enumerate(program.parameters)]
    return [
        part
        for callers, value in given
        for part in operands_of(value)
        if not callers or part is not value
    ]


def parameter_shadows(sweep: Sweep, roots: list[Value]) -> list[gast.stmt]:
    """Shadows of parameters: zeros at the start of the reverse sweep."""
    lines = []
    for value in roots:
        if (
            sweep.active(value)
            and sweep.shadowing.shadowed(value)
            and sweep.shadowing.is_static(value)
        ):
            lines.append(
                assign(name(shadow_name(sweep.namer, value, sweep.places)), sweep.zeros(value))
            )
    return lines


def demand_unmoved(sweep: Sweep, wrt: list[Value]) -> None:
    """A gradient has the structure that the argument has at the end: which array lies where."""
    memory, shadowing = sweep.shadowing.memory, sweep.shadowing
    for value in (part for one in wrt for part in operands_of(one)):
        held = {id(cell) for cell in memory.reached(value) if cell.moved and sweep.active(value)
                and any(shadowing.shadowed(one) and not is_container(one) for one in cell.values)}
        if held:
            every = [node for node, _, _ in sweep.places.nodes.values()]
            stores = [node for node in every if isinstance(node, Store)
                      and node.operator is None and id(memory.of(node.value)) in held]
            raise refuse(
                sweep,
                (stores or every)[0],
                "an argument in `wrt` is given another array, and arrays in it are written",
                "its gradient has a part for each array that it came with",
                "write into the array, as in `p[0][...] = v`, or into a container of your own",
            )


def bar_of(sweep: Sweep, value: Value, inside: frozenset[int] = frozenset()) -> gast.expr:
    """What the reverse sweep returns for one parameter; nothing for what is `inside` already."""
    if value.items is not None:
        return gast.Tuple([bar_of(sweep, item, inside) for item in value.items], gast.Load())
    if value.number in inside:
        return constant(None)
    if sweep.active(value) and sweep.shadowing.shadowed(value):
        if sweep.entry and is_container(value):
            return call(
                Static(as_argument, "as_argument"), Shadow(value), Primal(value, 0, Need.REFERENCE)
            )
        return Shadow(value)
    bar = sweep.env.get(value.name)
    if bar is not None and sweep.active(value):
        return name(bar.text)
    return (
        constant(None)
        if not value.differentiable
        else call(Static(s2s_runtime.zeros_like, "zeros_like"), Primal(value, 0, Need.SHAPE))
    )


VALUE = "value"
