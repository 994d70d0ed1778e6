"""Derivatives of functions that only run time knows, made while the program runs.

    layer(x) in user code, `layer` an argument       call_forward(layer, (True,), x)
                                                     -> pair(layer, (True,), (x,), held)

Installed into `s2s_runtime` when s2s is imported.  A callee that does to memory what its
caller's text does not allow for is an error.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

from s2s.callables import Plain, callables, plain, unwrapped
from s2s.errors import Code, UnknownCallee, stated
from s2s.request import NO_EFFECTS, Called, Derivative, Effects, Request
from s2s.start import started
from s2s.store.compiled import Compiled
from s2s_runtime.dispatch import Held
from s2s_runtime.errors import S2SError
from s2s_runtime.kinds import kind_of
from s2s_runtime.structures import children

ROUNDS = 4


@dataclass(frozen=True)
class Reverse:
    """The reverse half of a callee, called in the way of `call_reverse`."""

    half: Callable
    seeded: bool
    shadows: bool
    returned: tuple[int | None, ...]  # for each argument, which of the bars; None: none of them

    def __call__(self, kept: Any, value_bar: Any, bars: Any) -> tuple:
        seed = (value_bar,) if self.seeded else ()
        found = self.half(kept, *seed, *((bars,) if self.shadows else ()))
        several = sum(place is not None for place in self.returned) > 1
        found = found if several else (found,)
        return tuple(None if place is None else found[place] for place in self.returned)


class Provider:
    """Compiles on first use; one entry per function, active arguments, kinds and memory."""

    def __init__(self) -> None:
        self._found: dict[tuple, Any] = {}

    def pair(
        self, function: Callable, active: tuple[bool, ...], args: tuple, held: Held
    ) -> tuple[Callable, Callable]:
        """The forward half, its arguments held, and the reverse half."""
        call = plain(function, args)
        compiled = self._compiled(call, active, Derivative.PAIR, held)
        return _held(compiled, call.given), _reverse(compiled, call, active)

    def tangent(
        self, function: Callable, active: tuple[bool, ...], args: tuple, held: Held
    ) -> Callable:
        """The tangent function, its arguments held."""
        call = plain(function, args)
        return _held(self._compiled(call, active, Derivative.JVP, held), call.given)

    def check(self, function: Callable, args: tuple, held: Held) -> None:
        """Raise if the callee does to memory what the caller's text does not allow for."""
        if draws(function):
            return
        call = plain(function, args)
        kinds = tuple(map(kind_of, call.given))
        found = self._touches(call.target, kinds, self.effects(call.given))
        writes = {call.places[index] for index in found.writes}
        aliases = {call.places[index] for index in found.aliases}
        whole = {index for index, arg in enumerate(args) if children(arg) is not None}
        if writes - (set(held.writes) - whole):
            raise _breach(function, "writes its arguments")
        relies = held.fresh or held.shares or any(held.later)
        if relies and (found.shares or aliases - (set(held.aliases) - whole)):
            raise _breach(function, "may return memory of its arguments")

    def effects(self, values: tuple) -> Effects:
        """What the functions among some values, and in them, may do to their arguments."""
        met = list(dict.fromkeys(callables(values)))
        found = NO_EFFECTS
        for _ in range(ROUNDS if met else 0):  # a function may call another one of them
            before = found
            for function in met:
                found |= self._effects(function, before)
            if found == before:
                break
        return found

    def _effects(self, function: Callable, callees: Effects) -> Effects:
        """By the position of the arguments; nothing where it cannot be followed: then `check`."""
        target, front, keywords = unwrapped(function)
        if not isinstance(target, FunctionType):
            return NO_EFFECTS
        found = self._touches(target, None, callees)
        code, skipped = target.__code__, len(front)
        names = code.co_varnames[: code.co_argcount]
        free = {index: index - skipped for index, name in enumerate(names)
                if index >= skipped and name not in keywords}
        return Effects(frozenset(free[index] for index in found.writes if index in free),
                       frozenset(free[index] for index in found.aliases if index in free))

    def _touches(self, target: FunctionType, kinds: tuple | None, callees: Effects) -> Any:
        from s2s.analyse.cells import NOTHING
        from s2s.pipeline import touches

        key = (target, kinds, callees, "touches")
        found, holds = self._found.get(key, (None, None))
        if holds is None or not holds():
            try:
                found, holds = touches(target, kinds, callees)
            except S2SError:
                if kinds is not None:
                    raise
                found, holds = NOTHING, lambda: True
            self._found[key] = found, holds
        return found

    def _compiled(
        self, call: Plain, active: tuple[bool, ...], derivative: Derivative, held: Held
    ) -> Compiled:
        kinds, called = tuple(map(kind_of, call.given)), _called(call, held)
        moved, callees = call.spread(active, missing=False), self.effects(call.given)
        key = (call.target, kinds, moved, derivative, called, callees)
        found = self._found.get(key)
        if found is None or not found.refresh():
            code = call.target.__code__
            names = code.co_varnames[: code.co_argcount]
            wrt = tuple(name for name, carries in zip(names, moved, strict=True) if carries)
            request = Request(derivative, wrt, len(wrt) == 1, callees=callees, called=called)
            found = self._found[key] = started(call.target, request, kinds)
        return found


PROVIDER = Provider()


def _called(call: Plain, held: Held) -> Called | None:
    """How the caller holds the memory of the parameters; None: all of it is left alone."""
    if not held.shares and not any(held.later):
        return None
    own = iter(range(-1, -1 - len(call.places), -1))
    groups = tuple(next(own) if group is None else group
                   for group in call.spread(held.groups, missing=None)) if held.groups else ()
    return Called(groups, call.spread(held.forced, False) if any(held.forced) else (),
                  call.spread(held.later, False) if any(held.later) else ())


def _reverse(compiled: Compiled, call: Plain, active: tuple[bool, ...]) -> Reverse:
    moved = call.spread(active, missing=False)
    bars = [index for index, carries in enumerate(moved)
            if carries and index not in compiled.shadows]
    order = {call.places[index]: place for place, index in enumerate(bars)}
    returned = tuple(order.get(position) for position in range(len(active)))
    return Reverse(compiled.reverse, compiled.seeded, bool(compiled.shadows), returned)


def _breach(function: Callable, what: str) -> UnknownCallee:
    called = getattr(function, "__qualname__", function)
    return UnknownCallee(
        stated(
            Code.UNKNOWN_CALLEE,
            f"`{called}` {what}, and it is called where only run time knows it",
            "the caller's derivative was written for a function that does not",
            "give it as an argument, call it by name, or let it return new arrays",
        )
    )


def draws(function: Callable) -> bool:
    """Whether a function is a method of a random generator that returns what it drew."""
    owner = getattr(function, "__self__", None)
    if owner is None:
        return False  # and numpy.random, which takes a while to import, is not asked for
    generators = (np.random.Generator, np.random.RandomState, random.Random)
    return isinstance(owner, generators) and getattr(function, "__name__", "") != "shuffle"


def _held(compiled: Compiled, given: tuple) -> Callable:
    """The entry with its arguments and the live values of its free names."""
    return functools.partial(
        compiled.entry, *given, **{name: compiled.resolve(name) for name in compiled.free}
    )
