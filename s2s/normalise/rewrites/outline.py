"""A checkpointed loop runs a step: one trip as a function, so that the reverse sweep can call it.

                                                         def simulate_step(u, t):
    for t in s2s.checkpointed(range(n), snapshots=8):        u = u + dt * g(u, t)
        u = u + dt * g(u, t)                                 return u
                                                    ->   for t in range(n):
                                                             u = simulate_step(u, t)

What the step reads and does not bind it takes from the function around it, as any inner function
does.  What it binds and somebody reads later is its result.  A block under `s2s.checkpoint()`
becomes a function that is called once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import gast

from s2s.core import Directive, Marks, Trip
from s2s.errors import Code
from s2s.leaves import Static, call, constant
from s2s.normalise.rewrites.apart import in_parts, loaded, taken_apart
from s2s.normalise.rewrites.departures import Departures
from s2s.normalise.rewrites.insertions import insertion
from s2s.normalise.rewrites.late import demand_own_variables
from s2s.normalise.rewrites.liveness import Flow, loads, loads_beside, source_order
from s2s.normalise.rewrites.planning import marked_plan, option_plan
from s2s.normalise.rewrites.regions import demand_straight_end, region
from s2s.normalise.rewrites.replaying import Leave, own_statements, spoken_once, trip_body
from s2s.normalise.rewrites.text import Text, assigned, assignment, bound_in, load, located, stored
from s2s.normalise.rewrites.walrus import tested_inside
from s2s.normalise.scope import refusal
from s2s_runtime.marks import (
    checkpoint,
    checkpointed,
    forward,
    insert_grad_of,
    recompute,
    save,
)
from s2s_runtime.schedules import Recompute

BLOCKS = ("body", "orelse")
VALUES = ((save, Directive.SAVE), (recompute, Directive.RECOMPUTE))


def outlined(text: Text, tree: gast.FunctionDef, marks: Marks) -> list[gast.stmt]:
    """The body of a function with its checkpointed loops over steps, which stand before it."""
    outline = Outline(text, tree, marks, option_plan(text, tree, marks))
    lines = outline.block(tree.body)
    start = isinstance(lines[0], gast.Expr) and isinstance(lines[0].value, gast.Constant)
    return [*lines[:start], *outline.steps, *lines[start:]]


@dataclass(frozen=True)
class Step:
    """What stands before a loop over a step, on each trip, and after the loop."""

    before: list[gast.stmt]
    trip: list[gast.stmt]
    after: list[gast.stmt]


@dataclass(frozen=True)
class Outline:
    """Outlines the checkpointed loops of one function."""

    text: Text
    tree: gast.FunctionDef
    marks: Marks
    plan: gast.expr | None
    steps: list[gast.FunctionDef] = field(default_factory=list)

    def block(self, lines: list[gast.stmt], outermost: bool = True) -> list[gast.stmt]:
        """A block with its checkpointed loops outlined; the same list where there are none."""
        found = [made for line in lines for made in self.statement(line, outermost)]
        same = len(found) == len(lines) and all(a is b for a, b in zip(found, lines, strict=True))
        return lines if same else found

    def statement(self, node: gast.stmt, outermost: bool) -> list[gast.stmt]:
        """What replaces a statement."""
        if isinstance(node, (gast.For, gast.While)):
            return self.loop(node, outermost)
        if isinstance(node, gast.With) and any(
            self._is(item.context_expr, checkpoint) for item in node.items
        ):
            return self.once(node)
        if isinstance(node, gast.With) and self._is(node.items[0].context_expr, forward):
            return self.region(node)
        if isinstance(node, gast.With) and self._is(node.items[0].context_expr, insert_grad_of):
            return [insertion(self.text, self.tree, self.marks, node)]
        if isinstance(node, (gast.If, gast.With, gast.Try)):
            return [self._within(node, outermost)]
        return [self.directed(node)] if isinstance(node, gast.Assign) else [node]

    def directed(self, node: gast.Assign) -> gast.Assign:
        """`y = s2s.save(e)` as `y = e`; what is asked for `y` is noted."""
        directive = next((one for mark, one in VALUES if self._is(node.value, mark)), None)
        if directive is None or len(node.value.args) != 1 or node.value.keywords:
            return node
        if len(node.targets) != 1 or not isinstance(node.targets[0], gast.Name):
            return node
        key = self.text.source.filename, node.targets[0].id, node.lineno
        self.marks.directed[key] = directive
        return _with(node, value=node.value.args[0])

    def _within(self, node: gast.stmt, outermost: bool) -> gast.stmt:
        fields = {name: getattr(node, name) for name in BLOCKS if getattr(node, name, None)}
        changed = {name: self.block(lines, outermost) for name, lines in fields.items()}
        return (
            node
            if all(changed[name] is fields[name] for name in fields)
            else _with(node, **changed)
        )

    def _is(self, node: gast.AST, mark: object) -> bool:
        return isinstance(node, gast.Call) and self.text.means(node.func, mark)

    # ---- loops ------------------------------------------------------------------------------

    def loop(self, node: gast.For | gast.While, outermost: bool) -> list[gast.stmt]:
        """A loop with its header unmarked, over a step if it is checkpointed."""
        head = "iter" if isinstance(node, gast.For) else "test"
        mark = getattr(node, head)
        plan, whole = self.plan if outermost else None, node
        if self._is(mark, checkpointed):
            if len(mark.args) != 1:
                raise self._refuse(
                    mark,
                    "a mark needs what it marks",
                    f"`checkpointed` got {len(mark.args)} arguments",
                    "write `checkpointed(range(n), snapshots=8)`",
                )
            plan = marked_plan(self.text, mark)
            node = _with(node, **{head: mark.args[0]})
        if plan is None or not self.marks.split:
            return [self._within(node, outermost=False)]
        node = self._tested_inside(node)
        items = bound_in(node.target) if isinstance(node, gast.For) else set()
        step = self.step(whole, node.body, items, plan, "step")
        return [*step.before, _with(node, body=step.trip), *step.after]

    def _tested_inside(self, node: gast.For | gast.While) -> gast.For | gast.While:
        """A test that binds names belongs to the trip."""
        found = tested_inside(self.text, node)
        if found is not None and node.orelse:
            raise self._refuse(
                node,
                "the test of a checkpointed loop binds a name, and the loop has an `else`",
                "the test is run with the trip that follows it",
                "bind the name inside the loop",
            )
        return found[0] if found is not None else node

    def once(self, node: gast.With) -> list[gast.stmt]:
        """`with s2s.checkpoint():` becomes a function and its call."""
        if not self.marks.split:
            items = [item for item in node.items if not self._is(item.context_expr, checkpoint)]
            return self.block([_with(node, items=items)] if items else node.body, outermost=False)
        if len(node.items) > 1 or node.items[0].optional_vars is not None:
            raise self._refuse(
                node,
                "the block has another context beside `checkpoint()`",
                "a replay would have to enter it again",
                "nest two `with` blocks",
            )
        plan = call(Static(Recompute, "Recompute"))
        return self.step(node, node.body, set(), plan, "block", alone=True).trip

    def region(self, node: gast.With) -> list[gast.stmt]:
        """`with s2s.forward("a"):` becomes a function and its call if there is a reverse sweep."""
        inside = replace(self, marks=replace(self.marks, split=False))  # it runs forward as it is
        body = inside.block(node.body, outermost=False)
        if not self.marks.split:
            return body
        demand_straight_end(self.text, body)
        interface = self._interface(node, body, set(), Departures(True, self._is_block))
        name = self.text.fresh(f"{self.tree.name}_region")
        function, made, results = region(self.text, self.marks, node, body, interface, name)
        self.steps.append(function)
        return [located(_assigned(results, made), node)]

    # ---- the step ---------------------------------------------------------------------------

    def step(
        self,
        node: gast.stmt,
        lines: list[gast.stmt],
        items: set[str],
        plan: gast.expr,
        word: str,
        alone: bool = False,
    ) -> Step:
        """The call of a step, what follows where the trip was not to go on, what is around it."""
        departures = Departures(alone, self._is_block)
        body = departures.taken_out(lines, self.text.fresh("answer"))
        self._demand_plain(body)
        results, inputs, falls = self._interface(node, body, items, departures)
        header = [
            name
            for name in _in_order([node])
            if name in items and name in set().union(*map(loads, body))
        ]
        flag = self.text.fresh("left") if departures.ways else None
        body, live = spoken_once(self.text, body)
        parts = {} if alone else taken_apart(
            self.text, self.tree, self.marks, node, {*results} & {*inputs}, departures.ways
        )
        texts = partial(loaded, results, parts)
        body = trip_body(body, texts, departures.spelled if flag else None, falls)
        body = [*(one.packed() for one in parts.values()), *body]
        body = [located(line, lines[-1]) for line in body]
        targets = in_parts(results, parts)
        names = [*in_parts(inputs, parts), *(name for name in header if name not in inputs)]
        names += [live] if live else []
        step = self._function(self.text.fresh(f"{self.tree.name}_{word}"), names, body)
        made = gast.Call(load(step.name), [load(name) for name in names], [])
        self.marks.trips[id(made)] = Trip(
            plan, (*targets, *([None] if flag else [])), tuple(header), live, alone
        )
        trip = [_assigned([*targets, *([flag] if flag else [])], made)]
        trip = [assignment(live, constant(True)), *trip] if live else trip
        self.steps.append(located(step, node))
        return Step(
            [located(one.unpacked(), node) for one in parts.values()],
            [located(line, node) for line in (*trip, *(departures.after(flag) if flag else []))],
            [located(one.packed(), node) for one in parts.values()],
        )

    def _interface(
        self, node: gast.stmt, body: list[gast.stmt], items: set[str], departures: Departures
    ) -> tuple[list[str], list[str], bool]:
        """Results of a step, those among them that it also takes, whether its end is reached."""
        flow = Flow()
        end = flow.block(body, frozenset(items))
        exits = [*flow.exits, *([end] if end is not None else [])]
        sure = frozenset.intersection(*exits) if exits else frozenset()
        bound = set().union(*map(assigned, body))
        demand_own_variables(self.text, self.tree, node, bound)
        later = loads_beside(self.tree, node)
        later |= {name for way in departures.ways for line in way for name in loads(line)}
        results = [name for name in _in_order(body) if name in bound & (flow.exposed | later)]
        inputs = [name for name in results if name in flow.exposed or name not in sure]
        return results, inputs, end is not None

    def _is_block(self, node: gast.With) -> bool:
        return all(self._is(item.context_expr, checkpoint) for item in node.items)

    def _function(self, name: str, names: Sequence[str], body: list[gast.stmt]) -> gast.FunctionDef:
        params = [gast.Name(item, gast.Param(), None, None) for item in names]
        arguments = gast.arguments(params, [], None, [], [], None, [])
        return gast.FunctionDef(name, arguments, body, [], None, None, [])

    def _demand_plain(self, body: list[gast.stmt]) -> None:
        for inner in own_statements(body):
            if isinstance(inner, gast.Return) and not isinstance(inner, Leave):
                raise self._refuse(
                    inner,
                    "a checkpointed loop is left from inside a `with` or `try` block",
                    "the trip runs as a function of its own",
                    "leave it by `break` and return after it",
                )
            if isinstance(inner, (gast.Nonlocal, gast.Global)):
                raise self._refuse(
                    inner,
                    "a checkpointed loop writes a variable from outside",
                    "a replay would write it again",
                    "use a local variable",
                    Code.NOT_REPLAYABLE,
                )

    def _refuse(
        self, node: gast.AST, what: str, why: str, instead: str, code: Code = Code.MARK
    ) -> Exception:
        return refusal(self.text.source, node, what, why, instead, code)


def _assigned(targets: list[str], value: gast.expr) -> gast.stmt:
    if not targets:
        return gast.Expr(value)
    names = [stored(name) for name in targets]
    target = names[0] if len(names) == 1 else gast.Tuple(names, gast.Store())
    return gast.Assign([target], value, None)


def _in_order(lines: list[gast.stmt]) -> list[str]:
    """The names of a text in the order in which they first appear."""
    found = [
        node.id for line in lines for node in source_order(line) if isinstance(node, gast.Name)
    ]
    return list(dict.fromkeys(found))


def _with(node: gast.stmt, **fields: object) -> gast.stmt:
    """The statement with some of its fields changed, on the same line."""
    return gast.copy_location(type(node)(**dict(gast.iter_fields(node)) | fields), node)
