"""The command line.

s2s show examples/digits.py:loss              the path of the generated module, then its text
s2s show package.module:f --kind vjp          that of the pair; also jvp, hvp, value_and_grad
s2s emit examples/digits.py:loss -o FILE      the text alone, into a file
s2s check examples/digits.py                  what has a derivative, and whether it is right
s2s explain S2S204                            what an error means, with a program that has it
s2s doctor                                    what this machine has
s2s cache path | list | clear | verify        where modules are stored
s2s eject model.py:loss -o FILE               a module of your own; --check FILE: is it up to date?
s2s rules [pattern]                           the functions that have a derivative

If the module of TARGET has `example_arguments_<function>`, a tuple or a function that returns one,
the text is the one made for such arguments; otherwise it is the text for any arguments.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import sys
from collections.abc import Callable, Iterator, Sequence

from s2s.api.named import NotFound
from s2s.commands.cache import Damaged, add_cache, cache
from s2s.commands.check import Refused, add_check, check
from s2s.commands.doctor import doctor
from s2s.commands.eject import Outdated, add_eject, eject
from s2s.commands.explain import add_explain, explain
from s2s.commands.screen import Language, show_text, told
from s2s.commands.show import add_emit, add_show, emit, show
from s2s.errors import S2SError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 for an error, 2 for a wrong call."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (S2SError, NotFound, Refused, Damaged, Outdated, TypeError, OSError) as error:
        show_text(f"{told(error)}\n", Language.ERROR, sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("s2s", description="Gradients you can read.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_show(_command(commands, "show", show, "print a generated module"))
    add_emit(_command(commands, "emit", emit, "write a generated module to a file"))
    add_check(_command(commands, "check", check, "compile derivatives, and check them"))
    add_explain(_command(commands, "explain", explain, "say what an error code means"))
    _command(commands, "doctor", doctor, "say what this machine has")
    add_cache(_command(commands, "cache", cache, "look after the stored modules"))
    add_eject(_command(commands, "eject", eject, "take a generated module out, to edit it"))
    rules = _command(commands, "rules", _rules, "list the functions that have a derivative")
    rules.add_argument("pattern", nargs="?", default="*", help="such as 'numpy.lin*'")
    return parser


def _command(commands: argparse._SubParsersAction, name: str, run: Callable, does: str):
    parser = commands.add_parser(name, help=does, description=does)
    parser.set_defaults(run=run)
    return parser


def _rules(chosen: argparse.Namespace) -> None:
    for line in sorted(_rule_lines()):
        if fnmatch.fnmatchcase(line.split()[0], chosen.pattern):
            print(line)


def _rule_lines() -> Iterator[str]:
    from s2s.rulebook.rule import qualified
    from s2s.rules import NUMPY

    for rule in NUMPY:
        for name in map(qualified, rule.functions):
            if not name.startswith("s2s_runtime."):  # what only generated modules call
                yield f"{name:32} {rule.linearity.name.lower()}"
