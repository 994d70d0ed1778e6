"""A second name for one thing goes.

    # 11: h = x
    x_bar = h_bar
    return loss, (x_bar, w_bar)      ->      return loss, (h_bar, w_bar)

The first name must keep its meaning for as long as the second is read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import gast

from s2s.leaves import substitute
from s2s.optimise.dead import dead
from s2s.optimise.flow import all_bound, names_bound, single_target
from s2s.optimise.text import Block, Text, all_lines, inner_blocks


def copies(text: Text) -> Text:
    """Reads of `t` become reads of `s`, where `t = s` is all that `t` ever is."""
    lines = all_lines(text.lines)
    bound = Counter(name for line in lines for name in names_bound(line))
    table: dict[str, gast.expr] = {}
    _find(
        text.lines,
        _last_bindings(lines),
        bound,
        0,
        {id(line): at for at, line in enumerate(lines)},
        frozenset(),
        table,
    )
    if not table:
        return text
    table = {name: _end(name, table) for name in table}
    changed = [_replaced(line, table) for line in text.lines]
    return dead(
        replace(text, lines=changed, results=[substitute(result, table) for result in text.results])
    )


def _last_bindings(lines: Block) -> dict[str, int]:
    """Where each name is bound for the last time."""
    return {name: at for at, line in enumerate(lines) for name in names_bound(line)}


def _find(
    block: Block,
    last: dict[str, int],
    bound: Counter,
    depth: int,
    places: dict[int, int],
    rebound: frozenset[str],
    table: dict[str, gast.expr],
) -> None:
    for line in block:
        name = single_target(line)
        if name is not None and isinstance(line.value, gast.Name) and bound[name] == 1:
            source = line.value.id
            if last.get(source, -1) < places[id(line)] and source not in rebound and source != name:
                table[name] = line.value
        for _, inner in inner_blocks(line):
            again = rebound | all_bound(line) if isinstance(line, gast.For) else rebound
            _find(inner, last, bound, depth + 1, places, again, table)


def _end(name: str, table: dict[str, gast.expr]) -> gast.expr:
    found = table[name]
    while found.id in table:
        found = table[found.id]
    return found


def _replaced(line: gast.stmt, table: dict[str, gast.expr]) -> gast.stmt:
    """Reads replaced; the line that names the copy stays, and is dead."""
    for field, block in inner_blocks(line):
        setattr(line, field, [_replaced(inner, table) for inner in block])
    if isinstance(line, gast.If):
        line.test = substitute(line.test, table)
    elif isinstance(line, gast.Assign) and single_target(line) not in table:
        line.value = substitute(line.value, table)
        line.targets = [
            target if isinstance(target, gast.Name) else substitute(target, table)
            for target in line.targets
        ]
    elif isinstance(line, gast.AugAssign):
        line.value = substitute(line.value, table)
        line.target = (
            line.target if isinstance(line.target, gast.Name) else substitute(line.target, table)
        )
    elif isinstance(line, gast.Expr):
        line.value = substitute(line.value, table)
    return line
