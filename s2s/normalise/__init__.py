"""From Python as people write it to the core language (see `s2s.core`), for given kinds."""

from __future__ import annotations

from s2s.core import Program
from s2s.normalise.lower import lower_call, lower_entry
from s2s.normalise.scope import Session
from s2s.read import Source
from s2s.rulebook import RuleBook
from s2s_runtime.kinds import Kind


def normalise(
    source: Source, kinds: tuple[Kind, ...] | None, book: RuleBook
) -> tuple[Program, Session]:
    """The program of a function, and the session that holds those of its callees."""
    session = Session(book, lower_call)
    return lower_entry(session, source, kinds), session
