"""The place where one function is being lowered: its names, its nodes, its position.

A `Session` is shared by all functions of one compile; a `Scope` belongs to one of them.  Lowering
walks the text once, in order; a scope is the only thing it changes.
"""

from __future__ import annotations

import dataclasses
import itertools
import linecache
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gast

from s2s.core import (
    MISSING,
    Append,
    Build,
    Marks,
    Move,
    Node,
    Numbers,
    Parameter,
    Program,
    Store,
    Value,
)
from s2s.errors import Code, CompileError, Diagnostic, UnsupportedConstruct
from s2s.normalise.contents import Contents
from s2s.normalise.escapes import free_of, functions_in, held_values, leaving
from s2s.normalise.infer import fresh_dim, shape_of
from s2s.normalise.learned import Learned
from s2s.normalise.logs import is_logger
from s2s.normalise.own import Own
from s2s.read.source import Source
from s2s.request import NO_EFFECTS, Effects, Known
from s2s.rulebook import RuleBook
from s2s_runtime.guards import held
from s2s_runtime.kinds import (
    UNKNOWN,
    Array,
    Constant,
    Function,
    Kind,
    Sequence,
    arrays_in,
    holds_complex,
    kind_of,
)

if TYPE_CHECKING:
    from s2s.normalise.rewrites.text import Text


@dataclass
class Session:
    """What the functions of one compile share: the rules and the programs lowered so far."""

    book: RuleBook
    lower_function: Callable
    programs: dict[tuple, Program] = field(default_factory=dict)
    provisional: dict[tuple, Value] = field(default_factory=dict)
    guessed: set[tuple] = field(default_factory=set)  # those of them that were asked for
    sources: dict[object, Source] = field(default_factory=dict)
    trees: dict[tuple, tuple] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    guards: dict = field(default_factory=dict)
    members: dict[tuple[int, str], tuple] = field(default_factory=dict)  # (object, name, held)
    marks: Marks = field(default_factory=Marks)
    contents: Contents = field(default_factory=Contents)
    learned: Learned = field(default_factory=Learned)
    among: Numbers = field(default_factory=Numbers)
    callees: Effects = NO_EFFECTS  # of functions found at run time
    derivative: Callable | None = None
    followed: frozenset[tuple[str, int]] = frozenset()  # `try` statements that active values enter
    derived: dict[tuple, Any] = field(default_factory=dict)

    def value(self, kind: Kind = UNKNOWN, **facts: object) -> Value:
        """A new value.  An array has a shape of symbols, if only of lengths nothing is known of."""
        self.among.complex |= holds_complex(kind)
        if isinstance(kind, Array) and facts.get("shape") is None:
            facts["shape"] = tuple(fresh_dim() for _ in kind.units)
        return Value(next(self.numbers), kind, among=self.among, **facts)


