"""`s2s explain CODE`: what an error means, a program that has it, and what to write instead.

The programs are run by a test: each raises the code that it stands under.
"""

from __future__ import annotations

import argparse
import sys
import textwrap

from s2s.api.named import NotFound
from s2s.commands.pages import PAGES
from s2s.errors import Code


def add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("codes", metavar="CODE", nargs="*", help="such as S2S204; all if none")


def explain(chosen: argparse.Namespace) -> None:
    """Print the page of each code, or the list of all."""
    if not chosen.codes:
        for code in Code:
            sys.stdout.write(f"{code}  {code.meaning}\n")
        return
    sys.stdout.write("\n".join(page(_code(text)) for text in chosen.codes))


def page(code: Code) -> str:
    """What is known of one cause."""
    found = PAGES.get(code)
    rows = [f"{code}: {code.meaning}"]
    if found is not None:
        rows += [
            textwrap.indent(found.program.strip("\n"), "    "),
            textwrap.fill(found.why, 88),
            f"Instead:\n\n{textwrap.indent(found.instead.strip(chr(10)), '    ')}",
        ]
    return "\n\n".join(rows) + "\n"


def _code(text: str) -> Code:
    try:
        return next(code for code in Code if code == text.upper())
    except StopIteration:
        raise NotFound(f"there is no code {text}: `s2s explain` lists all") from None
