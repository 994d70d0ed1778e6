"""The docstring of a generated module: what it is, from where, what it assumes, what it keeps.

    Gradient of `rollout` with respect to `w` and `h`.

    Written by s2s from cells:rollout, lines 8-18.  Edit the function, not this file: ...

        sweep        reverse
        assumes      w f8[:,:], h f8[:], xs f8[:,:]
        keeps        taken_at    a.sum() > 0, at line 13      read by line 13
                     h_at        h, before line 17            read by lines 14, 17

It is read off the functions themselves: kept lines carry a remark, reverse lines a quotation.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import gast

from s2s.core import Program
from s2s.emit.layout import WIDTH
from s2s.nodes import Comment
from s2s.read import Source
from s2s.request import Derivative, Request
from s2s.trees import names
from s2s_runtime import Checkpoints
from s2s_runtime.kinds import Kind
from s2s_runtime.schedules import Store

PAGE = 96
MARGIN = " " * 4
LABEL = 13
WITHOUT = "none of checkpointing in derivatives of derivatives: they store what they read"
WHAT = {
    Derivative.VALUE_AND_GRAD: "Gradient",
    Derivative.PAIR: "Forward and reverse half",
    Derivative.JVP: "Tangent",
}


@dataclass(frozen=True)
class Entry:
    """A kept name: what it holds, and of which moment."""

    name: str
    what: str
    where: str


def docstring(
    source: Source,
    request: Request,
    kinds: tuple[Kind, ...] | None,
    program: Program,
    functions: list[gast.FunctionDef],
    regions: list[str],
) -> str:
    """The whole docstring; `functions` are those of the function that was asked for."""
    wanted = listed([f"`{item}`" for item in request.wrt])
    first, last = min(source.lines), max(source.lines)
    origin = (
        f"Written by s2s from {source.module}:{source.qualname}, lines {first}-{last}.  Edit the "
        "function, not this file: an edited copy is neither run nor overwritten (see `s2s eject`)."
    )
    rows = [
        *row("sweep", "forward" if request.derivative is Derivative.JVP else "reverse"),
        *(line for region in regions for line in row("region", region)),
        *row("assumes", assumed(program, kinds)),
        *(row("marks", WITHOUT) if _without_marks(source, request) else ()),
        *keeps(functions),
    ]
    title = f"{WHAT[request.derivative]} of `{source.qualname}` with respect to {wanted}."
    parts = (textwrap.fill(title, PAGE), textwrap.fill(origin, PAGE), "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _without_marks(source: Source, request: Request) -> bool:
    """Whether checkpointed loops are taken as plain ones, here or in the text that is derived."""
    above = source.function.__globals__.get("__doc__") or ""
    return isinstance(request.checkpoint, Store) or "none of checkpointing" in above


def listed(words: list[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def row(label: str, text: str) -> list[str]:
    """A labelled line, continued under its text."""
    lines = textwrap.wrap(text, PAGE - len(MARGIN) - LABEL, break_long_words=False)
    labels = [label, *[""] * (len(lines) - 1)]
    return [f"{MARGIN}{head:<{LABEL}}{line}" for head, line in zip(labels, lines, strict=True)]


def assumed(program: Program, kinds: tuple[Kind, ...] | None) -> str:
    """Each parameter with its kind."""
    if kinds is None:
        return "nothing: written before any call"
    names = [parameter.name for parameter in program.parameters]
    named = [f"{name} {kind}" for name, kind in zip(names, kinds, strict=False)]
    return ", ".join(named) or "nothing: there are no parameters"


def located(lines: list[gast.stmt], statement: gast.stmt) -> list[gast.stmt]:
    """Lines that stand for a statement of the user's, at its place in the user's file."""
    return [gast.copy_location(line, statement) for line in lines]


# ---- what is kept ---------------------------------------------------------------------


def keeps(functions: list[gast.FunctionDef]) -> list[str]:
    """A line per kept name: what it holds, of which line, and which lines' reverse reads it."""
    found = {entry.name: entry for function in functions for entry in _kept(function.body)}
    read = {name: lines for function in functions for name, lines in readers(function).items()}
    if not found:
        return row("keeps", "nothing")
    entries = [(entry, read.get(entry.name, [])) for entry in found.values()]
    one = max(len(entry.name) for entry in found.values()) + 2
    two = max(len(_held(entry)) for entry in found.values()) + 2
    lines = [
        part
        for entry, by in entries
        for part in _fitted(f"{entry.name:<{one}}{_held(entry):<{two}}{_read_by(by)}", one)
    ]
    labels = ["keeps", *[""] * (len(lines) - 1)]
    return [f"{MARGIN}{a:<{LABEL}}{b}".rstrip() for a, b in zip(labels, lines, strict=True)]


