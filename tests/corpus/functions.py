"""Which functions there are: every code object of a file that is a function, with what it reads."""

from __future__ import annotations

import gc
import importlib
import inspect
import os
import random
import sys
import types
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

LIBRARY = Path(os.__file__).parent
# Tests, what opens a window or a browser when it is imported, and grammars for other tools.
SKIPPED = {
    "test", "tests", "idle_test", "idlelib", "turtledemo", "site-packages", "__pycache__",
    "antigravity", "this", "lib2to3", "conftest", "__main__", "distutils", "_distutils_hook",
}  # fmt: skip
COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}


@dataclass(frozen=True)
class Module:
    name: str
    path: str


def modules_of(package: str | None = None) -> list[Module]:
    """The files of an installed package or module, or of the standard library, by name."""
    root = LIBRARY if package is None else Path(str(importlib.import_module(package).__file__))
    if package is not None and root.name != "__init__.py":
        return [Module(package, str(root))]
    folder = LIBRARY if package is None else root.parent
    above = LIBRARY if package is None else folder.parents[package.count(".")]
    found = []
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(above).with_suffix("").parts
        if not SKIPPED.intersection(parts) and all(part.isidentifier() for part in parts):
            names = parts[:-1] if parts[-1] == "__init__" else parts
            found.append(Module(".".join(names), str(path)))
    return found


def drawn(modules: list[Module], share: float, seed: int) -> list[Module]:
    """A share of the modules, the same for the same seed."""
    return random.Random(seed).sample(modules, max(1, round(share * len(modules))))


def functions_in(module: Module) -> list[FunctionType]:
    """Every function of a file, in the order of its lines: methods, lambdas and inner functions.

    The live function is taken where there is one. Of an inner function there is none before the
    outer one is called: it is made of its code, and its cells are empty.
    """
    space = vars(_imported(module))
    code = compile(Path(module.path).read_bytes(), module.path, "exec", dont_inherit=True)
    living = {_place(live.__code__): live for live in _live(module)}
    found = {_place(inner): inner for inner in _codes(code)}
    return [living.get(place) or _function(inner, space) for place, inner in found.items()]


def _imported(module: Module) -> types.ModuleType:
    """The module, imported; where that fails, an empty one of its name."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(module.name)
    except BaseException:  # of another system, or without an optional part
        empty = types.ModuleType(module.name)
        empty.__file__ = module.path
        return sys.modules.setdefault(module.name, empty)


def _live(module: Module) -> Iterator[FunctionType]:
    for item in gc.get_objects():
        if type(item) is FunctionType and item.__code__.co_filename == module.path:
            yield item


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_flags & inspect.CO_OPTIMIZED and inner.co_name not in COMPREHENSIONS:
                yield inner
            yield from _codes(inner)


def _place(code: CodeType) -> tuple[int, str]:
    return code.co_firstlineno, code.co_qualname


def _function(code: CodeType, space: dict) -> FunctionType:
    cells = tuple(types.CellType() for _ in code.co_freevars)
    return FunctionType(code, space, code.co_name, None, cells)
