"""What a derivative keeps between its sweeps, line by line, and why.

    print(s2s.vjp(loss).explain(w, x))

    value   line  holds           bytes   why
    h       5     np.tanh(w @ x)  8.0 KB  bound to the end; read by the adjoint of line 6
    u_at    8     u               24 MB   changes on each trip; read by the adjoint of line 8

It is read off the pair: the reverse half begins by unpacking what it reads.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from s2s.api.linemap import LineMap
from s2s_runtime import Checkpoints
from s2s_runtime.budgets import nbytes, spelled

COLUMNS = ("value", "line", "holds", "bytes", "why")
ROOM = 36


@dataclass(frozen=True)
class Held:
    """One kept value; `bytes` is None without arguments, and where it was not made."""

    function: str
    name: str
    line: int | None
    text: str
    why: str
    readers: tuple[int, ...]
    bytes: int | None = None

    def row(self) -> tuple[str, ...]:
        """The columns of the report."""
        lines = f"line{'s' if len(self.readers) > 1 else ''} {', '.join(map(str, self.readers))}"
        read = f"; read by the adjoint of {lines}" if self.readers else ""
        size = "" if self.bytes is None else spelled(self.bytes)
        short = self.text if len(self.text) <= ROOM else f"{self.text[: ROOM - 3]}..."
        return (self.name, str(self.line or ""), short, size, self.why + read)


@dataclass(frozen=True)
class Explanation:
    """What is kept, in the order in which the reverse half unpacks it; callees after it."""

    held: tuple[Held, ...]
    total: int | None = None

    def __str__(self) -> str:
        if not self.held:
            return "nothing is kept: the reverse sweep reads no value of the forward sweep"
        blocks = []
        for function in dict.fromkeys(one.function for one in self.held):
            rows = [COLUMNS, *(one.row() for one in self.held if one.function == function)]
            widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
            lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
            blocks.append("\n".join([f"{function}:", *(f"  {line}" for line in lines)]))
        if self.total is not None:
            blocks.append(f"in all {spelled(self.total)} beside the arguments")
        return "\n\n".join(blocks)


def explanation(
    text: str, entry: str, lines: LineMap, kept: tuple | None, given: tuple
) -> Explanation:
    """The kept values of a pair; `kept` are those of one run, with the arguments `given`."""
    functions = {
        node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)
    }
    held = [
        one
        for name, forward in reversed(functions.items())
        if name.endswith("_forward")
        for one in _of(forward, functions, text, lines, kept if name == entry else None)
    ]
    total = None if kept is None else nbytes([_memory(one) for one in kept], beside=given)
    return Explanation(tuple(held), total)


def _of(
    forward: ast.FunctionDef,
    functions: Mapping[str, ast.FunctionDef],
    text: str,
    lines: LineMap,
    kept: tuple | None,
) -> Iterator[Held]:
    """The kept values of one function."""
    word = forward.name.removesuffix("_forward")
    reverse = functions.get(f"{word}_reverse")
    if reverse is None:
        return
    sources = _assigned(forward)
    parameters = {one.arg for one in forward.args.args}
    read = _readers(reverse, lines)
    for at, name in enumerate(_unpacked(reverse)):
        made = sources.get(name)
        value = made[0] if made is not None else None
        shown = " ".join(ast.unparse(value).split()) if value is not None else name
        yield Held(
            word,
            name,
            lines.user(made[1]) if made is not None else None,
            shown,
            _why(name, value, made is not None and made[2], name in parameters, text),
            tuple(read.get(name, ())),
            nbytes(_memory(kept[at])) if kept is not None else None,
        )


def _why(name: str, value: ast.expr | None, per_trip: bool, argument: bool, text: str) -> str:
    if isinstance(value, ast.Call) and ast.unparse(value.func).endswith("_forward"):
        return f"what `{ast.unparse(value.func).removesuffix('_forward')}` keeps"
    if isinstance(value, ast.Call) and ast.unparse(value.func) == Checkpoints.__name__:
        return f"states of the loop, by {ast.unparse(value.args[2])}: its trips run again"
    if isinstance(value, (ast.Compare, ast.BoolOp)) or name.startswith("taken"):
        return "which way " + ("each trip went" if per_trip else "the branch went")
    if per_trip:
        return "changes on each trip"
    if value is None or not _is_kept(text, value):
        return "an argument, held by reference" if argument else "bound to the end: no copy"
    if isinstance(value, ast.Name):
        return "a later line binds or writes it anew"
    return "a part that would be dear to compute again"


def _is_kept(text: str, value: ast.expr) -> bool:
    """Whether the compiler added the line, to keep a value."""
    lines = text.split("\n")
    return lines[(value.end_lineno or value.lineno) - 1].rstrip().endswith("# keep")


def _unpacked(reverse: ast.FunctionDef) -> list[str]:
    """`a, b = kept`"""
    first = reverse.body[0]
    if not isinstance(first, ast.Assign) or ast.unparse(first.value) != "kept":
        return []
    return [node.id for node in ast.walk(first.targets[0]) if isinstance(node, ast.Name)]


def _assigned(forward: ast.FunctionDef) -> dict[str, tuple[ast.expr | None, int, bool]]:
    """The last value that is bound to each name or put into its table, with line and which."""
    found: dict[str, tuple[ast.expr | None, int, bool]] = {}
    made = [node for node in ast.walk(forward) if isinstance(node, (ast.Assign, ast.NamedExpr))]
    for node in sorted(made, key=lambda node: node.lineno):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for part, value in (pair for target in targets for pair in _pairs(target, node.value)):
            table = isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name)
            name = ast.unparse(part.value if table else part)
            if not isinstance(value, (ast.Constant, ast.Dict)):
                found[name] = value, node.lineno, table
    return found


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Each name with its value; of a call that gives several, the last is what it keeps."""
    if not isinstance(target, ast.Tuple):
        yield target, value
        return
    several = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
    for at, part in enumerate(target.elts):
        last = at == len(target.elts) - 1
        yield from _pairs(part, value.elts[at] if several else value if last else None)


def _readers(reverse: ast.FunctionDef, lines: LineMap) -> dict[str, list[int]]:
    """The user's lines whose adjoints read each name."""
    found: dict[str, list[int]] = {}
    for node in ast.walk(reverse):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            line = lines.user(node.lineno)
            if line is not None and line not in found.setdefault(node.id, []):
                found[node.id].append(line)
    return {name: sorted(numbers) for name, numbers in found.items()}


def _memory(value: Any) -> Any:
    """What holds the arrays: of a checkpointed loop its states and tapes."""
    if isinstance(value, Checkpoints):
        return [[one.arguments for one in value.snapshots], value.taped, value.recorded]
    if isinstance(value, dict):
        return {key: _memory(one) for key, one in value.items()}
    return [_memory(one) for one in value] if isinstance(value, (tuple, list)) else value

