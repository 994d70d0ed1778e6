"""A container that a checkpointed step replaces, as the variables in it (see `analyse/replaced`).

                                                   def step(state_u, state_v):
                                                       state = {"u": state_u, "v": state_v}
                                                       state = {"u": f(state["u"]), "v": g(state)}
                                                       return state["u"], state["v"]
    for t in s2s.checkpointed(range(n), ...):
        state = {"u": f(state["u"]),               state_u, state_v = state["u"], state["v"]
                 "v": g(state)}              ->    for t in range(n):
                                                       state_u, state_v = step(state_u, state_v)
                                                   state = {"u": state_u, "v": state_v}
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import gast

from s2s.core import Marks, Replaced
from s2s.leaves import attribute, constant, subscript
from s2s.normalise.rewrites.liveness import loads
from s2s.normalise.rewrites.text import FUNCTIONS, Text, assignment, load, stored
from s2s.trees import walk
from s2s_runtime.kinds import Instance, Kind, Record
from s2s_runtime.kinds import Sequence as Items


@dataclass(frozen=True)
class Apart:
    """One such variable, and the names of what lies in it."""

    name: str
    kind: Kind
    names: tuple[str, ...]

    def taken(self) -> list[gast.expr]:
        """The texts of what lies in it."""
        return [text for text, _ in _paths(self.kind, self.name)]

    def unpacked(self) -> gast.stmt:
        """`state_u, state_v = state["u"], state["v"]`."""
        names, texts = list(map(stored, self.names)), self.taken()
        if len(names) == 1:
            return gast.Assign(names, texts[0], None)
        target = gast.Tuple(names, gast.Store())
        return gast.Assign([target], gast.Tuple(texts, gast.Load()), None)

    def packed(self) -> gast.stmt:
        """`state = {"u": state_u, "v": state_v}`."""
        return assignment(self.name, _display(self.kind, iter(self.names)))


def taken_apart(
    text: Text,
    tree: gast.FunctionDef,
    marks: Marks,
    node: gast.For | gast.While,
    carried: set[str],
    ways: Sequence[Sequence[gast.stmt]],
) -> dict[str, Apart]:
    """Those of the `carried` variables; not what the loop's own header and ways out read."""
    read = loads(node.test) if isinstance(node, gast.While) else set()
    read |= {name for lines in (*ways, node.orelse) for line in lines for name in loads(line)}
    for inner in (item for item in walk(tree) if isinstance(item, FUNCTIONS) and item is not tree):
        read |= loads(inner)
    place = text.source.filename, node.lineno
    found = [one for one in marks.apart if (one.filename, one.lineno) == place]
    return {
        one.name: Apart(one.name, one.kind, tuple(text.fresh(wish) for wish in _wishes(one)))
        for one in sorted(found, key=lambda one: one.name)
        if one.name in carried - read and _can_be_made(text, one.kind)
    }


def in_parts(names: Iterable[str], parts: Mapping[str, Apart]) -> list[str]:
    """The names, those of parts in the place of a container."""
    return [part for name in names for part in (parts[name].names if name in parts else (name,))]


def loaded(names: Iterable[str], parts: Mapping[str, Apart]) -> list[gast.expr]:
    """The texts of the names, those of its parts in the place of a container."""
    return [
        text for name in names for text in (parts[name].taken() if name in parts else [load(name)])
    ]


def _wishes(one: Replaced) -> list[str]:
    return [wish for _, wish in _paths(one.kind, one.name)]


def _parts(kind: Kind) -> list[tuple[object, Kind]] | None:
    if isinstance(kind, Record):
        return list(kind.items)
    if isinstance(kind, Instance):
        return list(kind.attributes)
    return list(enumerate(kind.items)) if isinstance(kind, Items) else None


def _paths(kind: Kind, name: str) -> Iterator[tuple[gast.expr, str]]:
    """The text of each leaf, in nodes of its own, and the name that it would like to have."""
    for way in _ways(kind):
        at, wish = load(name), name
        for holder, key in way:
            inside = isinstance(holder, Instance)
            at = attribute(at, key) if inside else subscript(at, constant(key))
            wish = f"{wish}_{key}" if f"{wish}_{key}".isidentifier() else f"{wish}_item"
        yield at, wish


def _ways(kind: Kind) -> Iterator[tuple[tuple[Kind, object], ...]]:
    """The containers and keys from the outermost to each leaf."""
    parts = _parts(kind)
    if parts is None:
        yield ()
    for key, part in parts or ():
        yield from (((kind, key), *way) for way in _ways(part))


def _display(kind: Kind, names: Iterator[str]) -> gast.expr:
    parts = _parts(kind)
    if parts is None:
        return load(next(names))
    values = [_display(part, names) for _, part in parts]
    if isinstance(kind, Record):
        return gast.Dict([constant(key) for key, _ in parts], values)
    if isinstance(kind, Instance):
        given = [gast.keyword(key, value) for (key, _), value in zip(parts, values, strict=True)]
        return gast.Call(load(kind.cls.__name__), [], given)
    return (gast.List if kind.name == "list" else gast.Tuple)(values, gast.Load())


def _can_be_made(text: Text, kind: Kind) -> bool:
    """Whether displays and plain constructors of classes that have a name here make it."""
    own = not isinstance(kind, Instance) or _is_plain(text, kind)
    return own and all(_can_be_made(text, part) for _, part in _parts(kind) or ())


def _is_plain(text: Text, kind: Instance) -> bool:
    """A dataclass that stores what it is given, and nothing else."""
    cls = kind.cls
    if not dataclasses.is_dataclass(cls) or hasattr(cls, "__post_init__"):
        return False
    fields = dataclasses.fields(cls)
    made = {one.name for one in fields if one.init}
    same = made == {name for name, _ in kind.attributes} and len(made) == len(fields)
    generated = cls.__dataclass_params__.init and "__setattr__" not in vars(cls)
    frozen = cls.__dataclass_params__.frozen
    return same and (generated or frozen) and text.means(load(cls.__name__), cls)