@dataclass
class Scope:
    """The state of lowering one function."""

    session: Session
    source: object
    locals: frozenset[str]
    lower: Callable[[Scope, gast.expr, str | None], Value]
    env: dict[str, Value] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    free: dict[str, Parameter] = field(default_factory=dict)
    statics: dict[str, Value] = field(default_factory=dict)
    origin: gast.stmt | None = None
    position: int = 0
    loops: int = 0
    leaves_early: bool = False
    outer: dict[str, Value] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    own: Own = field(default_factory=lambda: Own({}))
    text: Callable[[], Text] | None = None
    escaped: dict[object, tuple[gast.AST, set[str], list[Value]]] = field(default_factory=dict)
    waiting: dict[int, Value] = field(default_factory=dict)
    given: Mapping[tuple, Value] = field(default_factory=dict)  # functions, by parameter

    def value(self, kind: Kind = UNKNOWN, **facts: object) -> Value:
        """A new value."""
        return self.session.value(kind, **facts)

    def emit(self, make: type, **fields: object) -> Node:
        """Append a node at the current place in the user's text."""
        node = make(origin=self.origin, at=self.tick(), **fields)
        self.nodes.append(node)
        if isinstance(node, (Store, Append)):
            self.own.put(node)
        for value in leaving(node):
            self.escape(value)
        return node

    def escape(self, value: Value) -> None:
        """A value is put where it is found at run time: see `s2s.normalise.escapes`."""
        value = self.waiting.pop(value.number, value)
        for function in functions_in(value, {**self.outer, **self.env}):
            for place, given in self.given.items():
                if given.static is function:
                    self.session.contents.store_parameter(place)
            names = (
                free_of(function) & (self.locals | self.outer.keys())
                if function.captured is None
                else set()
            )
            self.escaped[function] = function.tree, names, list((function.captured or {}).values())
        held = [item for item in held_values(value) if item.static is MISSING]
        if held:
            self.escaped[value] = self.origin, set(), held

    def escape_when_read(self, merged: Value, value: Value) -> None:
        """A value of one path only: where nobody reads its name after the merge, it stays here."""
        self.waiting[merged.number] = self.waiting.get(value.number, value)

    def read(self, value: Value) -> Value:
        """A value whose name is read."""
        if value.number in self.waiting:
            self.escape(value)
        return value

    def held(self, base: object, attribute: str) -> object:
        """What an object known now holds under a name; the text holds while it does."""
        found = held(base, attribute)
        self.session.members[id(base), attribute] = base, attribute, found
        return found

    def tick(self) -> int:
        """The next position in program order."""
        self.position += 1
        return self.position

    def fresh(self, wish: str) -> str:
        """A name that means nothing here yet."""
        while wish in self.locals or wish in self.outer or self._resolves(wish):
            wish += "_"
        return wish

    def _resolves(self, name: str) -> bool:
        try:
            self.source.resolve(name)
        except NameError:
            return False
        return True

    def constant(self, static: object, node: gast.expr | None = None) -> Value:
        """A value that is known now: a literal, a function, a module."""
        kind = Function() if callable(static) else kind_of(static)
        return self.value(kind, static=static, node=node)

    def bind(self, name: str, value: Value) -> None:
        """`name = value`: a Move, unless the value was born under this name just now.

        A tuple of known length binds each item under a name of its own: `t.0`, `t.1`.
        """
        if (
            value.items is not None
            and isinstance(value.kind, Sequence)
            and value.kind.name != "list"
        ):
            if name in self.optional:
                self.bind(name, self.packed(value))
                return
            for index, item in enumerate(value.items):
                self.bind(f"{name}.{index}", item)
            items = tuple(self.env.pop(f"{name}.{index}") for index in range(len(value.items)))
            self.env[name] = self.value(value.kind, items=items, node=value.node)
            return
        last = self.nodes[-1] if self.nodes else None
        fresh = value.name == name and last is not None and getattr(last, "out", None) is value
        if not fresh:
            out = dataclasses.replace(
                value, number=next(self.session.numbers), name=name, items=None
            )
            self.emit(Move, out=out, source=value)
            value = out
        self.env[name] = value

    def packed(self, value: Value) -> Value:
        """A tuple of known items as one value of unknown kind."""
        out = self.value(UNKNOWN, node=value.node)
        self.emit(Build, out=out, keys=(None,) * len(value.items), values=value.items)
        return out

    def expression(self, node: gast.expr, name: str | None = None) -> Value:
        """The value of an expression, to be bound to `name` if given."""
        return self.lower(self, node, name)

    @contextmanager
    def region(self) -> Iterator[list[Node]]:
        """Nodes emitted inside belong to a block of their own."""
        saved, self.nodes = self.nodes, []
        try:
            yield self.nodes
        finally:
            self.nodes = saved

    def lookup(self, node: gast.Name) -> Value:
        """The value of a name: a local, a captured variable, or a free name of the function."""
        name = node.id
        if name in self.env:
            return self.read(self.env[name])
        if name in self.locals:
            raise self.refuse(
                node,
                f"`{name}` may be unbound here",
                "it is assigned on some paths only",
                f"give `{name}` a value before this line",
                Code.DYNAMIC_NAME,
            )
        if name in self.outer:
            return self.outer[name]
        try:
            return self._free(name)
        except NameError:
            raise self.refuse(node, f"`{name}` means nothing here", "reading it raises NameError",
                              "define it before the derivative is asked for") from None

    def _free(self, name: str) -> Value:
        if name in self.statics:
            return self.statics[name]
        found = self.source.resolve(name)
        kind = kind_of(found)
        known = isinstance(found, Known) or self._has_rule(found)
        if isinstance(kind, (Function, Constant)) or known or is_logger(kind):
            self.statics[name] = self.constant(found, gast.Name(name, gast.Load(), None, None))
            self.session.guards[self.source, name] = found
        else:
            if any(array.subclass for array in arrays_in(kind)):
                raise self.refuse(gast.Name(name, gast.Load(), None, None),
                                  f"`{name}` holds an array of a class of its own ({kind})",
                                  "it computes in a way that NumPy's rules do not describe",
                                  "use np.asarray of it")
            value = self.value(kind, name=name, shape=shape_of(kind))
            self.free[name] = Parameter(name, value)
            self.statics[name] = value
        return self.statics[name]

    def _has_rule(self, target: object) -> bool:
        """Whether an object is a function of the rule book: `from numpy import sum`."""
        return callable(target) and self.session.book.rule(target) is not None

    def refuse(self, node: gast.AST, what: str, why: str, instead: str,
               code: Code = Code.UNSUPPORTED_EXPRESSION) -> CompileError:
        """The error for a construct at `node`."""
        return refusal(self.source, node, what, why, instead, code)


def refusal(source: object, node: gast.AST, what: str, why: str, instead: str,
            code: Code = Code.UNSUPPORTED_EXPRESSION) -> CompileError:
    """An error that names the user's line."""
    line = getattr(node, "lineno", source.first_line)
    end = node.end_col_offset if getattr(node, "end_lineno", None) == line else 10**6
    text = source.lines.get(line) or linecache.getline(source.filename, line)
    return UnsupportedConstruct(Diagnostic(
        code, what, source.filename, line, getattr(node, "col_offset", 0),
        min(end, len(text.encode())), text, why, instead))


def is_static(value: Value) -> bool:
    """Whether the object itself is known while compiling."""
    return value.static is not MISSING
