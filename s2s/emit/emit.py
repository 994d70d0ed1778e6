"""The door of this room: derived programs in, the text of a module out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import gast

from s2s.derive import Derived
from s2s.emit.apart import apart
from s2s.emit.defaults import with_defaults
from s2s.emit.header import docstring
from s2s.emit.joining import joining
from s2s.emit.linking import link
from s2s.emit.module import FreeNames, Imports, function
from s2s.emit.sweeps import Writer
from s2s.emit.tangent import tangent_function
from s2s.emit.twins import without_twins
from s2s.emit.writer import write
from s2s.leaves import assign, call, constant, name
from s2s.read import Source
from s2s.request import Derivative, Request
from s2s_runtime.kinds import Kind


@dataclass(frozen=True)
class Text:
    """The text of a module and what its caller must know."""

    body: str
    module_name: str
    entry: str
    reverse: str
    free: tuple[str, ...]
    passed: Mapping[str, tuple[Source, str]]
    guards: Mapping[tuple[Source, str], object]
    members: tuple[tuple[object, str, object], ...]
    sources: tuple[Source, ...]
    seeded: bool
    shadows: tuple[int, ...]

    def resolve(self, printed: str) -> object:
        """The live value of a free name, by the name that it has in the module."""
        source, name = self.passed[printed]
        return source.resolve(name)


def emit(
    derived: Derived, source: Source, request: Request, kinds: tuple[Kind, ...] | None
) -> Text:
    """Callees' pairs first, then the function."""
    writer = Writer(Imports(set()), FreeNames())
    entry, reverse = (
        _tangents(writer, derived, request)
        if derived.tangents
        else _pairs(writer, derived, request)
    )
    parted = apart(writer.functions, writer.own, writer.free)
    linked = link(parted, writer.own, writer.imports)
    own = [function for function in linked if function.name in _own_names(derived, entry)]
    header = docstring(source, request, kinds, derived.program, own,
                       derived.regions.rows)
    for half in own:
        if half.name != reverse:
            with_defaults(half, derived.program.tree)
    functions = [joining(found) for found in without_twins(linked, {entry, reverse})]
    lines = [
        gast.Expr(gast.Constant(header, None)),
        *writer.imports.statements(),
        *functions,
    ]
    return Text(
        body=write(gast.Module(lines, [])),
        module_name=f"s2s_generated.{source.name}",
        entry=entry,
        reverse=reverse,
        free=tuple(
            item.id for found in functions if found.name == entry for item in found.args.kwonlyargs
        ),
        passed=writer.free.given,
        guards=derived.session.guards,
        members=tuple(derived.session.members.values()),
        sources=(source, *derived.session.sources.values()),
        seeded=all(pair.signature.seeded for pair in derived.pairs[-1:]),
        shadows=tuple(index for pair in derived.pairs[-1:] for index in pair.signature.shadows),
    )


def _own_names(derived: Derived, entry: str) -> set[str]:
    """The names of the functions that stand for the one that was asked for."""
    halves = [(pair.signature.forward, pair.signature.reverse) for pair in derived.pairs[-1:]]
    return {entry}.union(*halves)


def _tangents(writer: Writer, derived: Derived, request: Request) -> tuple[str, str]:
    """Forward mode: every function with its tangent."""
    *callees, main = derived.tangents
    for text, step in derived.steps:
        writer.plain(text, step, derived)
    for tangent in callees:
        tangent_function(writer, tangent)
    along = main.arguments[0] if request.single else f"({', '.join(main.arguments)})"
    tangent_function(writer, main, f"Return the value and its tangent along {along}.")
    return main.signature.text, ""


def _pairs(writer: Writer, derived: Derived, request: Request) -> tuple[str, str]:
    """Reverse mode: the pairs of the callees, then the function that was asked for."""
    *callees, main = derived.pairs
    for text, step in derived.steps:
        writer.plain(text, step, derived)
    for tangent in derived.regions.tangents.found if derived.regions.tangents else ():
        tangent_function(writer, tangent)
    for half, arguments, lines in derived.regions.halves:
        writer.functions.append(function(half, arguments, [], "", lines))
    for pair in callees:
        writer.pair(pair, single=len(pair.signature.bars) == 1)
    return _main(writer, main, derived, request)


def _main(writer: Writer, main: object, derived: Derived, request: Request) -> tuple[str, str]:
    """The function that the user asked for."""
    program = derived.program
    text = f"{program.name}_value_and_grad"
    if derived.fused:
        writer.fused(main, text, request.single, f"Return the value and {_bars(request)}.")
        return text, ""
    single = request.single if request.called is None else len(main.signature.bars) == 1
    writer.pair(main, single)
    if request.derivative is Derivative.PAIR:
        return main.signature.forward, main.signature.reverse
    arguments = [parameter.name for parameter in program.parameters]
    forward = call(name(main.signature.forward), *(name(item) for item in arguments))
    value = main.namer.fresh("value")
    body = [
        assign(gast.Tuple([name(value), name("kept")], gast.Load()), forward),
        gast.Return(
            gast.Tuple(
                [name(value), call(name(main.signature.reverse), name("kept"), constant(1.0))],
                gast.Load(),
            )
        ),
    ]
    writer.functions.append(
        function(text, arguments, [], f"Return the value and {_bars(request)}.", body)
    )
    return text, ""


def _bars(request: Request) -> str:
    names = [f"{item}_bar" for item in request.wrt]
    return names[0] if request.single else f"({', '.join(names)}{',' if len(names) == 1 else ''})"
