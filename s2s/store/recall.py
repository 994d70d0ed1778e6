"""The start from the store: a module that was written before, without reading or compiling.

recall(function, request, kinds)     the loaded module, if one was written for this very world
remember(...)                        leave a recipe, so that the next process finds it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, Protocol

from s2s.request import Request
from s2s.store.compiled import Calling, Compiled, compiled
from s2s.store.entry import Entry
from s2s.store.key import fingerprint
from s2s.store.recipe import (
    Lines,
    Place,
    Recipe,
    folder,
    lines_digest,
    question,
    said,
    same_world,
    stem_of,
    understood,
)
from s2s.store.shelf import keep_recipe, kept_recipe, stored
from s2s.store.world import World, resolved, world
from s2s_runtime.guards import held
from s2s_runtime.kinds import Kind, kind_of


class Read(Protocol):
    """What is asked of a `Source`."""

    @property
    def function(self) -> FunctionType: ...

    @property
    def lines(self) -> Mapping[int, str]: ...

    def resolve(self, name: str) -> object: ...


class Made(Protocol):
    """What is asked of a `Text`; the function that was asked for comes first in `sources`."""

    @property
    def sources(self) -> tuple[Any, ...]: ...

    @property
    def passed(self) -> Mapping[str, tuple[Any, str]]: ...

    @property
    def guards(self) -> Mapping[tuple[Any, str], object]: ...


def recall(
    function: Any, request: Request, kinds: tuple[Kind, ...] | None
) -> Compiled | None:
    """The module for this function as it is now; None where none is known for sure."""
    if request.cache is False or not isinstance(function, FunctionType):
        return None
    try:
        return _recalled(function, request, kinds)
    except Exception:  # a damaged recipe, or an object of the user's that cannot be asked: a miss
        return None


def _recalled(
    function: FunctionType, request: Request, kinds: tuple[Kind, ...] | None
) -> Compiled | None:
    stem, chosen = stem_of(function, request), folder(function, request)
    text = kept_recipe(question(function, request, kinds), stem, chosen)
    recipe = None if text is None else understood(text)
    live = None if recipe is None else same_world(recipe, function, kinds)
    if recipe is None or live is None:
        return None
    entry = stored(recipe.key, stem, chosen)
    if entry is None or fingerprint(entry.text) != recipe.text:
        return None

    def resolve(printed: str) -> object:
        number, name = recipe.passed[printed]
        return resolved(live.objects[number], name)

    return compiled(entry, recipe.calling, resolve, _guards(recipe, live, resolve))


def _guards(
    recipe: Recipe, live: World, resolve: Callable[[str], object]
) -> Callable[[], bool]:
    """Whether names still mean the same objects, and what is passed is of the same kinds."""
    functions = [(live.objects[number], name) for number, name in recipe.guards]
    expected = [(function, name, resolved(function, name)) for function, name in functions]
    kinds = {printed: kind_of(resolve(printed)) for printed in recipe.calling.free}
    members = tuple(live.members())

    def holds() -> bool:
        for base, attribute, value in members:
            if held(base, attribute) is not value:
                return False
        for function, name, value in expected:
            if resolved(function, name) is not value:
                return False
        for printed, kind in kinds.items():
            if kind_of(resolve(printed)) != kind:
                return False
        return True

    return holds


def settled(
    function: FunctionType, kinds: tuple[Kind, ...] | None, made: Made
) -> World | None:
    """The world that a text was just made in; None where no other process could know it again."""
    asked: dict[int, set[str]] = {id(read.function): set() for read in made.sources}
    try:
        for read, name in (*made.passed.values(), *made.guards):
            asked[id(read.function)].add(name)
        opened = {function: frozenset(names) for function, names in asked.items()}
        found = world(function, kinds or (), lambda _, met: opened.get(id(met)))
        for read in made.sources:
            found.number(read.function)
    except Exception:  # as in `recall`: what cannot be asked is not known again
        return None
    return found


def remember(
    entry: Entry,
    key: str,
    known: World,
    request: Request,
    kinds: tuple[Kind, ...] | None,
    calling: Calling,
    made: Made,
) -> None:
    """Leave the recipe of an entry that lies on disk."""
    function = made.sources[0].function
    try:
        if not all(resolved(read.function, name) is read.resolve(name)
                   for read, name in (*made.guards, *made.passed.values())):
            return  # a name that only the compiler knows
        if not all(read.resolve(name) is value for (read, name), value in made.guards.items()):
            return  # the world has changed since the text was made
        recipe = Recipe(
            key,
            fingerprint(entry.text),
            known.digest,
            {known.number(read.function): _lines(read) for read in made.sources},
            calling,
            {printed: _place(known, *made.passed[printed]) for printed in calling.free},
            tuple(_place(known, *found) for found in made.guards),
        )
        asked, stem = question(function, request, kinds), stem_of(function, request)
        keep_recipe(asked, said(recipe), stem, folder(function, request))
    except Exception:  # as in `recall`
        return


def _place(known: World, source: Read, name: str) -> Place:
    return known.number(source.function), name


def _lines(source: Read) -> Lines:
    numbers = sorted(source.lines)
    return Lines(numbers[0], numbers[-1], lines_digest(source.lines[n] for n in numbers))
