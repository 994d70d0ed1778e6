"""`s2s check`: compile derivatives without running anything, and report what is refused.

s2s check model.py:loss          one function
s2s check model.py               the functions of a file that carry `@differentiate`
s2s check package                those of every module of a package

The exit status is 1 if anything is refused.  If the module has `example_arguments_<function>`, the
gradient is also checked against the function there (see `s2s.check_grads`).
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterator

from s2s.api.differentiate import Differentiable
from s2s.api.functional import check_grads
from s2s.api.named import NotFound, example_arguments, module_at, named
from s2s.commands.screen import Language, show_text, told
from s2s.commands.target import for_any_arguments, whole
from s2s.errors import S2SError


def add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="TARGET", help="file.py[:function] or package[:function]")


def check(chosen: argparse.Namespace) -> None:
    """Report each function; raises Refused if one has no derivative."""
    refused = 0
    for target in targets(chosen.target):
        try:
            sys.stdout.write(f"{target}: {_checked(target)}\n")
        except S2SError as error:
            refused += 1
            show_text(f"{target}: refused\n{told(error)}\n", Language.ERROR)
    if refused:
        raise Refused(f"{refused} refused")


class Refused(Exception):
    """Something that was checked has no derivative, or a wrong one."""


def _checked(target: str) -> str:
    """Compile the gradient of one function, and check it where there are arguments."""
    function = whole(target)
    example = example_arguments(target)
    if example is None:
        for_any_arguments(function.grad, target)
        return f"{len(function.grad.source.splitlines())} lines"
    return str(check_grads(function, function.wrt)(*example))


def targets(target: str) -> Iterator[str]:
    """The functions that a target stands for."""
    if ":" in target.removesuffix(".py"):
        named(target)
        yield target
        return
    found = [f"{place}:{name}" for place in _places(target) for name in _marked(place)]
    if not found:
        raise NotFound(f"nothing in {target} is marked with @differentiate: name {target}:function")
    yield from found


def _places(target: str) -> Iterator[str]:
    """A file, a module, or a package with everything below it."""
    module = module_at(target)
    yield target
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{target}."):
        importlib.import_module(found.name)
        yield found.name


def _marked(place: str) -> Iterator[str]:
    """The names under which a module has functions and methods of its own that are marked."""
    module = module_at(place)
    for name, value in vars(module).items():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        if isinstance(value, Differentiable):
            yield name
        elif isinstance(value, type):
            members = vars(value).items()
            yield from (f"{name}.{key}" for key, v in members if isinstance(v, Differentiable))
