"""Lines whose result nobody reads are left out.

    a_bar = h_bar * w          (a_bar is read nowhere)
    b_bar = h_bar * a     ->   b_bar = h_bar * a
"""

from __future__ import annotations

import gast

from s2s.leaves import Static, walk
from s2s.nodes import Comment

IMPURE_METHODS = frozenset({"pop", "append"})


def dead(lines: list[gast.stmt], results: list[gast.expr]) -> list[gast.stmt]:
    """Backward liveness over names; statements that write memory always stay."""
    live = {node.id for result in results for node in walk(result) if isinstance(node, gast.Name)}
    return _block(lines, live)[0]


def _block(lines: list[gast.stmt], live: set[str]) -> tuple[list[gast.stmt], set[str]]:
    kept: list[gast.stmt] = []
    for line in reversed(lines):
        result, live = _statement(line, live)
        if result is not None:
            kept.append(result)
    return _without_idle_remarks(kept[::-1]), live


def _without_idle_remarks(lines: list[gast.stmt]) -> list[gast.stmt]:
    """A quotation with nothing under it goes too."""
    found = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if isinstance(line, Comment) and (following is None or isinstance(following, Comment)):
            continue
        found.append(line)
    return found


def _statement(line: gast.stmt, live: set[str]) -> tuple[gast.stmt | None, set[str]]:
    if isinstance(line, Comment):
        return line, live
    if isinstance(line, gast.If):
        return _branch(line, live)
    if isinstance(line, gast.For):
        return _loop(line, live)
    if isinstance(line, gast.With):
        line.body, inside = _block(line.body, live)
        return (line if line.body else None), inside
    targets = _names_written(line)
    if targets is not None and not targets & live and is_pure(line.value):
        return None, live
    read = {
        node.id
        for node in walk(line)
        if isinstance(node, gast.Name) and isinstance(node.ctx, gast.Load)
    }
    if isinstance(line, gast.AugAssign):
        return line, live | read | (targets or set())
    return line, (live - (targets or set())) | read


def _names_written(line: gast.stmt) -> set[str] | None:
    """The variables that a line assigns and nothing else; None if it writes memory or only acts."""
    targets = (
        line.targets
        if isinstance(line, gast.Assign)
        else [line.target]
        if isinstance(line, gast.AugAssign)
        else []
    )
    flat = [
        item
        for target in targets
        for item in (target.elts if isinstance(target, gast.Tuple) else [target])
    ]
    if not flat or not all(isinstance(item, gast.Name) for item in flat):
        return None
    return {item.id for item in flat}


def _branch(line: gast.If, live: set[str]) -> tuple[gast.stmt | None, set[str]]:
    line.body, first = _block(line.body, live)
    line.orelse, second = _block(line.orelse, live)
    if not line.body and not line.orelse:
        return None, live
    if not line.body:
        line.test, line.body, line.orelse = gast.UnaryOp(gast.Not(), line.test), line.orelse, []
    return line, first | second


def _loop(line: gast.For, live: set[str]) -> tuple[gast.stmt | None, set[str]]:
    """Names read on any trip are live at the end of each."""
    inside = set(live)
    while True:
        _, before = _block_names(line.body, inside)
        if before <= inside:
            break
        inside |= before
    line.body, _ = _block(line.body, inside)
    return (line, inside) if line.body else (None, live)


def _block_names(lines: list[gast.stmt], live: set[str]) -> tuple[None, set[str]]:
    """Liveness without changing anything."""
    for line in reversed(lines):
        if isinstance(line, Comment):
            continue
        if isinstance(line, (gast.If, gast.For, gast.With)):
            after = set(live)
            for block in (line.body, getattr(line, "orelse", [])):
                live = live | _block_names(block, after)[1]
            if isinstance(line, gast.For):
                live = live | _block_names(line.body, live)[1]
            continue
        targets = _names_written(line)
        if targets is not None and not targets & live and is_pure(line.value):
            continue
        read = {
            node.id
            for node in walk(line)
            if isinstance(node, gast.Name) and isinstance(node.ctx, gast.Load)
        }
        live = (live if isinstance(line, gast.AugAssign) else live - (targets or set())) | read
    return None, live


def is_pure(expr: gast.expr) -> bool:
    """Whether leaving an expression out changes nothing else."""
    for node in walk(expr):
        if isinstance(node, gast.Call):
            function = node.func
            if isinstance(function, gast.Attribute) and function.attr in IMPURE_METHODS:
                return False
            if isinstance(function, Static) and (
                not callable(function.target) or "reverse" in function.wish
            ):
                return False
    return True
