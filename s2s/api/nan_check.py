"""Where a NaN or an infinity comes from: the first statement that makes one, in either sweep.

    print(s2s.nan_check(loss, "w")(w, x))
        forward   s2s: in loss_value_and_grad, at model.py:7: y = np.sqrt(x @ w)
                       x float64 (4, 3), w float64 (3,)
        backward  s2s: in loss_value_and_grad, at model.py:7: y = np.sqrt(x @ w)
                       y_bar float64 (4,), y float64 (4,)

The gradient runs once, as it is, and after each of its statements what that has bound is looked at.
"""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

from s2s.api.derived import Order
from s2s.api.linemap import REMARK
from s2s.api.noting import note
from s2s.request import Derivative
from s2s_runtime.structures import leaves


@dataclass(frozen=True)
class NanReport:
    """The first statement of each sweep that made a NaN or an infinity; None where none did."""

    function: str
    forward: str | None
    backward: str | None
    given: bool = False  # whether the arguments held one already

    def __bool__(self) -> bool:
        return self.given or self.forward is not None or self.backward is not None

    def __str__(self) -> str:
        if self.given:
            return f"the arguments of {self.function} hold a NaN or an infinity"
        if not self:
            return f"all that {self.function} and its gradient compute is finite"
        rows = [("forward", self.forward), ("backward", self.backward)]
        return "\n".join(
            f"{label:<10}{text or 'finite'}".replace("\n", "\n" + " " * 10) for label, text in rows
        )


@dataclass(frozen=True)
class NanCheck:
    """Looks for NaNs in the gradient of a function at the arguments that it is called with."""

    function: Callable
    order: Order

    def __call__(self, *args: object, **kwargs: object) -> NanReport:
        values = self.order.primal.bind(self.order.bound + args, kwargs)
        name = self.order.primal.name
        if not all(map(is_finite, leaves(values))):
            return NanReport(name, None, None, given=True)
        modules = self.order.compilations(Derivative.VALUE_AND_GRAD)
        watch = Watch(name, self.order.primal.written, modules.find(values).compiled.entry)
        before = sys.gettrace()
        sys.settrace(watch.call)
        try:
            with np.errstate(all="ignore"):
                modules.run(values)
        finally:
            sys.settrace(before)
        return NanReport(name, watch.forward, watch.backward)


@dataclass
class Watch:
    """A trace function for the frames of one generated module."""

    name: str
    function: Callable
    entry: Callable
    forward: str | None = None
    backward: str | None = None
    last: dict[int, ast.stmt] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.filename = self.entry.__code__.co_filename
        lines = linecache.getlines(self.filename)
        tree = ast.parse("".join(lines))
        self.statements = {
            line: node
            for node in ast.walk(tree)
            if isinstance(node, (ast.Assign, ast.AugAssign, ast.Return))
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        }
        self.reverse = set(_reverse_lines(tree, lines))

    def call(self, frame: FrameType, event: str, arg: object) -> Callable | None:
        """Follow the functions of the module, no others."""
        return self.line if frame.f_code.co_filename == self.filename else None

    def line(self, frame: FrameType, event: str, arg: object) -> Callable | None:
        """Look at what the statement before has bound, or at what is returned."""
        done = self.last.pop(id(frame), None)
        if done is not None and done is not self.statements.get(frame.f_lineno):
            self.look(frame, done, [frame.f_locals.get(name) for name in _targets(done)])
        if event == "return" and isinstance(done, ast.Return):
            self.look(frame, done, [arg])
        if event == "line" and frame.f_lineno in self.statements:
            self.last[id(frame)] = self.statements[frame.f_lineno]
        return self.line

    def look(self, frame: FrameType, node: ast.stmt, values: list) -> None:
        """Keep the first statement of each sweep that made something that is not finite."""
        sweep = "backward" if node.lineno in self.reverse else "forward"
        if getattr(self, sweep) is not None or _is_constant(node):
            return
        if not all(is_finite(leaf) for leaf in leaves(values)):
            setattr(self, sweep, note(self.name, self.function, frame, node.lineno))


def is_finite(leaf: Any) -> bool:
    """Whether a leaf is no number, or all of its numbers are finite."""
    if isinstance(leaf, (float, complex, np.ndarray, np.generic)):
        array = np.asarray(leaf)
        return array.dtype.kind not in "fc" or bool(np.all(np.isfinite(array)))
    return True


def _targets(node: ast.stmt) -> Iterator[str]:
    """The variables that a statement binds or writes."""
    stack: list[Any] = [*getattr(node, "targets", []), getattr(node, "target", None)]
    while stack:
        place = stack.pop()
        if isinstance(place, (ast.Tuple, ast.List)):
            stack += place.elts
        elif isinstance(place, (ast.Subscript, ast.Attribute)):
            stack.append(place.value)
        elif isinstance(place, ast.Name):
            yield place.id


def _is_constant(node: ast.stmt) -> bool:
    """`best = np.inf` is meant."""
    value = getattr(node, "value", None)
    value = value.operand if isinstance(value, ast.UnaryOp) else value
    return isinstance(value, (ast.Constant, ast.Attribute, ast.Name))


def _reverse_lines(tree: ast.Module, lines: list[str]) -> Iterator[int]:
    """The lines that stand under a remark, and all of a reverse half."""
    for definition in tree.body:
        if not isinstance(definition, ast.FunctionDef):
            continue
        found = definition.name.endswith("_reverse")
        for line in range(definition.lineno, (definition.end_lineno or 0) + 1):
            found = found or REMARK.match(lines[line - 1]) is not None
            if found:
                yield line
