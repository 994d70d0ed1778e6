"""A line that is wider than the page is cut: its widest part gets a name.

x_bar = first(...) + second(...)          second = second(...)
                                   ->     x_bar = first(...) + second
"""

from __future__ import annotations

import gast

from s2s.leaves import Static, assign, name, rebuild
from s2s.optimise.flow import is_pure
from s2s.optimise.text import Block, Text, Widths, inner_blocks
from s2s.trees import walk

PAGE = 100
INDENT = 4
JOINT = 7  # columns of a wide operator with its parentheses, of half of ` if  else `
COMMA = 2  # columns beside a name or a number, at most
WORDS = (gast.Name, gast.Constant)
PARTS = (gast.BinOp, gast.Call)  # what may get a name


def wide(text: Text) -> Text:
    """Every line of a settled sweep."""
    return text.with_lines(_block(text.lines, text, 1))


def columns(node: gast.expr, widths: Widths | None = None) -> int:
    """The width of a settled expression in the text; each part is measured once.

    Only the outermost operator is printed, over stand-ins for the parts: `_ * _ + _`.
    """
    widths = {} if widths is None else widths
    if id(node) in widths:
        return widths[id(node)][1]
    beyond = 0

    def change(part: gast.AST) -> gast.AST | None:
        nonlocal beyond
        if isinstance(part, Static):
            return name(part.wish)
        if part is node or not isinstance(part, PARTS):
            return None
        stub = _stub(part)
        beyond += columns(part, widths) - len(gast.unparse(stub))
        return stub

    printed = gast.unparse(rebuild(node, change))
    widths[id(node)] = node, len(printed) + beyond
    return widths[id(node)][1]


def _stub(part: gast.BinOp | gast.Call) -> gast.expr:
    """What stands in parentheses wherever the part does."""
    return gast.BinOp(name("_"), part.op, name("_")) if isinstance(part, gast.BinOp) else name("_")


def _block(lines: Block, text: Text, depth: int) -> Block:
    found: Block = []
    for line in lines:
        for field, block in inner_blocks(line):
            setattr(line, field, _block(block, text, depth + 1))
        found += _cut(line, text, PAGE - depth * INDENT)
    return found


def _cut(line: gast.stmt, text: Text, room: int) -> Block:
    """The line, after lines that name parts of it until it fits."""
    if not isinstance(line, (gast.Assign, gast.AugAssign)) or at_most(line) <= room:
        return [line]
    before: Block = []
    known = text.found.widths
    while (over := _width(line, known) - room) > 0 and (part := _part(line.value, over, known)):
        from s2s.optimise.share import word

        local = name(text.namer.fresh(word(part)))
        before += _cut(assign(local, part), text, room)
        line.value = rebuild(
            line.value, lambda node, part=part, local=local: local if node is part else None
        )
    return [*before, line]


def at_most(node: gast.AST) -> int:
    """A width that no text of the node exceeds, found without writing it."""
    return sum(
        (COMMA if item.__class__ in WORDS else JOINT) + len(_word(item)) for item in walk(node)
    )


def _word(node: gast.AST) -> str:
    if node.__class__ is gast.Name:
        return node.id
    if isinstance(node, gast.Constant):
        return repr(node.value)
    found = (node.__dict__.get(part) for part in ("id", "attr", "wish", "arg"))
    return next((word for word in found if isinstance(word, str)), "")


def _width(line: gast.Assign | gast.AugAssign, widths: Widths) -> int:
    targets = line.targets if isinstance(line, gast.Assign) else [line.target]
    return sum(columns(part, widths) for part in (*targets, line.value)) + 4


def _part(value: gast.expr, over: int, widths: Widths) -> gast.expr | None:
    """The smallest part whose name would make the line fit, else the widest one."""

    def rank(node: gast.expr) -> tuple[bool, int]:
        width = columns(node, widths)
        return (False, width) if width - 12 >= over else (True, -width)

    return next(filter(is_pure, sorted(_parts(value), key=rank)), None)


def _parts(value: gast.expr) -> list[gast.expr]:
    """Operands and arguments inside an expression, not the expression itself."""
    found: list[gast.expr] = []
    stack = [child for child in gast.iter_child_nodes(value) if isinstance(child, gast.expr)]
    while stack:
        node = stack.pop()
        if isinstance(node, (gast.IfExp, gast.BoolOp, gast.Lambda)):
            continue
        if isinstance(node, PARTS):
            found.append(node)
        stack.extend(child for child in gast.iter_child_nodes(node) if isinstance(child, gast.expr))
    return found
