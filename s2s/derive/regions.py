"""Regions that run forward inside a reverse sweep: their partial derivatives are all that is kept.

    with s2s.forward("re"):                 def f_region_forward(re):
        for _ in range(50):                     value, value_re = f_region_jvp(re, 1.0)
            u = u - g(u, re)         ->         return value, (value_re,)
                                            def f_region_reverse(kept, value_bar):
                                                (value_re,) = kept
                                                return value_re * value_bar

The memory of a loop inside does not grow with its trips.  All of it is plain text that can be
differentiated again: the tangent function runs there, so second derivatives lack nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import gast

from s2s.analyse.activity import activity
from s2s.analyse.aliasing import ALONE, Context
from s2s.choose.regions import Seeding, seeding
from s2s.core import Call, Program, Region, Value
from s2s.derive.calls import Signature
from s2s.derive.forward import Tangents
from s2s.derive.region_text import KEPT, Input, Text
from s2s.derive.repeatable import runs_once
from s2s.derive.reverse import Derivation
from s2s.derive.tangent_calls import TangentSignature
from s2s.errors import Code
from s2s.names import namer
from s2s.normalise.scope import refusal
from s2s_runtime.kinds import UNKNOWN, is_complex


@dataclass
class Regions:
    """The regions of one module, with the tangent functions that they call."""

    tangents: Tangents | None = None
    halves: list[tuple[str, list[str], list[gast.stmt]]] = field(default_factory=list)
    signatures: dict[tuple, Signature] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)

    def find(
        self,
        derivation: Derivation,
        node: Call,
        active: tuple[bool, ...],
        reached: bool,
        context: Context,
    ) -> Signature | None:
        """The pair of a region; None for a call of anything else."""
        region = derivation.session.marks.regions.get(id(node.node))
        if region is None:
            return None
        program = derivation.session.programs[node.key]
        key = (id(program), active, reached)
        if key not in self.signatures:
            _demand_named(program, region, node, active)
            _demand_apart(derivation, program, region, context)
            self.signatures[key] = self._derived(derivation, program, region, active, reached)
        return self.signatures[key]

    def _derived(
        self,
        derivation: Derivation,
        program: Program,
        region: Region,
        active: tuple[bool, ...],
        reached: bool,
    ) -> Signature:
        self.tangents = self.tangents or Tangents(derivation)
        inputs = [
            self._input(derivation, program, index) for index, moves in enumerate(active) if moves
        ]
        _demand_one_run(derivation, program, region, inputs)
        word = program.name.strip("_")
        forward, reverse = (derivation.mint(f"{word}_{half}") for half in ("forward", "reverse"))
        mint = namer(program.names | derivation.names, (KEPT,))
        partials = [mint.fresh(f"value_{program.parameters[one.index].name}") for one in inputs]
        arrays = [one for one in inputs if one.seeding is not Seeding.NUMBER]
        kept = [*partials, *(program.parameters[one.index].name for one in arrays)]
        text = Text(program, inputs, partials, kept, mint)
        arguments = [parameter.name for parameter in program.parameters]
        self.halves += [(forward, arguments, text.forward()), (reverse, text.taken, text.reverse())]
        self.rows.append(_row(region, inputs, text.results))
        indices = tuple(one.index for one in inputs)
        return Signature(program, forward, reverse, "", indices, (), reached)

    def _input(self, derivation: Derivation, program: Program, index: int) -> Input:
        """One input with its own tangent function, in which nothing else moves."""
        value = program.parameters[index].value
        memory = derivation.shadows(program, ALONE).memory
        book = derivation.session.book
        facts = activity(program, [value], memory, book, False, derivation.dependence)
        alone = tuple(place == index for place in range(len(program.parameters)))
        found: TangentSignature = self.tangents.of_program(program, alone)
        return Input(index, value, seeding(program, facts, value), found.text)


def _row(region: Region, inputs: list[Input], results: list) -> str:
    """What the header says of a region."""
    seeded = ", ".join(f"{one.value.name}: {one.seeding.value}" for one in inputs)
    count = f"{len(results)} result{'s' if len(results) > 1 else ''}"
    return f"forward, from line {region.line}: {seeded}; {count}, partials kept"


# ---- what cannot run forward ----------------------------------------------------------


def _refused(program: Program, region: Region, what: str, why: str, instead: str) -> Exception:
    return refusal(program.source, region.node, what, why, instead, Code.MARK)


def _demand_named(program: Program, region: Region, node: Call, active: tuple[bool, ...]) -> None:
    """All that carries a derivative into the region must be seeded."""
    for parameter, argument, moves in zip(program.parameters, node.arguments, active, strict=True):
        called = argument.name or parameter.name  # what a local function captures has a name inside
        if moves and not {parameter.name, called} & set(region.names):
            names = ", ".join(f'"{item}"' for item in (*region.names, called))
            raise _refused(
                program,
                region,
                f"`{called}` carries a derivative into this forward region",
                "it is not among the names of the region, so no tangent would start from it",
                f"add it: `with s2s.forward({names}):`",
            )
        if moves and not _is_real(parameter.value):
            raise _refused(
                program,
                region,
                f"`{called}` is no real number or array that is known here",
                f"it is of kind {parameter.value.kind}",
                "take the mark off",
            )


def _is_real(value: Value) -> bool:
    """A number or an array; what is not known is no complex one (those have texts of their own)."""
    plain = value.rank is not None or value.kind == UNKNOWN
    return value.items is None and plain and not is_complex(value.kind)


def _demand_apart(
    derivation: Derivation,
    program: Program,
    region: Region,
    context: Context,
) -> None:
    """A region reads what is outside; it writes nothing there and hands out new memory."""
    memory = derivation.memory(program, context)
    touches = memory.touches(program)
    if touches.writes or touches.aliases or touches.shares:
        raise _refused(
            program,
            region,
            "this forward region writes, or hands on, memory from outside",
            "partials belong to values, and that memory has a life of its own",
            "copy the array inside the region first",
        )
    values = [program.result] if program.result.items is None else list(program.result.items)
    if any(value.differentiable and not _is_real(value) for value in values):
        raise _refused(
            program,
            region,
            "a result of this forward region is no real number or array that is known here",
            f"the region leaves {program.result.kind}",
            "take the mark off",
        )


def _demand_one_run(
    derivation: Derivation, program: Program, region: Region, inputs: list[Input]
) -> None:
    """With several tangents the region runs several times: it must do nothing else."""
    single = len(inputs) == 1 and inputs[0].seeding is not Seeding.EACH
    if not single and runs_once(derivation.session, program):
        raise _refused(
            program,
            region,
            "this forward region does something that must happen once",
            "it runs once for each tangent: it must not print, draw random numbers or call what "
            "only run time knows",
            "move that out of the region",
        )
