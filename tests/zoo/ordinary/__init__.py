"""Ordinary programs: what people write, by theme of the language; see docs/language.md."""

from __future__ import annotations

from tests.zoo.ordinary import (
    attempts,
    builtin_functions,
    changing,
    classes,
    comprehensions,
    conditions,
    containers_changed,
    control,
    cutting,
    functions,
    idioms,
    libraries,
    looping,
    protocols,
    records,
    results,
    science,
    starred_import,
    statements,
    surroundings,
)

THEMES = (
    statements,
    conditions,
    looping,
    comprehensions,
    builtin_functions,
    functions,
    libraries,
    classes,
    records,
    results,
    surroundings,
    starred_import,
    science,
    changing,
    containers_changed,
    protocols,
    attempts,
    control,
    cutting,
    idioms,
)
