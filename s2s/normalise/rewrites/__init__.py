"""From tree to tree, before anything is lowered: what has a simpler spelling gets it.

    return sum(w * v for v in x)        total = 0
                                   ->   for v in x:
                                            total = total + w * v
                                        return total

A rewrite takes one statement and answers with the statements that replace it, or with None.  They
stand on the user's line, so that remarks and errors quote it, and they print as a person would
write them: the generated module shows them.  Inner functions are rewritten when they are lowered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import gast

from s2s.core import Marks
from s2s.normalise.rewrites.arms import branched
from s2s.normalise.rewrites.changes import rearranged
from s2s.normalise.rewrites.consumers import NAMES
from s2s.normalise.rewrites.contexts import returned_after
from s2s.normalise.rewrites.defaults import named_defaults
from s2s.normalise.rewrites.displays import (
    counted_from,
    named_iterable,
    named_result,
    unstarred,
)
from s2s.normalise.rewrites.dropped import dropped, joined, merged
from s2s.normalise.rewrites.hoist import hoisted
from s2s.normalise.rewrites.inheritance import explicit_super
from s2s.normalise.rewrites.iterators import walked
from s2s.normalise.rewrites.lists import displays, grown, kept_or_new
from s2s.normalise.rewrites.loop_else import without_else
from s2s.normalise.rewrites.matching import matched
from s2s.normalise.rewrites.moving import moving_names
from s2s.normalise.rewrites.outline import outlined
from s2s.normalise.rewrites.queues import queued, queues
from s2s.normalise.rewrites.streams import streamed
from s2s.normalise.rewrites.tables import defaulted, looked_up, tables
from s2s.normalise.rewrites.text import (
    COMPREHENSIONS,
    FUNCTIONS,
    Facts,
    Text,
    bound_in,
    located,
    names_outside_comprehensions,
)
from s2s.normalise.rewrites.unzip import unzipped
from s2s.normalise.rewrites.walrus import tested_inside
from s2s.trees import walk

Rewrite = Callable[[Text, gast.stmt], list[gast.stmt] | None]
REWRITES: tuple[Rewrite, ...] = (
    explicit_super,
    named_defaults,
    queued,
    defaulted,
    dropped,
    joined,
    merged,
    looked_up,
    rearranged,
    matched,
    without_else,
    tested_inside,
    returned_after,
    unzipped,
    streamed,
    walked,
    unstarred,
    kept_or_new,
    grown,
    displays,
    branched,
    named_result,
    counted_from,
    hoisted,
    named_iterable,
)
TOUCHED = (
    *COMPREHENSIONS,
    gast.For,
    gast.While,
    gast.With,
    gast.Match,
    gast.List,
    gast.Lambda,
    gast.FunctionDef,
    gast.Starred,
    gast.Delete,
    gast.IfExp,
    gast.NamedExpr,
)
WRITTEN_OUT = frozenset(function.__name__ for function in NAMES) | {
    "dict", "defaultdict", "OrderedDict", "deque", "next", "save", "recompute",
}
GROWING = frozenset({
    "extend", "update", "setdefault", "insert", "reverse", "sort", "clear", "pop", "get", "copy",
})
BODIES = ("body", "orelse", "finalbody")


def rewrite(
    source: object,
    tree: gast.FunctionDef | gast.Lambda,
    own: Iterable[str],
    known: Facts,
    marks: Marks,
) -> gast.FunctionDef | gast.Lambda:
    """The tree of a function in simpler words; the same tree where there was nothing to do.

    `own` are its local names, `marks` what to make of checkpointed loops.
    """
    if marks.plan is None and not any(
        _may_change(node)
        for node in walk(tree)
        if node is not tree or not isinstance(tree, gast.FunctionDef)
    ):
        return tree
    whole = as_function(tree)
    text = described(source, tree, own, known)
    body = block(text, outlined(text, whole, marks))
    if body is whole.body:
        return tree
    return gast.copy_location(
        gast.FunctionDef(**dict(gast.iter_fields(whole)) | {"body": body}), whole
    )


def described(
    source: object, tree: gast.FunctionDef | gast.Lambda, own: Iterable[str], known: Facts
) -> Text:
    """What the rewrites ask of a function's text."""
    whole = as_function(tree)
    taken = {node.id for node in walk(tree) if isinstance(node, gast.Name)} | set(own)
    plain = Text(
        source,
        frozenset(own),
        frozenset(),
        frozenset(names_outside_comprehensions(tree)),
        taken,
        known.sequences | _lists(whole),
    )
    held = tables(plain, whole, known.records)
    ends = queues(plain, whole)
    return Text(
        source,
        plain.own,
        moving_names(whole, plain, known.moving),
        plain.outside_comprehensions,
        taken,
        plain.sequences | ends.keys(),
        this=_this(source, tree),
        lists=_lists(whole, (gast.List, gast.ListComp)) - known.moving | ends.keys(),
        dicts=held.dicts,
        changed=held.changed,
        defaults=held.defaults,
        rows=known.rows,
        alone=held.alone,
        queues=ends,
    )


