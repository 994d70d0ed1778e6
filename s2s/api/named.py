"""A function named on the command line: `file.py:function` or `package.module:function`.

named("examples/digits.py:loss")        the function `loss`, its module imported
named("model.py:Cell.step")             a method
"""

from __future__ import annotations

import importlib
import sys
from functools import reduce
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any


class NotFound(Exception):
    """There is no such file, module or function."""


def named(target: str) -> Any:
    """The callable that a target names."""
    place, function = _split(target)
    try:
        return reduce(getattr, function.split("."), module_at(place))
    except AttributeError as error:
        raise NotFound(f"{place} has no {function}: {error}") from None


def example_arguments(target: str) -> tuple | None:
    """What `example_arguments_<function>` of the same module returns or is, if it is there."""
    place, function = _split(target)
    name = f"example_arguments_{function.replace('.', '_')}"
    example = getattr(module_at(place), name, None)
    found = example() if callable(example) else example
    if found is None or isinstance(found, tuple):
        return found
    kind = type(found).__name__
    raise NotFound(f"{name} is to be, or to return, a tuple of arguments, not {kind}")


def _split(target: str) -> tuple[str, str]:
    place, colon, function = target.rpartition(":")
    if not colon or not place or not function:
        raise NotFound(
            f"{target!r} is no target: write file.py:function or package.module:function"
        )
    return place, function


def module_at(place: str) -> ModuleType:
    """The module that `file.py` or `package.module` names, imported."""
    if place.endswith(".py"):
        return _module_of_file(Path(place).resolve())
    _look_in(Path.cwd())
    try:
        return importlib.import_module(place)
    except ModuleNotFoundError as error:
        raise NotFound(f"there is no module {place}: {error}") from None


def _module_of_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise NotFound(f"there is no file {path}")
    loaded = sys.modules.get(path.stem)
    if loaded is not None and getattr(loaded, "__file__", None) == str(path):
        return loaded
    _look_in(path.parent)
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules[path.stem] = module  # dataclasses and pickle look for it there
    SourceFileLoader(path.stem, str(path)).exec_module(module)
    return module


def _look_in(folder: Path) -> None:
    """Let the module import its neighbours, as `python file.py` would."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
