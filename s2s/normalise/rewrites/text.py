"""The text of one function while it is rewritten: its names, what they mean, what may move."""

from __future__ import annotations

import copy
import keyword
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType

import gast
import numpy as np

from s2s.rulebook.spellings import METHODS, PASSIVE_ATTRIBUTES
from s2s.trees import children, walk

COMPREHENSIONS = (gast.ListComp, gast.GeneratorExp, gast.SetComp, gast.DictComp)
FUNCTIONS = (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda)
SCOPES = (gast.FunctionDef, gast.Lambda, gast.ClassDef, gast.AsyncFunctionDef)
EFFECTS = frozenset({print, input, next, setattr, delattr, exec, eval, open, iter, map, filter})
LOOKS = frozenset({len, isinstance, type, hasattr, callable, id, issubclass})
PURE_MODULES = frozenset({"numpy", "math", "builtins", "operator", "cmath"})


class Unknown:
    """What a name stands for where the text alone does not tell."""


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Facts:
    """What kinds say of parameters and captured variables: those that may be active (`moving`),
    that are lists or tuples (`sequences`), dicts (`records`), arrays of one axis (`rows`)."""

    moving: frozenset[str]
    sequences: frozenset[str]
    records: frozenset[str]
    rows: frozenset[str]


@dataclass(frozen=True)
class Text:
    """A function's text: `own` are its local names, `taken` all names, `moving` what may be active,
    `sequences` what is a list or a tuple, `named` the names given to defaults, `this` the object
    of a method that may say `super()`, `lists` the variables that are lists, `dicts` those that are
    dicts, `changed` those of them whose keys change, `defaults` what a missing key of one gives,
    `rows` the arrays of one axis, `seen` statements that need no second look, `made` new names,
    `carrying` those of them that may be active,
    `alone` the dicts that no other name refers to, `queues` deques that are lists here, `tuples`
    sequences that are tuples, `hoisted` expressions that are to get these names."""

    source: object
    own: frozenset[str]
    moving: frozenset[str]
    outside_comprehensions: frozenset[str]
    taken: set[str]
    sequences: frozenset[str]
    named: set[str] = field(default_factory=set)
    this: str | None = None
    lists: frozenset[str] = frozenset()
    dicts: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    defaults: Mapping[str, gast.expr] = field(default_factory=dict)
    rows: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    queues: Mapping[str, str | None] = field(default_factory=dict)
    tuples: frozenset[str] = frozenset()
    hoisted: Mapping[int, str] = field(default_factory=dict)
    seen: dict[int, gast.stmt] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    carrying: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def fresh(self, wish: str) -> str:
        """A name that nothing in the function has."""
        count = self.counts.get(wish, 0)  # below it all numbers are taken, and stay so
        text = f"{wish}_{count}" if count else wish
        while text in self.taken or keyword.iskeyword(text):
            count += 1
            text = f"{wish}_{count}"
        self.taken.add(text)
        self.made.add(text)
        self.counts[wish] = count
        return text

    def meaning(self, node: gast.AST) -> object:
        """The object that `name` or `module.name` stands for, if it is not a local variable."""
        if isinstance(node, gast.Name) and node.id not in self.own:
            try:
                return self.source.resolve(node.id)
            except NameError:
                return UNKNOWN
        if isinstance(node, gast.Attribute):
            base = self.meaning(node.value)
            module = getattr(base, "__spec__", None) is not None
            return getattr(base, node.attr, UNKNOWN) if module else UNKNOWN
        return UNKNOWN

    def is_fixed(self, node: gast.AST) -> bool:
        """Whether a name stands for a module, or for a function or number that one holds."""
        found = self.meaning(node)
        return isinstance(found, (ModuleType, int, float)) or callable(found)

    def means(self, node: gast.AST, *objects: object) -> bool:
        """Whether a name stands for one of these objects."""
        found = self.meaning(node)
        return any(found is one for one in objects)

    def offers(self, *builtins: object) -> bool:
        """Whether these builtins go by their own names here, so that a rewrite may use them."""
        return all(self.means(load(one.__name__), one) for one in builtins)

    def is_pure(self, node: gast.AST) -> bool:
        """Whether evaluating an expression changes nothing."""
        return all(
            self._pure_call(item) for item in walk(node) if isinstance(item, gast.Call)
        ) and not any(
            isinstance(item, (gast.NamedExpr, gast.Await, gast.Yield, gast.YieldFrom))
            for item in walk(node)
        )

    def _pure_call(self, node: gast.Call) -> bool:
        found = self.meaning(node.func)
        if found is UNKNOWN:
            return isinstance(node.func, gast.Attribute) and node.func.attr in METHODS
        if any(keyword.arg in ("out", None) for keyword in node.keywords):
            return False
        home = getattr(found, "__module__", None) or (
            "numpy" if isinstance(found, np.ufunc) else ""
        )
        known = home.partition(".")[0] in PURE_MODULES or found in vars(math).values()
        return known and not any(found is one for one in EFFECTS) and "random" not in home

    def moves(self, node: gast.AST) -> bool:
        """Whether a name that may carry a derivative enters an expression."""
        return any(self.may_carry(item.id) for item in self.reads(node))

    def mentions(self, node: gast.AST) -> bool:
        """Whether such a name stands in it at all, be it in `range(len(x))`."""
        return any(isinstance(item, gast.Name) and self.may_carry(item.id) for item in walk(node))

    def may_carry(self, name: str) -> bool:
        """Whether a variable may carry a derivative."""
        return name in self.moving or name in self.carrying

    def reads(self, node: gast.AST) -> Iterator[gast.Name]:
        """The names whose values an expression uses; `len(x)` and `x.shape` only look at x."""
        if isinstance(node, gast.Name):
            if isinstance(node.ctx, gast.Load):
                yield node
            return
        if isinstance(node, gast.Attribute) and node.attr in PASSIVE_ATTRIBUTES:
            return
        if isinstance(node, gast.Call) and self.means(node.func, *LOOKS):
            return
        for child in children(node):
            yield from self.reads(child)


