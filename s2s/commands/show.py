"""`s2s show` and `s2s emit`: a generated module on the screen, or in a file.

s2s show model.py:loss --side-by-side            the function on the left, its derivative beside it
s2s emit model.py:loss -o loss_gradient.py       the text alone; `python loss_gradient.py --check`
"""

from __future__ import annotations

import argparse
import inspect
import sys
from itertools import zip_longest
from pathlib import Path

from s2s.api.derived import Derived
from s2s.commands.screen import Language, show_text
from s2s.commands.target import DERIVATIVES, derived
from s2s.store.entry import TAIL


def add_show(parser: argparse.ArgumentParser) -> None:
    _add_target(parser)
    parser.add_argument(
        "--side-by-side", action="store_true", help="the function on the left, the text beside it"
    )


def add_emit(parser: argparse.ArgumentParser) -> None:
    _add_target(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="where to; else the screen")


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", metavar="TARGET", help="file.py:function or package.module:function"
    )
    parser.add_argument("--kind", choices=DERIVATIVES, default=DERIVATIVES[0])
    parser.add_argument(
        "--kinds", metavar="KINDS", help="kinds of the arguments, such as 'w=f8[:,:], n=int'"
    )


def show(chosen: argparse.Namespace) -> None:
    """Print path and text."""
    found = derived(chosen.target, chosen.kind, chosen.kinds)
    if chosen.side_by_side:
        sys.stdout.write(side_by_side(found))
    else:
        show_text(f"# {found.path or 'in memory'}\n{found.source}\n", Language.PYTHON)


def emit(chosen: argparse.Namespace) -> None:
    """Write the text to a file, or print it."""
    text = derived(chosen.target, chosen.kind, chosen.kinds).source
    if chosen.output is None:
        sys.stdout.write(text)
    else:
        Path(chosen.output).write_text(text + TAIL, encoding="utf-8")


def side_by_side(found: Derived) -> str:
    """Two columns: the user's function, and the generated module."""
    text, _ = inspect.getsourcelines(found.function)
    left = [line.rstrip() for line in text]
    width = max(map(len, left)) + 2
    rows = zip_longest(left, found.source.splitlines(), fillvalue="")
    return "".join(f"{own:<{width}}| {generated}".rstrip() + "\n" for own, generated in rows)