def _fitted(line: str, indent: int) -> list[str]:
    """A row of the table; too long a one goes on under its second column."""
    room = WIDTH - len(MARGIN) - LABEL
    if len(line.rstrip()) <= room:
        return [line]
    return textwrap.wrap(line, room, subsequent_indent=" " * indent, break_long_words=False)


def _held(entry: Entry) -> str:
    return f"{entry.what}, {entry.where}" if entry.where else entry.what


def _read_by(lines: list[int]) -> str:
    """`read by lines 14, 17`."""
    if not lines:
        return ""
    return f"read by line{'s' if len(lines) > 1 else ''} {', '.join(map(str, sorted(lines)))}"


def _kept(block: list[gast.stmt]) -> Iterator[Entry]:
    """The entries of a block, in the order of the text."""
    for at, line in enumerate(block):
        for part in ("body", "orelse"):
            if isinstance(line, (gast.If, gast.For, gast.While, gast.With)):
                yield from _kept(getattr(line, part, None) or [])
        if not isinstance(line, gast.Assign) or getattr(line, "order", None) is None:
            continue
        target = line.targets[0]
        if isinstance(target, gast.Tuple):
            yield Entry(_name(target.elts[-1]), f"what {_callee(line.value)} keeps", "")
        elif not isinstance(line.value, (gast.Dict, gast.Constant)):
            yield Entry(_name(target), _short(line.value), _where(block, at))


def _name(target: gast.expr) -> str:
    return _name(target.value) if isinstance(target, gast.Subscript) else getattr(target, "id", "")


def _callee(value: gast.expr) -> str:
    """`g` of a call of g_forward."""
    text = gast.unparse(value.func) if isinstance(value, gast.Call) else "a call"
    return text.removesuffix("_forward")


def _short(value: gast.expr) -> str:
    """The text of a kept value, cut where it is long; of a checkpointed loop its plan."""
    if isinstance(value, gast.Call) and getattr(value.func, "id", "") == Checkpoints.__name__:
        return f"states by {gast.unparse(value.args[2]).strip()}"
    text = " ".join(gast.unparse(value).split())
    return text if len(text) <= 32 else f"{text[:29]}..."


def _where(block: list[gast.stmt], at: int) -> str:
    """The user's line that a part belongs to; for a variable, the line before or after."""
    kept = block[at].value
    variable = isinstance(kept, gast.Name) or isinstance(kept, gast.Call) and not kept.args
    later = range(at + 1, len(block))
    following = next((found for place in later if (found := _line(block[place]))), None)
    if following is not None:
        return f"before line {following}" if variable else f"line {following}"
    earlier = reversed(range(at))
    before = next((found for place in earlier if (found := _line(block[place]))), None)
    return f"after line {before}" if before is not None else ""


def _line(statement: gast.stmt) -> int | None:
    return None if isinstance(statement, Comment) else getattr(statement, "lineno", None)


def readers(function: gast.FunctionDef) -> dict[str, list[int]]:
    """The user's lines under whose quotation each name is read."""
    found: dict[str, list[int]] = {}
    _read(function.body, None, found)
    return found


def _read(block: list[gast.stmt], quoted: int | None, found: dict[str, list[int]]) -> None:
    for line in block:
        if isinstance(line, Comment):
            head = line.text.partition(":")[0]
            quoted = int(head) if head.isdigit() else quoted
            continue
        inner = [value for part in line._fields if _is_block(value := getattr(line, part, None))]
        for part in line._fields:
            value = getattr(line, part, None)
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, gast.AST) and not isinstance(text, gast.stmt):
                    _note(text, quoted, found)
        for lines in inner:
            _read(lines, quoted, found)


def _is_block(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], gast.stmt)


def _note(text: gast.AST, quoted: int | None, found: dict[str, list[int]]) -> None:
    if quoted is None:
        return
    for node in names(text):
        if isinstance(node.ctx, gast.Load):
            lines = found.setdefault(node.id, [])
            lines += [] if lines[-1:] == [quoted] or quoted in lines else [quoted]


__all__ = ["docstring", "located"]
