"""The functions of a derived program: a fused one, or a forward and a reverse half.

    f_value_and_grad     forward sweep, reverse sweep, return       (one return, called by none)
    f_forward            forward sweep, `return value, (kept...)`
    f_reverse            `kept... = kept`, reverse sweep, `return bars`
"""

from __future__ import annotations

from dataclasses import dataclass, field

import gast

from s2s.analyse.aliasing import aliasing
from s2s.choose.edits import Edits, kept
from s2s.core import Call, Program, nodes
from s2s.derive import Derived
from s2s.derive.arguments import argument_texts
from s2s.derive.reverse import Pair
from s2s.derive.tangent_opening import private_call
from s2s.emit.bound import always_returns, conditional, free_variables
from s2s.emit.forward import ForwardText
from s2s.emit.joined import rename_free
from s2s.emit.linking import bound_names
from s2s.emit.local_functions import local_functions
from s2s.emit.module import FreeNames, Imports, function, outside_names
from s2s.leaves import Static, assign, call, constant, name, rebuild

KEPT, VALUE = "kept", "value"


@dataclass
class Writer:
    """Writes the functions of one module, callees first."""

    imports: Imports
    free: FreeNames
    functions: list[gast.FunctionDef] = field(default_factory=list)
    own: dict[str, list[str]] = field(default_factory=dict)

    def forward_lines(self, pair: Pair, exit_: object) -> list[gast.stmt]:
        text = ForwardText(
            pair.program,
            pair.edits,
            pair.kept_calls,
            pair.calls,
            exit_,
            pair.namer.fresh,
            pair.memory,
            pair.steps,
            pair.watched,
        )
        lines = local_functions(pair.program, text.body())
        return [*private_copies(pair), *lines]

    def add(
        self, pair: Pair, text: str, arguments: list[str], doc: str, body: list[gast.stmt]
    ) -> None:
        """A function whose text may read names from outside."""
        found = outside_names(
            pair.program, body, names_bound(pair.program, body), self.imports, self.free
        )
        self.own[text] = [printed for _, printed in found]
        self.functions.append(
            function(text, arguments, [], doc, rename_free(body, found) or [gast.Pass()])
        )

    def plain(self, text: str, program: Program, derived: Derived) -> None:
        """A step of a loop as it is, for replays; local functions are given what they capture.

            def g(x): return x * w            def g(x, w): return x * w
            ... g(u) ...               ->     ... g(u, g_w) ...
        """

        def leave(node: gast.Return, expr: gast.expr | None) -> list[gast.stmt]:
            return [gast.Return(expr)]

        edits = Edits()
        printed = {id(step): called for called, step in derived.steps}
        for node in nodes(program.body):
            callee = derived.session.programs.get(node.key) if isinstance(node, Call) else None
            if callee is not None and id(callee) in printed:
                called = Static(callee, printed[id(callee)])
                texts = argument_texts(node, callee)
                given = [rebuild(text, lambda item: edits.replace.get(id(item))) for text in texts]
                edits.replace[id(node.node)] = call(called, *given)
        memory = aliasing(program, derived.session.programs, {})
        text_of = ForwardText(program, edits, {}, {}, leave, str, memory, {})
        lines = local_functions(program, text_of.body())
        arguments = [parameter.name for parameter in program.parameters]
        found = outside_names(program, lines, names_bound(program, lines), self.imports, self.free)
        self.own[text] = [printed for _, printed in found]
        body = rename_free(lines, found) or [gast.Pass()]
        self.functions.append(function(text, arguments, [], "", body))

    # ---- fused ------------------------------------------------------------------------

    def fused(self, pair: Pair, text: str, single: bool, doc: str) -> None:
        """Forward and reverse sweep in one function."""
        value: list[gast.expr] = []

        def leave(node: gast.Return, expr: gast.expr | None) -> list[gast.stmt]:
            if isinstance(expr, (gast.Name, gast.Constant)):
                value.append(expr)
                return []
            value.append(name(pair.namer.fresh(VALUE)))
            return [assign(value[0], expr)]

        forward = self.forward_lines(pair, leave)
        result = pair.bars[0] if single else gast.Tuple(pair.bars, gast.Load())
        returned = gast.Return(gast.Tuple([value[0], result], gast.Load()))
        body = [*forward, *pair.reverse, returned]
        self.add(pair, text, [parameter.name for parameter in pair.program.parameters], doc, body)

    # ---- pairs ------------------------------------------------------------------------

    def pair(self, pair: Pair, single: bool, doc: str = "") -> None:
        """The two halves."""
        reverse = [*pair.reverse]
        returned = (
            [gast.Return(pair.bars[0] if single else gast.Tuple(pair.bars, gast.Load()))]
            if pair.bars
            else []
        )
        names = self.kept_names(pair, [*reverse, *returned])
        optional = conditional(pair, names)

        def leave(node: gast.Return, expr: gast.expr | None) -> list[gast.stmt]:
            slots = gast.Tuple([name(item) for item in names], gast.Load())
            return [gast.Return(gast.Tuple([expr or constant(None), slots], gast.Load()))]

        forward = self.forward_lines(pair, leave)
        if not always_returns(forward):
            forward += leave(None, None)
        forward = [kept(assign(name(item), constant(None))) for item in optional] + forward
        arguments = [parameter.name for parameter in pair.program.parameters]
        self.add(pair, pair.signature.forward, arguments, doc, forward)
        unpack = (
            [assign(gast.Tuple([name(item) for item in names], gast.Load()), name(KEPT))]
            if names
            else []
        )
        inputs = [
            KEPT,
            *([pair.namer.seed] if pair.signature.seeded else []),
            *pair.shadow_parameters,
            *([pair.namer.bars] if pair.signature.dynamic else []),
        ]
        body = [*unpack, *reverse, *returned]
        self.functions.append(
            function(pair.signature.reverse, inputs, [], "", body or [gast.Pass()])
        )

    def kept_names(self, pair: Pair, lines: list[gast.stmt]) -> list[str]:
        """The names that the reverse half reads and does not bind itself, in order of first use."""
        own = {pair.namer.seed, *pair.shadow_parameters, pair.namer.bars}
        return list(dict.fromkeys(item for item in free_variables(lines) if item not in own))


def names_bound(program: Program, lines: list[gast.stmt]) -> set[str]:
    """Names that a function binds itself."""
    parameters = {parameter.name for parameter in program.parameters}
    return parameters.union(*map(bound_names, lines))


def private_copies(pair: Pair) -> list[gast.stmt]:
    """`x = private(x, beside=(y,))`: what the function writes, apart from the caller's arrays."""
    if not pair.written:
        return []
    names = [name(item) for item in pair.written]
    target = names[0] if len(names) == 1 else gast.Tuple(names, gast.Load())
    return [kept(assign(target, private_call(pair.program, names, pair.memory)))]
