"""Reverse mode of one program: the edits of its forward text, and its reverse sweep.

    derive_reverse(program, active, ...)  ->  Pair

A pair is derived once per program and set of active parameters; callees come before their callers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import gast

import s2s_runtime
from s2s.analyse.activity import activity, dependence
from s2s.analyse.aliasing import aliasing
from s2s.analyse.cells import Memory
from s2s.analyse.context import ALONE, Context
from s2s.analyse.dependence import Dependence
from s2s.analyse.shadows import Shadowing, shadowing
from s2s.choose.again import again
from s2s.choose.axes import shapes_read
from s2s.choose.edits import Edits
from s2s.choose.keeping import Keeping
from s2s.choose.places import places
from s2s.choose.slots import Slots, counters
from s2s.choose.steps import steps
from s2s.core import Call, Program, Value, operands_of
from s2s.derive.bars import shadow_name
from s2s.derive.borders import bar_of, demand_unmoved, own, parameter_shadows, seeds
from s2s.derive.calls import Signature, is_shadow_parameter, signature
from s2s.derive.control import reverse_block
from s2s.derive.misuses import check
from s2s.derive.printed import Printed
from s2s.derive.read_before import name_reads
from s2s.derive.replays import Replays
from s2s.derive.runtime_calls import make_dynamic
from s2s.derive.settle import Settler
from s2s.derive.sweep import Sweep
from s2s.derive.written import written
from s2s.leaves import Static, assign, call, constant, name
from s2s.names import Namer, namer
from s2s.normalise.scope import Session
from s2s.optimise import Text, optimise, settled
from s2s.trees import walk


@dataclass(frozen=True)
class Pair:
    """A derived function: edits of its text, its reverse lines, what passes between them."""

    program: Program
    signature: Signature
    edits: Edits
    reverse: list[gast.stmt]
    bars: list[gast.expr]
    kept_calls: Mapping[int, gast.expr]
    calls: Mapping[int, object]
    namer: Namer
    written: tuple[str, ...]
    shadow_parameters: tuple[str, ...]
    dynamic: bool
    entry: bool
    memory: Memory
    steps: Mapping[int, gast.expr]
    watched: Mapping[int, tuple[str, Call]]


@dataclass
class Derivation:
    """The pairs of one module, callees first."""

    session: Session
    names: set[str]
    again: bool  # whether the reverse half may be called more than once
    region: Callable | None = None  # the pair of a region that runs forward
    memories: dict = field(default_factory=dict)
    shadowings: dict[tuple, Shadowing] = field(default_factory=dict)
    signatures: dict[tuple, Signature] = field(default_factory=dict)
    identities: dict[int, Mapping[int, int]] = field(default_factory=dict)
    dependences: dict[int, Dependence | None] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.printed = Printed(self.session.programs, self.mint)

    def memory(self, program: Program, context: Context = ALONE) -> Memory:
        return aliasing(program, self.session.programs, self.memories, context)

    def shadows(self, program: Program, context: Context = ALONE) -> Shadowing:
        key = (id(program), context)
        if key not in self.shadowings:
            memory = self.memory(program, context)
            self.shadowings[key] = shadowing(program, memory, self.returned)
            make_dynamic(program, self.shadowings[key])
        return self.shadowings[key]

    def returned(self, node: Call) -> Mapping[int, int]:
        """The parts of a call's result that are one of its arguments; none while it is found."""
        program = self.session.programs.get(node.key)
        if program is None:
            return {}
        if id(program) not in self.identities:
            self.identities[id(program)] = {}
            self.identities[id(program)] = self.shadows(program).returned()
        return self.identities[id(program)]

    def dependence(self, key: tuple) -> Dependence | None:
        """What a callee's result and written parameters depend on; None while it is found."""
        program = self.session.programs.get(key)
        if program is None:
            return None
        if id(program) not in self.dependences:
            self.dependences[id(program)] = None
            self.dependences[id(program)] = dependence(
                program, self.memory(program), self.session.book, self.dependence
            )
        return self.dependences[id(program)]

    def mint(self, wish: str) -> str:
        """A function name that is free in the whole module."""
        text, count = wish, 2
        while text in self.names:
            text, count = f"{wish}_{count}", count + 1
        self.names.add(text)
        return text

    def callee(self, node: Call, active: tuple[bool, ...], *how: Any) -> Signature:
        """The pair of a callee, derived on first use."""
        region = self.region(self, node, active, *how) if self.region else None
        return region or self.pair_of(self.session.programs[node.key], active, *how)

    def pair_of(self, program: Program, active: tuple[bool, ...], reached: bool,
                context: Context, dynamic: bool = False) -> Signature:
        """The same for its program; `dynamic`: where run time asks, shadows are found by memory."""
        key = (id(program), active, reached, context)
        if key not in self.signatures:
            word = program.name.strip("_") or program.name
            names = tuple(self.mint(f"{word}_{half}") for half in ("forward", "reverse", "jvp"))
            wrt = [
                parameter.value
                for parameter, carries in zip(program.parameters, active, strict=True)
                if carries
            ]
            shadows = self.shadows(program, context)
            for parameter in program.parameters if dynamic else ():
                if is_shadow_parameter(shadows, parameter.value):
                    shadows.make_dynamic(parameter.value)
            self.pairs.append(self._agreed(key, program, wrt, names, context))
        return self.signatures[key]

    def _agreed(
        self,
        key: tuple,
        program: Program,
        wrt: list[Value],
        names: tuple[str, ...],
        context: Context,
    ) -> Pair:
        """The pair under a signature that still holds when it is derived.

        What the function calls may find shadows by memory, and then its own are found so too.
        """
        _, active, reached, _ = key
        shadows = self.shadows(program, context)
        while True:
            found = signature(program, shadows, active, names, reached, context)
            self.signatures[key] = found
            pair = derive_reverse(self, program, wrt, found, False, False, context)
            if signature(program, shadows, active, names, reached, context) == found:
                return pair


