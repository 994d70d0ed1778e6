"""`s2s eject`: a generated module for those who want to own and edit it.

s2s eject model.py:loss -o loss_gradient.py      the text, under a line that says what it is of
s2s eject --check loss_gradient.py               has the function changed since?

The line holds a digest of the function's text, and of those that it reaches by name.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

from s2s.api.named import NotFound
from s2s.commands.target import DERIVATIVES, derived, whole
from s2s.store import fingerprint
from s2s.store.entry import TAIL
from s2s.store.world import is_library, names_in, resolved

HEAD = re.compile(r"# s2s-ejected (.+) (\w+) ([0-9a-f]{64})")
YOURS = "# This file is yours. `s2s eject --check` says whether the function has changed since."


class Outdated(Exception):
    """The function is not the one that an ejected module was made from."""


def add_eject(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="TARGET", help="file.py:function, or FILE with --check")
    parser.add_argument("--kind", choices=DERIVATIVES[:3], default=DERIVATIVES[0])
    parser.add_argument("--kinds", metavar="KINDS", help="such as 'w=f8[:,:], n=int'")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to; never over another file")
    parser.add_argument("--check", action="store_true", help="compare a file with its function")


def eject(chosen: argparse.Namespace) -> None:
    """Write the file, or check one that was written."""
    if chosen.check:
        _check(Path(chosen.target))
        return
    text = derived(chosen.target, chosen.kind, chosen.kinds).source
    name = chosen.target.rpartition(":")[2].replace(".", "_")
    path = Path(chosen.output or f"{name}_{chosen.kind}.py")
    head = f"# s2s-ejected {chosen.target} {chosen.kind} {_digest(chosen.target)}"
    with path.open("x", encoding="utf-8") as file:  # raises FileExistsError
        file.write(f"{head}\n{YOURS}\n{text}{TAIL}")
    sys.stdout.write(f"{path}\n")


def _check(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    match = HEAD.fullmatch(first)
    if match is None:
        raise NotFound(f"{path} does not begin with the line that `s2s eject` writes")
    target, kind, digest = match.groups()
    if _digest(target) != digest:
        raise Outdated(
            f"{path}: {target} has changed since\n"
            f"  instead  compare with `s2s show {target} --kind {kind}`, then eject it again"
        )
    sys.stdout.write(f"{path}: {target} is as it was\n")


def _digest(target: str) -> str:
    """Of the texts, wherever they stand."""
    from s2s.read import read

    functions = list(dict.fromkeys(_reached(whole(target).value_and_grad.function, set())))
    return fingerprint(*(read(function).text for function in functions))


def _reached(function: FunctionType, seen: set[FunctionType]) -> Iterator[FunctionType]:
    """A function, and the user's functions that it and they call by name."""
    if function in seen:
        return
    seen.add(function)
    yield function
    for name in sorted(names_in(function.__code__)):
        try:
            found = resolved(function, name)
        except NameError:
            continue
        found = getattr(found, "__wrapped__", found)
        if isinstance(found, FunctionType) and not is_library(found.__module__):
            yield from _reached(found, seen)
