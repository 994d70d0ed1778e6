"""The names that a function reads from outside itself, found in its code."""

from __future__ import annotations

import dis
from types import CodeType

from s2s.read.file import codes_within

_GLOBAL = {"LOAD_GLOBAL"}
_IN_CLASS = {"LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"}  # a class body looks in itself first


def free_names(code: CodeType) -> frozenset[str]:
    """Names of enclosing functions, of the module and of the builtins that `code` reads."""
    inner = [_read_globals(one) for one in codes_within(code)]
    return frozenset(code.co_freevars).union(*inner)


def _read_globals(code: CodeType) -> set[str]:
    steps = [(step.opname, step.argval) for step in dis.get_instructions(code)]
    own = {name for opname, name in steps if opname == "STORE_NAME"}
    in_class = {name for opname, name in steps if opname in _IN_CLASS}
    return {name for opname, name in steps if opname in _GLOBAL} | (in_class - own)
