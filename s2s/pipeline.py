"""From a function to its derivative: the whole compiler, in order.

    read -> normalise -> analyse -> choose -> derive -> optimise -> emit -> store

`generate` is a pure function of source, request, kinds and rule book; `derivative` adds the store.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from s2s.analyse.aliasing import aliasing
from s2s.derive import derive
from s2s.emit import Text, emit
from s2s.normalise import normalise
from s2s.read import Source, read
from s2s.request import Derivative, Request
from s2s.rulebook import RuleBook
from s2s.rules import NUMPY
from s2s.store import in_memory, key_of, load, store
from s2s_runtime.kinds import Kind, kind_of


@dataclass(frozen=True)
class Compiled:
    """A loaded module and how to call it."""

    text: str
    path: str | None
    functions: Mapping[str, Callable]
    entry: Callable
    reverse: Callable | None
    free: tuple[str, ...]
    resolve: Callable[[str], object]
    refresh: Callable[[], bool]


def generate(
    source: Source, request: Request, kinds: tuple[Kind, ...] | None, book: RuleBook
) -> Text:
    """From a function's source to the text of its derivative."""
    split = request.derivative is not Derivative.JVP
    program, session = normalise(source, kinds, book, request.checkpoint, split)
    derived = derive(program, session, request)
    return emit(derived, source, request, kinds)


def derivative(function: Callable, request: Request, kinds: tuple[Kind, ...] | None) -> Compiled:
    """The callable derivative of `function` for arguments of these kinds."""
    source = read(function)
    text = generate(source, request, kinds, NUMPY)
    return loaded(source, request, kinds, text)


def effects(function: Callable, kinds: tuple[Kind, ...]) -> tuple[bool, bool]:
    """Whether a function may write its arguments, and whether its result may share their memory."""
    program, session = normalise(read(function), kinds, NUMPY)
    memory = aliasing(program, session.programs, {})
    return memory.touches(program)


def loaded(
    source: Source, request: Request, kinds: tuple[Kind, ...] | None, text: Text
) -> Compiled:
    """Store the text and load the very bytes that were stored."""
    stem = f"{source.module.rpartition('.')[2]}.{source.qualname} {request.derivative.value}"
    key = key_of(sources=[source.digest, *text.digests], request=repr(request), book=NUMPY.digest,
                 kinds=", ".join(map(str, kinds or ())) + text.free_kinds)
    write = in_memory if request.cache is False or not source.attested else store
    entry = write(key, text.body, stem)
    module = load(entry, text.module_name)
    functions = {name: value for name, value in vars(module).items() if inspect.isfunction(value)}
    return Compiled(
        text.body,
        str(entry.path) if entry.path else None,
        functions,
        functions[text.entry],
        functions.get(text.reverse),
        tuple(text.free),
        text.resolve,
        guards(text),
    )


def guards(text: Text) -> Callable[[], bool]:
    """Whether everything that the text assumed of the world outside still holds."""
    expected = [(source, name, value) for (source, name), value in text.guards.items()]
    kinds = {name: kind_of(text.resolve(name)) for name in text.free}

    def holds() -> bool:
        for source, name, value in expected:
            if source.resolve(name) is not value:
                return False
        return all(kind_of(text.resolve(name)) == kind for name, kind in kinds.items())
    return holds
