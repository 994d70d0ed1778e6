"""Functions that nobody wrote for this compiler: the standard library and NumPy, through all of it.

    python -m tests.corpus [PACKAGE ...]      share accepted, and the reasons of refusal by number
    python -m tests.corpus --numeric 150 scipy.stats scipy.linalg      a sample of what computes

The outcome of every function is a text that parses or an `S2SError`; anything else is a bug.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import pkgutil
import random
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from s2s.errors import CompileError, S2SError
from s2s.pipeline import generate
from s2s.read import read
from s2s.request import Derivative, Request
from s2s.rules import NUMPY
from tests.random_programs.limit import within

LIBRARY = (
    "argparse",
    "ast",
    "bisect",
    "calendar",
    "cmd",
    "codecs",
    "colorsys",
    "configparser",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "dis",
    "email",
    "fractions",
    "functools",
    "gettext",
    "gzip",
    "heapq",
    "html",
    "inspect",
    "ipaddress",
    "json",
    "logging",
    "mimetypes",
    "numbers",
    "optparse",
    "pathlib",
    "pickle",
    "posixpath",
    "pprint",
    "random",
    "shutil",
    "statistics",
    "string",
    "tarfile",
    "tempfile",
    "textwrap",
    "tokenize",
    "traceback",
    "types",
    "typing",
    "urllib.parse",
    "uuid",
    "warnings",
    "weakref",
    "zipfile",
)
QUOTED = re.compile(r"`[^`]*`|line \d+")
LIMIT = 10.0  # seconds for one function
NUMERIC = (
    "numpy.lib", "numpy.linalg", "numpy.polynomial", "numpy.fft", "numpy.ma", "numpy.random",
)


@dataclass(frozen=True)
class Outcome:
    """What became of one function: accepted, refused for a reason, or a crash of the compiler."""

    name: str
    reason: str = ""
    crash: BaseException | None = None


def functions(packages: tuple[str, ...] = (*LIBRARY, *NUMERIC)) -> list[Callable]:
    """Every Python function and method of these packages that has a parameter, by name."""
    found: dict[str, Callable] = {}
    for module in modules(packages):
        for function in defined_in(module):
            if function.__code__.co_argcount:
                found.setdefault(f"{function.__module__}.{function.__qualname__}", function)
    return [found[name] for name in sorted(found)]


def modules(packages: tuple[str, ...]) -> Iterator[object]:
    """The packages and what lies directly in them."""
    for name in packages:
        package = importlib.import_module(name)
        yield package
        for part in pkgutil.iter_modules(getattr(package, "__path__", ())):
            if part.name.startswith(("test", "__main__")) or "distutils" in part.name:
                continue
            try:
                yield importlib.import_module(f"{name}.{part.name}")
            except Exception:  # an optional part that does not load here
                continue


def defined_in(module: object) -> Iterator[Callable]:
    """The functions that a module defines, its classes' methods included."""
    for value in vars(module).values():
        inner = vars(value).values() if inspect.isclass(value) else (value,)
        for item in inner:
            item = getattr(item, "__func__", item)
            if inspect.isfunction(item) and item.__module__ == module.__name__:
                yield item


def outcome(function: Callable) -> Outcome:
    """Compile for unknown kinds, with respect to the first parameter."""
    name = f"{function.__module__}.{function.__qualname__}"
    first = moved(function)
    try:
        with warnings.catch_warnings(), within(LIMIT):
            warnings.simplefilter("ignore")
            source = read(function)
            text = generate(
                source, Request(Derivative.PAIR, (first,), True, cache=False), None, NUMPY
            )
        ast.parse(text.body)
    except CompileError as error:
        assert error.lineno > 0
        return Outcome(name, error.diagnostics[0].why)
    except S2SError as error:
        return Outcome(name, type(error).__name__)
    except (TimeoutError, MemoryError) as error:
        return Outcome(name, type(error).__name__)
    except Exception as error:  # the compiler's own failure
        return Outcome(name, "crash", error)
    return Outcome(name)


def moved(function: Callable) -> str:
    """The first parameter, after the object or class of a method: what `s2s.grad` moves."""
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    return next((name for name in names if name not in ("self", "cls")), names[0])


def sample(count: int, seed: int = 0) -> list[Callable]:
    """The same functions for the same seed."""
    every = functions()
    return random.Random(seed).sample(every, min(count, len(every)))


def numeric(function: Callable) -> bool:
    """Whether the text of a function names NumPy, or math."""
    try:
        text = inspect.getsource(function)
    except (OSError, TypeError):
        return False
    return any(word in text for word in ("np.", "numpy", "math."))


def main(packages: list[str], count: int = 0) -> None:
    """Compile everything, or a sample of what computes, and print the shares."""
    every = functions(tuple(packages) or (*LIBRARY, *NUMERIC))
    if count:
        every = [function for function in every if numeric(function)]
        every = random.Random(0).sample(every, min(count, len(every)))
    found = [outcome(function) for function in every]
    accepted = sum(not item.reason for item in found)
    print(f"{accepted} of {len(found)} accepted ({accepted / max(len(found), 1):.1%})")
    for item in (item for item in found if item.crash is not None):
        print(f"crash  {item.name}: {type(item.crash).__name__}: {item.crash}")
    kinds = Counter(QUOTED.sub("_", item.reason) for item in found if item.reason)
    for reason, times in kinds.most_common(25):
        print(f"{times:5}  {reason}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.corpus")
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--numeric", type=int, default=0, metavar="COUNT")
    options = parser.parse_args()
    main(options.packages, options.numeric)
