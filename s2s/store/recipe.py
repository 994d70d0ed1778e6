"""A note beside a stored module: how it is found and called again without the compiler.

    question    what can be said before anything is read: the function's code, the meaning of its
                names, the request, the kinds, the compiler
    recipe      the file under that question: which module answers, for which world, and the text
                of every function that it was made from

A function is believed to have the text that was attested when its code is the same as then, and the
lines in its file are the same as then.  A recipe is only a hint: what it says is checked against
the live functions, and whatever does not agree is a miss.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from types import FunctionType

from s2s.request import Request
from s2s.store.compiled import Calling
from s2s.store.folder import folder_of
from s2s.store.key import compiler_stamp, fingerprint, versions
from s2s.store.world import Unsettled, World, world
from s2s_runtime.kinds import Kind

Place = tuple[int, str]  # the number of a function in its world, and a free name of it


@dataclass(frozen=True)
class Lines:
    """Where the text of a function stands in its file, and its digest."""

    first: int
    last: int
    digest: str


@dataclass(frozen=True)
class Recipe:
    """Everything that the start of another process needs to know."""

    key: str  # of the module
    text: str  # its digest
    world: str
    opened: Mapping[int, Lines]
    calling: Calling
    passed: Mapping[str, Place]  # where each free name of the module is read
    guards: tuple[Place, ...]  # what must be the very object that it is now

    @property
    def asked(self) -> dict[int, frozenset[str]]:
        """The names that the text asks of each opened function."""
        places = *self.passed.values(), *self.guards
        return {
            number: frozenset(name for at, name in places if at == number)
            for number in self.opened
        }


def stem_of(function: FunctionType, request: Request) -> str:
    """The readable part of the file's name."""
    module = str(function.__globals__.get("__name__") or function.__module__)
    return f"{module.rpartition('.')[2]}.{function.__code__.co_qualname} {request.derivative.value}"


def folder(function: FunctionType, request: Request) -> str | None:
    """The folder that the request chooses for a function; None for the user's own."""
    return folder_of(request.cache, function.__code__.co_filename)


def question(function: FunctionType, request: Request, kinds: tuple[Kind, ...] | None) -> str:
    """The digest under which the recipe lies; names of the function are followed one step."""
    near = world(function, kinds or (), lambda number, _: None if number else frozenset())
    module = str(function.__globals__.get("__name__"))
    asked = repr(request), repr(kinds), module, near.digest
    return fingerprint("s2s-question-1", compiler_stamp(), *versions(), *asked)


def lines_digest(lines: Iterable[str]) -> str:
    return fingerprint("\n".join(lines))


def said(recipe: Recipe) -> str:
    """The recipe as a text."""
    return repr(astuple(recipe)) + "\n"


def understood(text: str) -> Recipe:
    """The recipe of a text that `said` wrote; raises ValueError and its kin for any other."""
    key, digest, known, opened, calling, passed, guards = ast.literal_eval(text)
    lines = {number: Lines(*found) for number, found in opened.items()}
    return Recipe(key, digest, known, lines, Calling(*calling), passed, guards)


def same_world(
    recipe: Recipe, function: FunctionType, kinds: tuple[Kind, ...] | None
) -> World | None:
    """The live objects by their numbers, where all of them are as they were."""
    asked = recipe.asked
    try:
        found = world(function, kinds or (), lambda number, _: asked.get(number))
    except Unsettled:
        return None
    if found.digest != recipe.world:
        return None
    texts: dict[str, list[str]] = {}
    unchanged = all(
        _has_lines(found.objects[number], lines, texts) for number, lines in recipe.opened.items()
    )
    return found if unchanged else None


def _has_lines(function: object, lines: Lines, texts: dict[str, list[str]]) -> bool:
    """Whether a function's lines stand in its file as they did."""
    if not isinstance(function, FunctionType):
        return False
    name = function.__code__.co_filename
    if name not in texts:
        linecache.checkcache(name)
        text = "".join(linecache.getlines(name, function.__globals__))
        texts[name] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines_digest(texts[name][lines.first - 1 : lines.last]) == lines.digest
