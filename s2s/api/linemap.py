"""Which line of the user's function a generated line belongs to, and the other way round.

    gradient.linemap.user(17)           5         line 17 of the file at gradient.path
    gradient.linemap.generated(5)       (15, 17)

Read off the text: reverse lines stand under `# 5: h = np.tanh(x @ w)`; forward lines are the user's
own statements, in order, so they are matched with those of the function one after the other.
"""

from __future__ import annotations

import ast
import functools
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

REMARK = re.compile(r"\s*# (\d+): ")
HALVES = ("value_and_grad", "forward", "jvp", "grad")


@dataclass(frozen=True)
class LineMap:
    """Lines of a generated file by the user's line, and back."""

    lines: Mapping[int, int]

    def user(self, generated: int) -> int | None:
        """The user's line for a line of the generated file; None for imports and the like."""
        return self.lines.get(generated)

    def generated(self, user: int) -> tuple[int, ...]:
        """The generated lines that belong to a line of the user's."""
        return tuple(sorted(line for line, own in self.lines.items() if own == user))


@functools.lru_cache(maxsize=256)
def linemap(text: str, function: Callable | None, header: int) -> LineMap:
    """The map of a module; `header` lines stand above its text in the file.

    Without the function only the reverse lines are known.
    """
    found: dict[int, int] = {}
    for definition in ast.parse(text).body:
        if isinstance(definition, ast.FunctionDef):
            found |= _remarks(text, definition)
            if function is not None and definition.name in _names(function):
                found = _forward(definition, function, found) | found
    return LineMap({line + header: own for line, own in found.items()})


def _names(function: Callable) -> set[str]:
    name = function.__name__.replace("<lambda>", "function")
    return {f"{name}_{half}" for half in HALVES}


def _remarks(text: str, definition: ast.FunctionDef) -> dict[int, int]:
    """Lines under a remark belong to the line that it quotes."""
    found: dict[int, int] = {}
    current = None
    lines = text.split("\n")
    for number in range(definition.lineno, (definition.end_lineno or 0) + 1):
        match = REMARK.match(lines[number - 1])
        current = int(match[1]) if match else current
        if current is not None:
            found[number] = current
    return found


def _forward(
    definition: ast.FunctionDef, function: Callable, reverse: Mapping[int, int]
) -> dict[int, int]:
    """Lines of the forward sweep; what is not the user's own belongs to the statement after it."""
    own = list(_statements_of(function))
    found: dict[int, int] = {}
    waiting: list[int] = []
    for line, text in _statements(definition.body):
        if line in reverse:
            break
        waiting.append(line)
        match = next((at for at, (_, other) in enumerate(own) if _alike(text, other)), None)
        if match is not None:
            found |= dict.fromkeys(waiting, own[match][0])
            waiting, own = [], own[match + 1 :]
    return found | dict.fromkeys(waiting, own[0][0] if own else max(found.values(), default=0))


def _statements_of(function: Callable) -> Iterator[tuple[int, str]]:
    """The user's statements with their lines; nothing where the text is not to be had."""
    try:
        lines, first = inspect.getsourcelines(function)
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, SyntaxError):
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            for line, text in _statements(node.body):
                yield line + first - 1, text


def _statements(block: list[ast.stmt]) -> Iterator[tuple[int, str]]:
    """Each statement with its line and its text; of compound ones the header."""
    for node in block:
        inner = [getattr(node, part, []) for part in ("body", "orelse")]
        yield node.lineno, ast.unparse(node).split("\n")[0]
        for part in inner:
            yield from _statements(part)


def _alike(generated: str, own: str) -> bool:
    """Whether a generated statement is the user's: the same text, or an assignment to the same."""
    if generated == own:
        return True
    target, equals, _ = own.partition(" = ")
    same = bool(equals) and generated.startswith(target + equals)
    return same or own.startswith("return") and generated.startswith(("return", "value"))
