"""One loop over everything that a nest of iterators runs through, and what each trip makes of it.

    bases     (item, xs), (b, ys)          for trip, (item, b) in enumerate(zip(xs, ys)):
    inside    a = f(item)            ->        a = f(item)
    counter   trip                             ...

See `streams` for what each iterator adds to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import gast

from s2s.normalise.rewrites.comprehensions import rename
from s2s.normalise.rewrites.text import (
    UNKNOWN,
    Text,
    again,
    assignment,
    bound_in,
    load,
    loop,
    stored,
)

ZERO, ONE = gast.Constant(0, None), gast.Constant(1, None)
Lines = list[gast.stmt]


@dataclass
class Stream:
    """`bases`: what is run through side by side; `before`, `inside`: lines before the loop, and
    at the head of each trip; `rebound`: names that the body binds; `makers`: what an iterator adds;
    `lists`: iterators whose items are all made before the loop."""

    text: Text
    rebound: frozenset[str]
    makers: Mapping[object, Callable[[Stream, gast.expr, gast.Call], bool]]
    lists: tuple[object, ...]
    bases: list[tuple[gast.expr, gast.expr]] = field(default_factory=list)
    before: Lines = field(default_factory=list)
    inside: Lines = field(default_factory=list)
    counter: str | None = None
    tests: bool = False  # a trip may be skipped: trips are not items any longer

    def take(self, target: gast.expr, items: gast.expr) -> bool:
        """Note how `target` gets the items of `items`; False where that cannot be told."""
        if isinstance(items, gast.GeneratorExp):
            return self.generator(target, items)
        call = items if isinstance(items, gast.Call) else None
        if call is None or any(isinstance(arg, gast.Starred) for arg in call.args):
            return self.base(target, items)
        found = (make for one, make in self.makers.items() if self.text.means(call.func, one))
        if (make := next(found, None)) is not None:
            return make(self, target, call)
        if self.text.means(call.func, *self.lists):
            return self.base(target, self.listed(call))
        return self.base(target, items)

    def base(self, target: gast.expr, items: gast.expr) -> bool:
        """One more iterable that the loop itself runs through."""
        self.bases.append((target, items))
        return not self.tests or len(self.bases) == 1

    def generator(self, target: gast.expr, node: gast.GeneratorExp) -> bool:
        """`(f(v) for v in xs if p(v))`."""
        part = node.generators[0]
        if len(node.generators) != 1 or part.is_async:
            return False
        own = {name: self.text.fresh(name) for name in sorted(bound_in(part.target))}
        if not self.take(rename(part.target, own), part.iter):
            return False
        if not all(self.skip(rename(test, own)) for test in part.ifs):
            return False
        self.bind(target, rename(node.elt, own))
        return True

    def skip(self, test: gast.expr) -> bool:
        """Trips that fail a test have no item: nothing may run beside such a stream."""
        self.tests = True
        self.inside.append(gast.If(gast.UnaryOp(gast.Not(), test), [gast.Continue()], []))
        return len(self.bases) == 1

    def bind(self, target: gast.expr, value: gast.expr) -> None:
        self.inside.append(gast.Assign([target], value, None))

    def named(self, node: gast.expr, wish: str) -> gast.expr:
        """What every trip reads is evaluated once."""
        if isinstance(node, gast.Constant) or \
                isinstance(node, gast.Name) and node.id not in self.rebound:
            return node
        made = isinstance(node, gast.GeneratorExp) or isinstance(node, gast.Call) \
            and self.text.means(node.func, *self.makers, *self.lists)
        if made:
            return self.listed(node)
        name = self.text.fresh(wish)
        self.before.append(assignment(name, node))
        return load(name)

    def listed(self, node: gast.expr) -> gast.expr:
        """A list of the items of an iterator."""
        name, item = self.text.fresh("items"), self.text.fresh("item")
        part = gast.comprehension(stored(item), node, [], 0)
        self.before.append(assignment(name, gast.ListComp(load(item), [part])))
        return load(name)

    def trip(self) -> gast.expr:
        """The number of this trip."""
        self.counter = self.counter or self.text.fresh("trip")
        return load(self.counter)

    def count(self, start: gast.expr, step: gast.expr | None = None) -> gast.expr:
        """`start + trip * step`; where trips are skipped, a variable that counts."""
        if self.tests:
            name = self.text.fresh("number")
            first = gast.BinOp(again(start), gast.Sub(), ONE)
            self.before.append(assignment(name, first))
            self.inside.append(assignment(name, gast.BinOp(load(name), gast.Add(), ONE)))
            return load(name)
        trips = self.trip()
        if step is not None:
            trips = gast.BinOp(trips, gast.Mult(), step)
        return trips if _is_zero(start) else gast.BinOp(again(start), gast.Add(), trips)

    def counts_as(self, target: gast.expr, start: gast.expr) -> bool:
        """Whether the user's own variable can be the number of the trip."""
        free = isinstance(target, gast.Name) and target.id not in self.rebound
        if not free or self.tests or self.counter is not None or not _is_zero(start):
            return False
        self.counter = target.id
        return True

    def applied(self, function: gast.expr) -> Callable[..., gast.expr]:
        """A call of the function; of a lambda, its body."""
        args = function.args if isinstance(function, gast.Lambda) else None
        names = [part.id for part in args.args] if args is not None and is_plain(args) else None

        def body(*items: gast.Name) -> gast.expr:
            return rename(function.body, dict(zip(names, (one.id for one in items), strict=True)))

        if names is not None:
            return body
        known = self.text.meaning(function) is not UNKNOWN
        found = function if known else self.named(function, "function")
        return lambda *items: gast.Call(again(found), list(items), [])

    def written(self, body: Lines) -> Lines:
        """The loop, and what stands before it."""
        if not self.bases:
            assert self.counter is not None
            start = assignment(self.counter, gast.Constant(-1, None))
            count = assignment(self.counter, gast.BinOp(self.trip(), gast.Add(), ONE))
            forever = gast.While(gast.Constant(True, None), [count, *self.inside, *body], [])
            return [*self.before, start, forever]
        targets, items = map(list, zip(*self.bases, strict=True))
        target, whole = targets[0], items[0]
        if len(targets) > 1:
            target = gast.Tuple(targets, gast.Store())
            whole = gast.Call(load("zip"), items, [])
        if self.counter is not None:
            target = gast.Tuple([stored(self.counter), target], gast.Store())
            whole = gast.Call(load("enumerate"), [whole], [])
        return [*self.before, loop(target, whole, [*self.inside, *body])]


def _is_zero(node: gast.expr) -> bool:
    return isinstance(node, gast.Constant) and type(node.value) is int and node.value == 0


def is_plain(args: gast.arguments) -> bool:
    """Whether a lambda has positional parameters and nothing else."""
    return not (args.posonlyargs or args.vararg or args.kwonlyargs or args.kwarg or args.defaults)
