"""From Python as people write it to the core language (see `s2s.core`), for given kinds."""

from __future__ import annotations

from collections.abc import Callable

from s2s.core import Marks, Program, Replaced
from s2s.errors import CompileError
from s2s.normalise.contents import Contents, LowerAgain
from s2s.normalise.learned import ROUNDS, Learned
from s2s.normalise.lower import lower_call, lower_entry
from s2s.normalise.scope import Session
from s2s.read import Source
from s2s.request import NO_EFFECTS, Effects
from s2s.rulebook import RuleBook
from s2s_runtime.budgets import Memory
from s2s_runtime.kinds import Kind
from s2s_runtime.schedules import Plan


def normalise(
    source: Source,
    kinds: tuple[Kind, ...] | None,
    book: RuleBook,
    plan: Plan | Memory | None = None,
    split: bool = True,
    derivative: Callable | None = None,
    followed: frozenset[tuple[str, int]] = frozenset(),
    callees: Effects = NO_EFFECTS,
    apart: frozenset[Replaced] = frozenset(),
) -> tuple[Program, Session]:
    """The program of a function, and the session that holds those of its callees.

    `derivative` makes the derivatives that the text itself asks for; `followed` are the places of
    the `try` statements that active values enter; `callees` is what functions found at run time
    may do to their arguments; `apart` the containers that checkpointed loops carry part by part.

    Marked loops run over steps if `split`; `plan` is that of the outermost ones without a mark.
    The function is lowered again where a store taught something that an earlier read relied on.
    """
    contents, learned = Contents(), Learned()
    turns = 0
    while True:
        session = Session(
            book,
            lower_call,
            marks=Marks(plan=plan, split=split, apart=apart),
            contents=contents,
            learned=learned,
            callees=callees,
            derivative=derivative,
            followed=followed,
        )
        try:
            program = lower_entry(session, source, kinds)
        except LowerAgain:  # what is noted only grows, so this ends
            learned.again(last=False)
            continue
        except CompileError:
            if not learned.stale:
                raise
        else:
            if not learned.stale:
                return program, session
        turns += 1
        learned.again(last=turns == ROUNDS)
