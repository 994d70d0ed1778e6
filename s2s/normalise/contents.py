"""What containers hold, where a store puts something of another kind into them.

    total = {"w": 0.0}
    for x in xs:
        total["w"] = total["w"] + x       "w" holds a number on the first trip, an array later

A container's kind tells what its items were when it was made.  A store that contradicts it is noted
under the name of the item, and the function is lowered again, knowing it: what is read under that
name is then of the kind that both have in common.  Notes are by name, not by container, because any
container may be reached through several variables.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Protocol

import gast

from s2s.core import MISSING, Value
from s2s.normalise.infer import BOTTOM, held_kind, join
from s2s_runtime.kinds import (
    UNKNOWN,
    Array,
    Instance,
    Kind,
    Record,
    Repeated,
    Scalar,
    Sequence,
    Table,
)

Slot = tuple[str, object]
NUMBER: Slot = ("item", None)
ANY: Slot = ("any", None)


class LowerAgain(Exception):
    """Something was assumed of a container before a store contradicted it."""


@dataclass
class Contents:
    """The kinds that stores put where items of other kinds stood.

    `stored`: parameters that their function stores; one given there is an argument at run time.
    `filled`: all that is put by number into containers that are reached by more than one name;
    `asked`: whether that was used.
    """

    kinds: dict[Slot, Kind] = field(default_factory=dict)
    stored: set[tuple[str, int, int, str]] = field(default_factory=set)
    filled: Kind = BOTTOM
    asked: bool = False

    def store_parameter(self, place: tuple[str, int, int, str]) -> None:
        """A function that was given as this parameter is stored, and must be there."""
        if place not in self.stored:
            self.stored.add(place)
            raise LowerAgain

    def kind(self, slot: Slot, claimed: Kind) -> Kind:
        """The kind of what is read there."""
        for key in [slot, ANY] if slot != ANY else list(self.kinds):
            if key in self.kinds:
                claimed = join(claimed, self.kinds[key])
        return claimed

    def empty(self) -> Kind:
        """The kind of an empty list that lies in another container: of what may be put into it."""
        self.asked = True
        return Repeated(UNKNOWN if self.filled == BOTTOM else self.filled)

    def fill(self, kind: Kind) -> None:
        """Something is put by number into a container, whichever that is."""
        wider = join(self.filled, kind)
        if wider != self.filled:
            self.filled = wider
            if self.asked:
                raise LowerAgain

    def put(self, slot: Slot, value: Value, claims: list[Kind]) -> None:
        """Something is stored where one of `claims` is said to stand."""
        kind = held_kind(value)
        claims = [self.kind(slot, claim) for claim in claims]
        if all(
            claim == UNKNOWN or _alike(claim, kind) or join(claim, kind) == claim
            for claim in claims
        ):
            return
        self.note(slot, value)

    def note(self, slot: Slot, value: Value) -> None:
        """Whatever is read under this name may be of this kind."""
        kind = held_kind(value)
        wider = join(self.kinds.get(slot, kind), kind)
        if self.kinds.get(slot) != wider:
            self.kinds[slot] = wider
            raise LowerAgain


class Place(Protocol):
    """The function in which something is stored: a `Scope`."""

    session: Any
    own: Any


def put(scope: Place, base: Value, slot: Slot, value: Value, claimed: Kind) -> None:
    """Note what is stored in a container; an array holds numbers whatever is stored.

    What the function keeps to itself is known without notes (see `own`).
    """
    kind, contents = base.kind, scope.session.contents
    if isinstance(kind, Array) or scope.own.holds(base):
        return
    if slot in (ANY, NUMBER):
        contents.fill(held_kind(value))
    if isinstance(kind, Record) and slot == ANY:
        contents.put(slot, value, [item for _, item in kind.items])
    elif kind == UNKNOWN and (slot not in (ANY, NUMBER) or not isinstance(value.kind, Scalar)):
        # What is not known may be any container: all that is read under this name has both kinds.
        contents.note(slot, value)
    else:
        contents.put(slot, value, [claimed])


def _alike(one: Kind, other: Kind) -> bool:
    """Python and NumPy floats behave alike."""
    scalars = isinstance(one, Scalar) and isinstance(other, Scalar)
    return one == other or scalars and one.floating and other.floating


def slot_of(key: Value | None, attribute: str | None = None) -> Slot:
    """The name under which an item or attribute is noted."""
    if attribute is not None:
        return ("attribute", attribute)
    assert key is not None
    if isinstance(key.static, str):
        return ("name", key.static)
    numbers = isinstance(key.static, int) or isinstance(key.kind, Scalar)
    return NUMBER if numbers else ANY


def attribute_kind(base: Value, name: str) -> Kind:
    """What the class of an object, or of a NamedTuple, says of an attribute."""
    kind = base.kind
    if isinstance(kind, Sequence):
        return dict(zip(kind.fields, kind.items, strict=False)).get(name, UNKNOWN)
    return dict(kind.attributes).get(name, UNKNOWN) if isinstance(kind, Instance) else UNKNOWN


def item_kind(base: Value, key: Value) -> Kind:
    """The kind of an item of a container."""
    kind = base.kind
    if isinstance(kind, Table):
        return kind.item
    if isinstance(kind, Repeated):
        return kind if isinstance(key.node, gast.Slice) else kind.item
    if isinstance(kind, Record):
        found = dict(kind.items)
        return (
            found.get(key.static, UNKNOWN) if key.static is not MISSING else _any_of(found.values())
        )
    if (
        isinstance(kind, Sequence)
        and isinstance(key.static, int)
        and -len(kind.items) <= key.static < len(kind.items)
    ):
        return kind.items[key.static]
    if isinstance(kind, Sequence) and isinstance(key.kind, Scalar) and key.static is MISSING:
        return _any_of(kind.items)
    return UNKNOWN


def _any_of(kinds: Collection[Kind]) -> Kind:
    """The kind of an item whose key only run time knows."""
    return reduce(join, kinds) if kinds else UNKNOWN