def derive_reverse(
    derivation: Derivation,
    program: Program,
    wrt: list[Value],
    pair: Signature,
    entry: bool,
    aux: bool,
    context: Context = ALONE,
    fused: bool = False,
) -> Pair:
    """The reverse sweep of one program; fused, the adjoint of its result is the number 1."""
    shadows = derivation.shadows(program, context)
    facts = activity(
        program, wrt, shadows.memory, derivation.session.book, entry, derivation.dependence
    )
    check(program, facts, shadows.memory)
    mint = namer(program.names | derivation.names, ("kept",))
    sweep = Sweep(
        program,
        facts,
        shadows,
        derivation.session.book,
        mint,
        derivation.callee,
        entry,
        frozenset(value.number for value in wrt),
        places(program, shadows),
    )
    given = [program.parameters[index].value for index in pair.shadows if pair.dynamic]
    shared = [one for one in operands_of(program.result) if one.number in pair.lent]
    items = [one for value in wrt for one in operands_of(value) if one.number in pair.inside]
    for value in (*given, *items, *shared):
        shadows.make_dynamic(value)
    lent = () if entry else (*pair.shadows, *pair.bars)
    lines = parameter_shadows(sweep, own(program, lent))
    opening = seeds(sweep, aux, pair.handed, pair.dynamic) if pair.seeded else []
    lines += reverse_block(sweep, program.body, lambda: sweep.line(*opening))
    if entry:
        demand_unmoved(sweep, wrt)
    bars = [
        bar_of(sweep, value, pair.inside)
        for value in wrt
        if entry or not is_shadow_parameter(shadows, value)
    ]
    if fused:
        lines.insert(0, assign(name(mint.seed), constant(1.0)))
    return _settled(derivation, program, sweep, pair, lines, bars, entry)


def _settled(
    derivation: Derivation,
    program: Program,
    sweep: Sweep,
    pair: Signature,
    lines: list,
    bars: list,
    entry: bool,
) -> Pair:
    found = sweep.places
    slots = Slots(found, sweep.namer, counters(program, sweep.namer))
    keeping = Keeping(found, slots, sweep.calls.keys(), directed=derivation.session.marks.directed)
    shadowed = {program.parameters[index].value.number for index in pair.shadows}
    dynamic = shadowed if pair.dynamic else set()
    named = {
        value.number: shadow_name(sweep.namer, value, found)
        for value in (program.parameters[index].value for index in pair.shadows)
        if value.number not in dynamic
    }
    replays = Replays(
        sweep,
        slots,
        derivation.session,
        derivation.memory,
        derivation.printed.step,
        derivation.again,
    )
    book = derivation.session.book
    settler = Settler(keeping, sweep.shadowing, sweep.namer, book, named, replays)
    outputs = [*(settler.shadow_text(bar) for bar in bars), *map(name, named.values())]
    lines, outputs = optimise(settler.with_shadows(lines), outputs, sweep.namer)
    bars = outputs[: len(bars)]
    keeping.steps, keeping.shapes = steps(found, lines), shapes_read(lines)
    keeping.again = again(found, lines, keeping.steps, keeping.directed)
    reverse = settler.statements(lines, ())
    results = [settler.expression(bar, ()) for bar in bars]
    for at in sweep.calls:
        node = found.nodes[at][0]
        if at not in settler.kept_calls and replays.trip(node) is None:
            settler.kept(node)
        name_reads(keeping, node)
    settler.dynamic |= any(getattr(found, "dynamic", False) for found in sweep.calls.values())
    fixed = _returned(program).union(named.values(), [sweep.namer.seed] if pair.seeded else [])
    text = settled(Text(reverse, results, sweep.namer, keeping.slots.tables, fixed))
    reverse, results = text.lines, text.results
    if settler.dynamic and not pair.dynamic:
        shadows = call(Static(s2s_runtime.Shadows, "Shadows"))
        reverse.insert(0, assign(name(sweep.namer.bars), shadows))
    return Pair(
        program,
        pair,
        keeping.edits,
        reverse,
        results,
        settler.kept_calls,
        sweep.calls,
        sweep.namer,
        written(program, sweep) if entry else (),
        tuple(named.values()),
        settler.dynamic,
        entry,
        sweep.shadowing.memory,
        replays.steps,
        derivation.printed.watched(program, sweep.calls.keys()),
    )


def _returned(program: Program) -> frozenset[str]:
    """The variables that are still read after the reverse sweep, where it is fused."""
    tree = program.tree
    returns = [node for node in walk(tree) if isinstance(node, gast.Return)]
    returns += [tree.body] if isinstance(tree, gast.Lambda) else []
    return frozenset(
        node.id for found in returns for node in walk(found) if isinstance(node, gast.Name)
    )
