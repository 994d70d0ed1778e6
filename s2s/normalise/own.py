"""What the containers that a function makes hold: the kind of everything that is ever put in.

    x_at = {}                        x_at: {...: f8[:]}      because of the store below
    for t in range(n):
        x_at[t] = np.tanh(w @ x)
    return x_at[3]                   f8[:]

Containers that the function keeps to itself (one variable, no other name) have all their stores in
sight.  The text is lowered with what is known so far, and again until what it stores is what was
assumed.  A list that goes elsewhere, too (`self.layers = layers`), is followed in the same way;
what others store in it is noted in `contents.py`, where they do it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

import gast

from s2s.core import Append, Store, Value
from s2s.normalise.contents import Contents
from s2s.normalise.infer import BOTTOM, held_kind, join, joined_kind
from s2s.normalise.settled import LOOKUPS, bound_once
from s2s.trees import walk
from s2s_runtime.kinds import (
    UNKNOWN,
    Array,
    Kind,
    Record,
    Repeated,
    Scalar,
    Table,
)

METHODS = LOOKUPS | {"append", "pop"}
NESTED = (gast.FunctionDef, gast.Lambda, gast.ClassDef, gast.AsyncFunctionDef)
Resolve = Callable[[str], object]


@dataclass
class Own:
    """`displays`: where each own container is made; `kinds`: what is known of each by now.

    `lent`: the variables of those that go elsewhere, too; `inside`: empty lists that are made in
    their places.
    """

    displays: Mapping[int, str]
    lent: frozenset[str] = frozenset()
    inside: frozenset[int] = frozenset()
    kinds: dict[str, Kind] = field(default_factory=dict)
    born: dict[str, Kind] = field(default_factory=dict)

    def birth(self, node: gast.AST, kind: Kind, contents: Contents) -> Kind:
        """The kind with which the container that `node` makes is born."""
        name = self.displays.get(id(node))
        if name is None:
            return contents.empty() if id(node) in self.inside else BLANK.get(kind, kind)
        if kind == Record(()):
            kind = Table(BOTTOM)
        self.kinds[name] = self.born[name] = joined(self.kinds.get(name, kind), kind)
        return self.kinds[name]

    def holds(self, value: Value) -> bool:
        """Whether a value is one of these containers."""
        return value.name in self.kinds

    def alone(self, value: Value) -> bool:
        """Whether nobody else stores anything in it."""
        return self.holds(value) and value.name not in self.lent

    def now(self, value: Value) -> Value:
        """A container, with what has been put in by now."""
        kind = self.kinds.get(value.name or "", value.kind)
        return value if kind == value.kind else dataclasses.replace(value, kind=kind)

    def put(self, node: Store | Append) -> None:
        """`base[key] = item`, `base[key] += item` or `base.append(item)`."""
        name = node.base.name
        if node.value is None or name not in self.kinds:
            return
        key = node.key if isinstance(node, Store) else None
        item = held_kind(node.value)
        if isinstance(node, Store) and node.operator is not None:
            item = _augmented(node, item)
        self.kinds[name] = with_item(self.kinds[name], key, item)

    def settle(self) -> bool:
        """Whether everything was born with the kind that it turned out to have."""
        self.kinds = {name: BLANK.get(kind, kind) for name, kind in self.kinds.items()}
        held, self.born = self.born == self.kinds, {}
        return held


def _augmented(node: Store, item: Kind) -> Kind:
    """`base[key] += item`: an array stays what it is, a number may become an array."""
    old = node.old.kind if node.old is not None else UNKNOWN
    if isinstance(old, Array) or old == BOTTOM:
        return old
    return item if isinstance(old, Scalar) else UNKNOWN


BLANK = {Table(BOTTOM): Table(UNKNOWN), Repeated(BOTTOM): Repeated(UNKNOWN)}


def with_item(container: Kind, key: Value | None, item: Kind) -> Kind:
    """The kind of a container in which one more item stands."""
    if isinstance(container, (Repeated, Table)):
        return type(container)(join(container.item, item))
    if isinstance(container, Record):
        items = dict(container.items)
        name = key.static if key is not None else None
        if isinstance(name, str) and name in items:
            return Record(tuple((*(items | {name: join(items[name], item)}).items(),)))
        kinds = [*items.values(), item]
        return Table(joined_kind(kinds))
    return UNKNOWN


def joined(one: Kind, other: Kind) -> Kind:
    """The kind of one container that is born as either."""
    if isinstance(one, Table) and isinstance(other, Record):
        return Table(join(one.item, joined_kind([kind for _, kind in other.items])))
    return join(one, other)


def own_containers(tree: gast.AST, resolve: Resolve) -> Own:
    """The displays that make a container which stays in one variable of the function.

    Lists may go elsewhere, too, but not into a function inside, which may store in them unseen.
    """
    once = bound_once(tree)
    found = [(name, node) for name, node in _displays(tree) if name in once]
    if not found:
        return Own({})
    benign = set(map(id, _benign(tree, resolve)))
    lent = set(_read(tree, benign))
    hidden = {name for node in walk(tree) if isinstance(node, NESTED) and node is not tree
              for name in _read(node)}
    lists = {name for name, node in found if isinstance(node, gast.List)}
    held = {name for name, _ in found if name not in lent or name in lists - hidden}
    inside = frozenset(id(one) for node in walk(tree) for one in _made_inside(node, held - lent))
    displays = {id(node): name for name, node in found if name in held}
    return Own(displays, frozenset(lent & held), inside)


def _made_inside(node: gast.AST, names: set[str]) -> Iterator[gast.AST]:
    """`[]` in `groups[k] = []` and `rows.append([])`."""
    if isinstance(node, gast.Assign) and isinstance(node.targets[0], gast.Subscript):
        base, item = node.targets[0].value, node.value
    elif isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) and node.args:
        base, item = node.func.value, node.args[0]
        if node.func.attr != "append":
            return
    else:
        return
    empty = isinstance(item, gast.List) and not item.elts
    if empty and isinstance(base, gast.Name) and base.id in names:
        yield item


def _read(tree: gast.AST, elsewhere: Collection[int] = ()) -> Iterator[str]:
    """The names that are read, but for some places."""
    for node in walk(tree):
        read = isinstance(node, gast.Name) and isinstance(node.ctx, gast.Load)
        if read and id(node) not in elsewhere:
            yield node.id


def _displays(tree: gast.AST) -> Iterator[tuple[str, gast.expr]]:
    """(variable, display) of every assignment that makes a list or dict."""
    for node in walk(tree):
        if not isinstance(node, gast.Assign) or len(node.targets) != 1:
            continue
        target, value = node.targets[0], node.value
        several = isinstance(target, gast.Tuple) and isinstance(value, gast.Tuple)
        pairs = zip(target.elts, value.elts, strict=False) if several else [(target, value)]
        for one, other in pairs:
            if isinstance(one, gast.Name) and isinstance(other, (gast.List, gast.Dict)):
                yield one.id, other


def _benign(tree: gast.AST, resolve: Resolve) -> Iterator[gast.AST]:
    """Every place in which a container is used and gets no other name."""
    shadows = {node.targets[0].id for node in walk(tree) if _makes_shadows(node)}
    stack: list[gast.AST] = list(gast.iter_child_nodes(tree))
    while stack:
        node = stack.pop()
        if not isinstance(node, NESTED):  # what a nested function does is not in sight
            stack += gast.iter_child_nodes(node)
            yield from _places(node, resolve, shadows)


def _places(node: gast.AST, resolve: Resolve, shadows: set[str]) -> list[gast.AST]:
    """The operands of a node that it only looks into, or writes in sight."""
    if isinstance(node, gast.Subscript):
        return [node.value]
    if isinstance(node, gast.For):
        return [node.iter, *(node.iter.args if _named(node.iter) in LOOPED else ())]
    if isinstance(node, gast.Return):
        return _items(node.value)
    if isinstance(node, gast.Compare) and isinstance(node.ops[0], (gast.In, gast.NotIn)):
        return node.comparators[:1]
    if not isinstance(node, gast.Call):
        return []
    if isinstance(node.func, gast.Attribute):
        return [node.func.value] if node.func.attr in METHODS else []
    name = _named(node)
    return node.args if name == "len" or name in shadows or _runtime(name, resolve) else []


LOOPED = frozenset({"enumerate", "zip", "reversed"})


def _named(node: gast.AST) -> str | None:
    """The name of what is called."""
    named = isinstance(node, gast.Call) and isinstance(node.func, gast.Name)
    return node.func.id if named else None


def _items(node: gast.expr | None) -> list[gast.AST]:
    """The parts of what is returned; the function ends there."""
    if isinstance(node, gast.Tuple):
        return [item for part in node.elts for item in _items(part)]
    return [node] if node is not None else []


def _makes_shadows(node: gast.AST) -> bool:
    return (
        isinstance(node, gast.Assign)
        and isinstance(node.targets[0], gast.Name)
        and (_named(node.value) or "").startswith("Shadows")
    )


def _runtime(name: str | None, resolve: Resolve) -> bool:
    """Whether a name means a word of generated code; those change nothing but what they are for."""
    try:
        found = resolve(name) if name is not None else None
    except NameError:
        return False
    return (getattr(found, "__module__", None) or "").startswith("s2s_runtime")
