"""Errors raised in generated code say where that is in the user's function.

ValueError: matmul: ...
s2s: in loss_value_and_grad, at model.py:5: h = np.tanh(x @ w + b)
     x f8 (4, 3), w f8 (2, 2), b f8 (2,)
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

import numpy as np

SHOWN = 8


def annotate(error: Exception, name: str, function: Callable | None, call: Callable) -> None:
    """Add a note to an error that came out of `call`, a function of a generated module.

    `function` is the user's, where it is known; `name` is what the derivative is called.
    """
    place = _innermost(error.__traceback__, call.__code__.co_filename)
    if place is not None and not any(note.startswith("s2s: ") for note in _notes(error)):
        error.add_note(note(name, function, *place))


def _notes(error: Exception) -> list[str]:
    return getattr(error, "__notes__", [])


def _innermost(trace: TracebackType | None, filename: str) -> tuple[FrameType, int] | None:
    """The last frame in the generated file, and its line."""
    found = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            found = trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next
    return found


def note(name: str, function: Callable | None, frame: FrameType, line: int) -> str:
    """The user's line for a generated one, with the operands of the statement there."""
    from s2s.api.linemap import linemap  # here, because most calls raise nothing

    lines = linecache.getlines(frame.f_code.co_filename)
    own = linemap("".join(lines), function, 0).user(line)
    place, quoted = f"line {own}", ""
    if function is not None and own is not None:
        place = f"{function.__code__.co_filename}:{own}"
        quoted = linecache.getline(function.__code__.co_filename, own).strip()
    rows = [
        f"s2s: in {name}" + (f", at {place}" if own else "") + (f": {quoted}" if quoted else "")
    ]
    operands = ", ".join(_operands(frame, line))
    return "\n     ".join([*rows, operands] if operands else rows)


def _operands(frame: FrameType, line: int) -> list[str]:
    """The variables that the generated statement reads, with dtype and shape."""
    try:
        tree = ast.parse(linecache.getline(frame.f_code.co_filename, line).strip())
    except SyntaxError:  # a header, or one line of several
        return []
    names = dict.fromkeys(
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )
    return [
        _described(name, frame.f_locals[name])
        for name in names
        if _is_number(frame.f_locals.get(name))
    ][:SHOWN]


def _is_number(value: Any) -> bool:
    return isinstance(value, (np.ndarray, np.generic, float, complex, int))


def _described(name: str, value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{name} {value.dtype} {value.shape}"
    return f"{name} {type(value).__name__} {value!r}"
