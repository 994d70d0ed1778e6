"""A quotation stands once, and a branch inside `else` becomes `elif`.

# 29: elif x < 0.5:
else:                              elif x < 0.5:
    # 29: elif x < 0.5:
    if x < 0.5:            ->
"""

from __future__ import annotations

import gast

from s2s.nodes import Comment
from s2s.optimise.text import Block, Text, is_compound


def remarks(text: Text) -> Text:
    """Every block of a sweep."""
    return text.with_lines(_block(text.lines, None))


def _block(lines: Block, above: str | None) -> Block:
    """The lines of a block without the quotations that stand above them already."""
    found: Block = []
    for line in lines:
        if isinstance(line, Comment):
            if line.text == above:
                continue
            above = line.text
        elif is_compound(line):
            line.body = _block(line.body, above)
            if isinstance(line, gast.If):
                line.orelse = _chained(_block(line.orelse, above))
        found.append(line)
    return found


def _chained(lines: Block) -> Block:
    """The arm of an `else` that holds a branch and nothing more."""
    code = [line for line in lines if not isinstance(line, Comment)]
    return code if len(code) == 1 and isinstance(code[0], gast.If) else lines