def bound_in(target: gast.AST) -> set[str]:
    """The names that a target binds."""
    return {node.id for node in walk(target)
            if isinstance(node, gast.Name) and isinstance(node.ctx, (gast.Store, gast.Param))}


def assigned(node: gast.AST) -> set[str]:
    """The names that a statement may bind, inner functions left out."""
    found: set[str] = set()
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, gast.Name):
            if isinstance(item.ctx, (gast.Store, gast.Del)):
                found.add(item.id)
        elif isinstance(item, gast.BinOp):
            stack += (item.left, item.right)
            continue
        elif isinstance(item, SCOPES):
            found |= {item.name} if hasattr(item, "name") else set()
            continue
        if isinstance(item, (gast.Import, gast.ImportFrom)):
            found |= {alias.asname or alias.name.partition(".")[0] for alias in item.names}
        if isinstance(item, (gast.ListComp, gast.GeneratorExp, gast.SetComp, gast.DictComp)):
            continue
        stack.extend(children(item))
    return found


def names_outside_comprehensions(tree: gast.AST) -> set[str]:
    """Every name, those left out that only exist inside a comprehension."""
    if isinstance(tree, COMPREHENSIONS):
        own = set().union(*(bound_in(part.target) for part in tree.generators))
        return set().union(*map(names_outside_comprehensions, children(tree))) - own
    found: set[str] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, COMPREHENSIONS):
            found |= names_outside_comprehensions(node)
            continue
        if isinstance(node, gast.Name):
            found.add(node.id)
        elif isinstance(node, FUNCTIONS) and hasattr(node, "name"):
            found.add(node.name)
        stack += children(node)
    return found


def located(made: gast.AST, like: gast.AST) -> gast.AST:
    """New nodes stand on the user's line; nodes of the user's keep their own."""
    for node in walk(made):
        if isinstance(node, (gast.expr, gast.stmt)) and getattr(node, "lineno", None) is None:
            gast.copy_location(node, like)
    return made


def again(node: gast.expr) -> gast.expr:
    """The expression once more: edits are of nodes, so each place has its own."""
    return copy.deepcopy(node)


def load(text: str) -> gast.Name:
    return gast.Name(text, gast.Load(), None, None)


def stored(text: str) -> gast.Name:
    return gast.Name(text, gast.Store(), None, None)


def assignment(text: str, value: gast.expr) -> gast.Assign:
    return gast.Assign([stored(text)], value, None)


def loop(target: gast.expr, items: gast.expr, body: Iterable[gast.stmt]) -> gast.For:
    return gast.For(target, items, list(body), [], None)
