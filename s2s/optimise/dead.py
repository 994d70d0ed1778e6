"""Lines whose result nobody reads are left out, and lines that change nothing.

a_bar = h_bar * w          (a_bar is read nowhere)
loss_bar = loss_bar
b_bar = h_bar * a     ->   b_bar = h_bar * a
"""

from __future__ import annotations

import gast

from s2s.nodes import Comment
from s2s.optimise.flow import names_read, single_target
from s2s.optimise.learned import Known
from s2s.optimise.text import Block, Text


def dead(text: Text) -> Text:
    """Backward liveness over names; statements that write memory always stay."""
    live = {name for result in text.results for name in names_read(result)}
    return text.with_lines(_block(text.lines, live, Known(text))[0])


def _block(lines: Block, live: set[str], known: Known) -> tuple[Block, set[str]]:
    kept: Block = []
    for line in reversed(lines):
        result, live = _statement(line, live, known)
        if result is not None:
            kept.append(result)
    return _without_idle_remarks(kept[::-1]), live


def _without_idle_remarks(lines: Block) -> Block:
    """A quotation with nothing under it goes too."""
    found = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if isinstance(line, Comment) and (following is None or isinstance(following, Comment)):
            continue
        found.append(line)
    return found


def _statement(line: gast.stmt, live: set[str], known: Known) -> tuple[gast.stmt | None, set[str]]:
    if isinstance(line, Comment):
        return line, live
    if isinstance(line, gast.If):
        return _branch(line, live, known)
    if isinstance(line, gast.For):
        return _loop(line, live, known)
    if isinstance(line, gast.With):
        line.body, inside = _block(line.body, live, known)
        return (line if line.body else None), inside
    if _is_idle(line, live, known):
        return None, live
    return line, _before(line, live, known)


def _is_idle(line: gast.stmt, live: set[str], known: Known) -> bool:
    """`x = x`, or pure and read by nobody; `x += e` may write memory that has another name."""
    target = single_target(line)
    if target is not None and isinstance(line.value, gast.Name) and line.value.id == target:
        return True
    found = known.of(line)
    if found.binds & live or found.acts or not _writes_names_only(line):
        return False
    return not isinstance(line, gast.AugAssign) or known.related.alone(line.target.id)


def _writes_names_only(line: gast.stmt) -> bool:
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
    return bool(flat) and all(isinstance(item, gast.Name) for item in flat)


def _before(line: gast.stmt, live: set[str], known: Known) -> set[str]:
    """The names that are live before a simple line."""
    found = known.of(line)
    rest = live if isinstance(line, gast.AugAssign) else live - found.binds
    return rest | found.reads


def _branch(line: gast.If, live: set[str], known: Known) -> tuple[gast.stmt | None, set[str]]:
    line.body, first = _block(line.body, live, known)
    line.orelse, second = _block(line.orelse, live, known)
    if not line.body and not line.orelse:
        return None, live
    if not line.body:
        line.test, line.body, line.orelse = gast.UnaryOp(gast.Not(), line.test), line.orelse, []
    return line, first | second | set(names_read(line.test))


def _loop(line: gast.For, live: set[str], known: Known) -> tuple[gast.stmt | None, set[str]]:
    """Names read on any trip are live at the end of each."""
    inside = set(live)
    while True:
        before = _live_before(line.body, inside, known)
        if before <= inside:
            break
        inside |= before
    line.body, _ = _block(line.body, inside, known)
    return (line, inside | set(names_read(line.iter))) if line.body else (None, live)


def _live_before(lines: Block, live: set[str], known: Known) -> set[str]:
    """Liveness without changing anything."""
    for line in reversed(lines):
        if isinstance(line, (gast.If, gast.For, gast.With)):
            after = set(live)
            for block in (line.body, getattr(line, "orelse", [])):
                live = live | _live_before(block, after, known)
            if isinstance(line, gast.For):
                live = live | _live_before(line.body, live, known)
        elif not isinstance(line, Comment) and not _is_idle(line, live, known):
            live = _before(line, live, known)
    return live