def _this(source: object, tree: gast.FunctionDef | gast.Lambda) -> str | None:
    """The first parameter of a method whose class is known to it."""
    if "__class__" not in source.cells:
        return None
    found = getattr(source, "this", None)
    return found or (tree.args.args[0].id if tree.args.args else None)


def _may_change(node: gast.AST) -> bool:
    """Whether a rewrite may answer for a node; most functions have none."""
    if isinstance(node, (gast.BinOp, gast.AugAssign)) and isinstance(node.op, gast.BitOr):
        return True
    return isinstance(node, TOUCHED) or isinstance(node, gast.Name) and (
        node.id in WRITTEN_OUT or node.id == "super"
    ) or isinstance(node, gast.Attribute) and (node.attr in WRITTEN_OUT or node.attr in GROWING)


def block(text: Text, statements: list[gast.stmt]) -> list[gast.stmt]:
    """A block with each statement rewritten; the same list where nothing changed."""
    lines = [line for item in statements for line in statement(text, item)]
    same = len(lines) == len(statements) and all(
        a is b for a, b in zip(lines, statements, strict=True)
    )
    return statements if same else lines


def statement(text: Text, node: gast.stmt) -> list[gast.stmt]:
    """What replaces one statement."""
    for change in REWRITES:
        found = change(text, node)
        if found is not None:
            return [line for item in found for line in statement(text, item)]
    if isinstance(node, (*FUNCTIONS, gast.ClassDef)):
        return [node]
    bodies = {name: getattr(node, name) for name in BODIES if getattr(node, name, None)}
    changed = {name: block(text, lines) for name, lines in bodies.items()}
    if all(changed[name] is bodies[name] for name in bodies):
        return [node]
    return [gast.copy_location(type(node)(**dict(gast.iter_fields(node)) | changed), node)]


def as_function(tree: gast.FunctionDef | gast.Lambda) -> gast.FunctionDef:
    """A lambda whose body needs statements is a function with one return."""
    if isinstance(tree, gast.FunctionDef):
        return tree
    body = [located(gast.Return(tree.body), tree)]
    return gast.copy_location(
        gast.FunctionDef("function", tree.args, body, [], None, None, []), tree
    )


def _lists(
    tree: gast.AST, kinds: tuple[type, ...] = (gast.List, gast.ListComp, gast.Tuple)
) -> frozenset[str]:
    """The variables that the text binds to lists (and tuples) only."""
    found: dict[str, bool] = {}
    starred: set[str] = set()
    for node in walk(tree):
        if isinstance(node, gast.Starred) and isinstance(node.value, gast.Name):
            starred |= {node.value.id} if isinstance(node.ctx, gast.Store) else set()
        if isinstance(node, gast.Assign):
            sequence = isinstance(node.value, kinds)
            for target in node.targets:
                plain = isinstance(target, gast.Name)
                for name in bound_in(target):
                    found[name] = found.get(name, True) and plain and sequence
        elif isinstance(node, (gast.For, gast.NamedExpr, gast.AnnAssign)):
            found.update(dict.fromkeys(bound_in(node.target), False))
        elif isinstance(node, gast.withitem) and node.optional_vars is not None:
            found.update(dict.fromkeys(bound_in(node.optional_vars), False))
    once = {name for name in starred if not found.get(name)}
    return frozenset(name for name, sequence in found.items() if sequence) | once
