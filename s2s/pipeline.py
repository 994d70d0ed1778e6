"""From a function to its derivative: the whole compiler, in order.

    read -> normalise -> analyse -> choose -> derive -> optimise -> emit -> store

`generate` is a pure function of source, request, kinds and rule book; `derivative` adds the store.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FunctionType

import numpy

from s2s.analyse.aliasing import aliasing
from s2s.analyse.cells import Touches
from s2s.analyse.replaced import replaced
from s2s.core import Replaced
from s2s.derive import derive
from s2s.derive.axis import NotBatched
from s2s.derive.batched import batched
from s2s.derive.endings import Ways, ways
from s2s.emit import Text, emit
from s2s.emit.writer import write
from s2s.errors import Code, CompileError
from s2s.normalise import normalise
from s2s.normalise.scope import refusal
from s2s.read import Source, read
from s2s.request import Derivative, Effects, Request
from s2s.rulebook import RuleBook
from s2s.rules.shelf import SHELF
from s2s.store import (
    Calling,
    Compiled,
    compiled,
    folder,
    in_memory,
    key_of,
    remember,
    settled,
    stem_of,
    store,
)
from s2s_runtime.guards import held
from s2s_runtime.kinds import Kind, kind_of
from s2s_runtime.schedules import Store


def generate(
    source: Source, request: Request, kinds: tuple[Kind, ...] | None, book: RuleBook
) -> Text:
    """From a function's source to the text of its derivative."""
    plain = request.derivative is Derivative.JVP or isinstance(request.checkpoint, Store)
    plan = None if plain else request.checkpoint
    followed: frozenset[tuple[str, int]] = frozenset()  # `try` statements that active values enter
    apart: frozenset[Replaced] = frozenset()  # containers that checkpointed steps replace
    with uncollected():
        while True:
            try:
                program, session = normalise(
                    source, kinds, book, plan, not plain, plainly, followed,
                    request.callees, apart,
                )
                if not (found := replaced(program, session)) <= apart:
                    apart |= found
                    continue
                derived = derive(program, session, request)
            except RecursionError:
                raise too_deep(source) from None
            except CompileError as error:
                if error.tries <= followed:
                    raise
                followed |= error.tries
            else:
                return emit(derived, source, request, kinds)


def too_deep(source: Source) -> CompileError:
    """The error for a function that the compiler's own recursion cannot follow."""
    return refusal(
        source, source.tree, f"`{source.name}` is nested too deeply",
        "functions that hold one another, or expressions within expressions, go past what Python "
        "allows the compiler", "pass what inner functions hold as arguments, or name parts of it",
        Code.TOO_DEEP,
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles while trees are built: they are large, live, and have none."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def derivative(function: Callable, request: Request, kinds: tuple[Kind, ...] | None) -> Compiled:
    """The callable derivative of `function` for arguments of these kinds."""
    source, book = read(function), SHELF.book
    text = generate(source, request, kinds, book)
    return loaded(source, request, kinds, text, book)


def plainly(function: Callable, request: Request, kinds: tuple[Kind, ...] | None) -> Compiled:
    """A derivative that is differentiated again: plans have none, so its loops are plain."""
    if request.derivative is not Derivative.JVP:
        request = replace(request, checkpoint=Store())
    return derivative(function, request, kinds)


def touches(
    function: Callable, kinds: tuple[Kind, ...] | None, callees: Effects
) -> tuple[Touches, Callable[[], bool]]:
    """What a call of a function does to memory, and whether that still holds."""
    book = SHELF.book
    program, session = normalise(
        read(function), kinds, book, derivative=plainly, callees=callees
    )
    memory = aliasing(program, session.programs, {})
    names = [(source, name, value) for (source, name), value in session.guards.items()]
    members = tuple(session.members.values())
    return memory.touches(program), lambda: SHELF.book is book and unchanged(names, members)


def ways_of(function: Callable, name: str, kinds: tuple[Kind, ...] | None) -> Ways:
    """Where the ways from a parameter to the result of a function end."""
    program, session = normalise(
        read(function), kinds, SHELF.book, split=False, derivative=plainly
    )
    return ways(program, session, name)


def together(entry: FunctionType, kinds: tuple[Kind, ...], dots: int) -> Callable | None:
    """A tangent function that takes many tangents, its last parameters, on an axis in front."""
    if entry.__globals__.get("np", numpy) is not numpy:
        return None
    program, _ = normalise(read(entry), kinds, SHELF.book, derivative=plainly)
    args = program.tree.args
    names = [argument.id for argument in (*args.posonlyargs, *args.args)]
    try:
        function = batched(program, names[-dots:])
    except NotBatched:
        return None
    text = write([function])
    space = {**entry.__globals__, "np": numpy}
    exec(compile(text, f"<s2s {entry.__name__} of many tangents>", "exec"), space)  # noqa: S102
    return space[entry.__name__]


def loaded(
    source: Source, request: Request, kinds: tuple[Kind, ...] | None, text: Text, book: RuleBook
) -> Compiled:
    """Store the text and load the very bytes that were stored."""
    stem = stem_of(source.function, request)
    known = None if SHELF.own else settled(source.function, kinds, text)
    key = key_of(
        sources=[found.digest for found in text.sources] + [known.digest if known else ""],
        request=repr(request),
        book=book.digest,
        kinds=repr(kinds),
    )
    attested = all(found.attested for found in text.sources)
    if request.cache is False or not attested:
        entry = in_memory(key, text.body, stem)
    else:
        entry = store(key, text.body, stem, folder(source.function, request))
    calling = Calling(
        text.module_name, text.entry, text.reverse, text.free, text.seeded, text.shadows
    )
    if known is not None and entry.path is not None:
        remember(entry, key, known, request, kinds, calling, text)
    return compiled(entry, calling, text.resolve, guards(text, book))


def guards(text: Text, book: RuleBook) -> Callable[[], bool]:
    """Whether everything that the text assumed of the world outside still holds."""
    expected = [(source, name, value) for (source, name), value in text.guards.items()]
    kinds = {name: kind_of(text.resolve(name)) for name in text.free}

    def holds() -> bool:
        if SHELF.book is not book or not unchanged(expected, text.members):
            return False
        for name, kind in kinds.items():  # at every call: no generator, which costs more than this
            if kind_of(text.resolve(name)) != kind:
                return False
        return True

    return holds


def unchanged(names: list[tuple], members: tuple[tuple, ...]) -> bool:
    """Whether names of sources, and attributes of objects, still mean the same objects."""
    for source, name, value in names:
        if source.resolve(name) is not value:
            return False
    for base, attribute, value in members:
        if held(base, attribute) is not value:
            return False
    return True
