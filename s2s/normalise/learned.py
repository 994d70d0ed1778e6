"""What the attributes of classes hold, learned from every store that a program makes.

    self.total = 0.0       total: float
    self.total += x        total: float, or what x makes of it: f8[:]

An attribute's kind is what every store of that name into that class agrees on.  A store that
teaches something after a read relied on less makes the session stale: it is lowered again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from s2s.normalise.infer import BOTTOM, join
from s2s_runtime.kinds import UNKNOWN, Instance, Kind

ROUNDS = 4


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
            self.stale |= key in self.asked

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
        return UNKNOWN if kind == BOTTOM else kind

    def again(self, last: bool) -> None:
        """Before the program is lowered again; at the last time nothing is promised."""
        if last:
            self.kinds = dict.fromkeys(self.kinds, UNKNOWN)
        self.asked.clear()
        self.stale = False
