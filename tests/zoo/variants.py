"""The programs of the zoo told otherwise: other names, single precision, other memory layouts.

    variants(case)      the same case with each variable renamed, on float32, on strided and on
                        reversed windows of larger arrays

They are generated when they are run; nothing of them is stored.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import linecache
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tests.zoo.case import Case

SINGLE = 2e-4  # what float32 rounds away in programs of some twenty operations


def variants(case: Case) -> Iterator[Case]:
    """Every variant of a case."""
    yield renamed(case)
    yield with_arrays(case, "single", lambda array: array.astype(np.float32), SINGLE)
    yield with_arrays(case, "strided", strided)
    yield with_arrays(case, "reversed", backwards)


def with_arrays(
    case: Case, name: str, change: Callable[[np.ndarray], np.ndarray], rounding: float = 0.0
) -> Case:
    """The case on other arrays of the same numbers."""

    def changed(value: Any) -> Any:
        floating = isinstance(value, np.ndarray) and value.dtype.kind == "f"
        return change(value) if floating else value

    return dataclasses.replace(
        case,
        args=lambda rng: tuple(changed(value) for value in case.args(rng)),
        name=case.name or case.function.__name__,
        rounding=max(case.rounding, rounding),
    )


def strided(array: np.ndarray) -> np.ndarray:
    """Every second place of an array twice as long in each axis, from the second on."""
    large = np.full([2 * length + 1 for length in array.shape], 7.0, array.dtype)
    window = large[tuple(slice(1, None, 2) for _ in array.shape)]
    window[...] = array
    return window


def backwards(array: np.ndarray) -> np.ndarray:
    """A window that runs against the order of its memory."""
    turned = tuple(slice(None, None, -1) for _ in array.shape)
    return array[turned].copy()[turned]


def renamed(case: Case) -> Case:
    """The case with each local variable and parameter under another name, in reverse order."""
    function = case.function
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    local = (*function.__code__.co_varnames, *function.__code__.co_cellvars)
    names = {name: f"v{index}" for index, name in enumerate(reversed(local))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
        elif isinstance(node, ast.arg):
            node.arg = names.get(node.arg, node.arg)
        elif isinstance(node, ast.FunctionDef):
            node.name = names.get(node.name, node.name)
    wrt = tuple(names[name] for name in case.wrt)
    made = _executed(ast.unparse(tree) + "\n", function)
    return dataclasses.replace(case, function=made, wrt=wrt, name=function.__name__)


def _executed(text: str, like: Callable) -> Callable:
    filename = f"<{like.__module__}.{like.__name__} renamed>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    world = dict(vars(sys.modules[like.__module__]))
    exec(compile(text, filename, "exec"), world)  # noqa: S102 - the text of the zoo
    return world[like.__name__]
