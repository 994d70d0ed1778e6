"""What the attributes of classes hold, learned from every store that a program makes.

    self.total = 0.0       total: float
    self.total += x        total: float, or what x makes of it: f8[:]

An attribute's kind is what every store of that name into that class agrees on.  A store that
teaches something after a read relied on less makes the session stale: it is lowered again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from s2s.normalise.infer import BOTTOM, join
from s2s_runtime.kinds import UNKNOWN, Instance, Kind, Record, Repeated, Sequence, Table

ROUNDS = 4
EVERY = "*"  # no attribute's name: which attributes there are was asked


@dataclass
class Learned:
    """Kinds by class and attribute."""

    kinds: dict[tuple[type, str], Kind] = field(default_factory=dict)
    asked: set[tuple[type, str]] = field(default_factory=set)
    stale: bool = False

    def store(self, base: Kind, attribute: str, kind: Kind) -> None:
        """An attribute of an object of this kind may hold this."""
        if not isinstance(base, Instance):
            return  # contents.py: what is noted under the name holds for every object
        key = (base.cls, attribute)
        before = self.kinds.get(key, BOTTOM)
        after = join(before, kind)
        if after != before:
            self.kinds[key] = after
            new = before == BOTTOM and (base.cls, EVERY) in self.asked
            self.stale |= key in self.asked or new

    def mixed(self, base: Kind, attribute: str) -> bool:
        """Whether stores leave values of different kinds under one name."""
        return isinstance(base, Instance) and self.kinds.get((base.cls, attribute)) == UNKNOWN

    def read(self, base: Instance, attribute: str) -> Kind | None:
        """The kind of an attribute; None where neither the object nor a store says."""
        key = (base.cls, attribute)
        self.asked.add(key)
        found = [self.kinds[key]] if key in self.kinds else []
        declared = dict(base.attributes).get(attribute)
        found += [declared] if declared is not None else []
        if not found:
            return None
        kind = found[0]
        for other in found[1:]:
            kind = join(kind, other)
        return {BOTTOM: UNKNOWN, Repeated(BOTTOM): Repeated(UNKNOWN)}.get(kind, kind)

    def append(self, base: Kind, attribute: str, kind: Kind) -> None:
        """`self.log.append(x)`: what lies in the list that an attribute holds."""
        held = self.kinds.get((base.cls, attribute)) if isinstance(base, Instance) else None
        if isinstance(held, Repeated):
            self.store(base, attribute, Repeated(kind))

    def whole(self, kind: Kind, inside: tuple[type, ...] = ()) -> Kind:
        """A structure with every attribute that the stores give to the objects in it.

        Shadows are all of one class: which attributes one has, its own kind says.
        """
        if isinstance(kind, (Repeated, Table)):
            return replace(kind, item=self.whole(kind.item, inside))
        if isinstance(kind, Sequence):
            return replace(kind, items=tuple(self.whole(item, inside) for item in kind.items))
        if isinstance(kind, Record):
            return Record(tuple((key, self.whole(item, inside)) for key, item in kind.items))
        if not isinstance(kind, Instance) or kind.cls in inside:
            return kind
        names = dict.fromkeys(name for name, _ in kind.attributes)
        if kind.cls is not SimpleNamespace:
            self.asked.add((kind.cls, EVERY))
            names |= dict.fromkeys(name for cls, name in self.kinds if cls is kind.cls)
        deeper = (*inside, kind.cls)
        parts = ((name, self.whole(self.read(kind, name) or UNKNOWN, deeper)) for name in names)
        return replace(kind, attributes=tuple(parts))

    def again(self, last: bool) -> None:
        """Before the program is lowered again; at the last time nothing is promised."""
        if last:
            self.kinds = dict.fromkeys(self.kinds, UNKNOWN)
        self.asked.clear()
        self.stale = False
