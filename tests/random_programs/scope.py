"""What the generator knows while it writes: the places in sight, and the lines so far.

A place is anything that can be read and assigned: `a`, `box.value`, `held[0]`, `state["p"]`. Its
shape is known, so that every program that is written also runs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from tests.random_programs.draws import Draws, choose

Shape = tuple[int, ...]
SHAPES: tuple[Shape, ...] = ((), (1,), (3,), (2, 3), (2, 1), (2,))


@dataclass(frozen=True)
class Place:
    """`fixed`: it may be assigned only values of its own shape, as blocks must leave it."""

    text: str
    shape: Shape


@dataclass
class Scope:
    """The state of one program being written."""

    draws: Draws
    places: list[Place] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    productions: list[str] = field(default_factory=list)
    depth: int = 0
    in_loop: int = 0
    counters: tuple[str, ...] = ()
    names: Counter[str] = field(default_factory=Counter)
    budget: int = 24

    def write(self, line: str) -> None:
        self.lines.append("    " * (self.depth + 1) + line)

    def fresh(self, stem: str) -> str:
        self.names[stem] += 1
        return f"{stem}{self.names[stem]}"

    def of_shape(self, shape: Shape) -> list[Place]:
        return [place for place in self.places if place.shape == shape]

    def arrays(self) -> list[Place]:
        return [place for place in self.places if place.shape]

    def pick(self, shape: Shape) -> Place | None:
        found = self.of_shape(shape)
        return choose(self.draws, found) if found else None

    def bind(self, text: str, shape: Shape) -> Place:
        """The text now names a value of this shape; what was held under it is gone."""
        self.places = [place for place in self.places if not _within(place.text, text)]
        place = Place(text, shape)
        self.places.append(place)
        return place


def _within(text: str, name: str) -> bool:
    return text == name or text.startswith((name + ".", name + "["))


def inside(scope: Scope, loop: bool = False, counter: str | None = None) -> Scope:
    """A block of the same program: it shares lines and names, and what it binds stays in it."""
    return replace(
        scope,
        places=list(scope.places),
        depth=scope.depth + 1,
        in_loop=scope.in_loop + loop,
        counters=scope.counters + ((counter,) if counter else ()),
    )
