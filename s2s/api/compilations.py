"""The modules compiled for one function and one request, by the kinds of the arguments.

    find((np.ones(3), 2.0))      compiles for (f8[:], float) the first time, then two look-ups

After `LIMIT` kinds the generic text serves every further one.  A module is used only while the
function has the code it was compiled from, and while its callees are the same.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s.api.noting import annotate
from s2s.api.primal import Kinds, Primal, Stage
from s2s.api.tracebacks import briefly
from s2s.api.wrt import demand_floating, demand_plain_arrays
from s2s.errors import CompileError
from s2s.request import NO_EFFECTS, Effects, Request
from s2s.start import started
from s2s.store.compiled import Compiled
from s2s_runtime.keeping import SharedArguments, overlaps
from s2s_runtime.kinds import holds_complex, holds_function, kind_of

LIMIT = 8
REMEMBERED = 64
QUICK = frozenset({float, int, bool, complex, np.float64, np.float32, np.int64})


@dataclass(frozen=True, slots=True)
class Module:
    """A compiled module and what its entry is called with beside the user's arguments."""

    stage: Stage
    compiled: Compiled
    callees: Effects = NO_EFFECTS
    meets: bool = False  # whether functions are among the arguments, or in them

    def holds(self) -> bool:
        return self.stage.holds() and self.compiled.refresh()

    def run(self, values: tuple, dots: tuple = ()) -> tuple:
        """Call the entry with the arguments, tangents, and live values of the free names."""
        return self.run_as(self.compiled.entry, values, dots)

    def run_as(self, entry: Callable, values: tuple, dots: tuple = ()) -> Any:
        """The same call of another function that takes what the entry takes."""
        compiled = self.compiled
        free = {name: compiled.resolve(name) for name in compiled.free}
        try:
            return entry(*values, *self.stage.extra(), *dots, **free)
        except Exception as error:
            annotate(error, entry.__name__, self.stage.function, entry)
            raise


class Compilations:
    """Finds the module for some arguments; compiles at most once per kinds."""

    def __init__(self, primal: Primal, request: Request, has_aux: bool) -> None:
        self.primal = primal
        self.request = request
        self.has_aux = has_aux
        self.last: Module | None = None
        self._by_kinds: dict[tuple[Kinds | None, Effects], Module] = {}
        self._by_quick_kinds: dict[tuple, Module] = {}
        self._by_overlap: dict[tuple, Module] = {}

    def find(self, values: tuple) -> Module:
        """The module for these arguments."""
        key = tuple(map(_quick_kind, values))
        found = self._by_quick_kinds.get(key)
        if found is None or not found.holds() or not _as_before(found, values):
            found = briefly(self._find_or_compile, tuple(map(kind_of, values)), values)
            if len(self._by_quick_kinds) < REMEMBERED:
                self._by_quick_kinds[key] = found
        self.last = found
        return found

    def run(self, values: tuple, dots: tuple = ()) -> tuple[Module, tuple]:
        """The module for these arguments, and what it returns for them.

        Most texts assume that the arguments lie apart and say so before anything else happens; for
        arguments that share memory there is a text of their own.
        """
        module = self.find(values)
        try:
            return module, module.run(values, dots)
        except SharedArguments:
            module = briefly(self._sharing, values)
        return module, module.run(values, dots)

    def _sharing(self, values: tuple) -> Module:
        """The module for arguments that share memory as these do."""
        kinds, shared = tuple(map(kind_of, values)), overlaps(values)
        self._demand_apart(shared)
        found = self._by_overlap.get((kinds, shared))
        if found is None or not found.holds() or not _as_before(found, values):
            stage = self.primal.stage(values)
            callees = _effects(kinds, values)
            request = dataclasses.replace(self.request, shared=shared, callees=callees)
            given = (*kinds, *map(kind_of, stage.extra()))
            made = started(stage.function, request, given)
            found = Module(stage, made, callees, any(map(holds_function, kinds)))
            self._by_overlap[kinds, shared] = found
        self.last = found
        return found

    def for_kinds(self, kinds: Kinds) -> Module:
        """The module for arguments of these kinds, some of which may be unknown."""
        self._demand_floating(kinds)
        found = self._by_kinds.get((kinds, NO_EFFECTS))
        return found or self._compile(kinds, self.primal.stage(None))

    def shown(self) -> Module:
        """The module last used; before any call, the generic one."""
        return self.last or self.generic()

    def generic(self, callees: Effects = NO_EFFECTS) -> Module:
        """The module that assumes nothing of its arguments, but for what functions do to theirs."""
        found = self._by_kinds.get((None, callees))
        if found is None or not found.holds():
            found = self._compile(None, self.primal.stage(None), callees)
        return found

    def __reduce__(self) -> tuple:
        """What was compiled stays here: it is found in the store, or compiled again."""
        return compilations, (self.primal, self.request, self.has_aux)

    @property
    def sources(self) -> dict[str, str]:
        """The texts that exist, by kinds."""
        return {_spelled(*key): module.compiled.text for key, module in self._by_kinds.items()}

    def _find_or_compile(self, kinds: Kinds, values: tuple) -> Module:
        self._demand_floating(kinds)
        callees = _effects(kinds, values)
        found = self._by_kinds.get((kinds, callees))
        if found is not None and found.holds():
            return found
        if found is None and self._is_full() and not any(map(holds_complex, kinds)):
            try:
                return self.generic(callees)
            except CompileError:  # only with kinds can it be followed
                pass
        return self._compile(kinds, self.primal.stage(values), callees)

    def _is_full(self) -> bool:
        return sum(kinds is not None for kinds, _ in self._by_kinds) >= LIMIT

    def _compile(
        self, kinds: Kinds | None, stage: Stage, callees: Effects = NO_EFFECTS
    ) -> Module:
        given = None if kinds is None else (*kinds, *map(kind_of, stage.extra()))
        request = dataclasses.replace(self.request, callees=callees)
        meets = kinds is None or any(map(holds_function, kinds))
        module = Module(stage, started(stage.function, request, given), callees, meets)
        self._by_kinds[kinds, callees] = module
        return module

    def _demand_apart(self, shared: tuple[int, ...]) -> None:
        """What is written and shared moves as one: two gradients of it would count it twice."""
        names = [parameter.name for parameter in self.primal.parameters(0).all]
        groups = [shared[names.index(name)] for name in self.request.wrt]
        if len(set(groups)) < len(groups):
            raise SharedArguments(
                f"{self.primal.name} writes memory that two arguments of `wrt` share, and their "
                "gradients could not be told apart; pass a copy of one of them, or name one in wrt"
            )

    def _demand_floating(self, kinds: Kinds) -> None:
        names = [parameter.name for parameter in self.primal.parameters(0).all]
        for name, kind in zip(names, kinds, strict=False):
            demand_plain_arrays(self.primal.name, name, kind)
        for name in self.request.wrt:
            demand_floating(self.primal.name, name, kinds[names.index(name)])


def _quick_kind(value: Any) -> object:
    """What tells kinds apart at least as finely as `kind_of`, in a tenth of the time."""
    cls = type(value)
    if cls is np.ndarray:
        return value.dtype, tuple([n == 1 for n in value.shape])
    return cls if cls in QUICK else kind_of(value)


def _effects(kinds: Kinds, values: tuple) -> Effects:
    """What the functions among the arguments may do to theirs."""
    return _effects_of(values) if any(map(holds_function, kinds)) else NO_EFFECTS


def _as_before(module: Module, values: tuple) -> bool:
    """Whether the functions among the arguments do what the text allows for."""
    return not module.meets or _effects_of(values) == module.callees


def _effects_of(values: tuple) -> Effects:
    from s2s.provider import PROVIDER  # here, because most arguments hold no function

    return PROVIDER.effects(values)


def _spelled(kinds: Kinds | None, callees: Effects) -> str:
    stated = "" if callees == NO_EFFECTS else f"; {callees}"
    return ("any" if kinds is None else ", ".join(map(str, kinds))) + stated


@functools.lru_cache(maxsize=512)
def compilations(primal: Primal, request: Request, has_aux: bool) -> Compilations:
    """The one object for a function and a request, so that `s2s.grad(f)` may stand in a loop."""
    return Compilations(primal, request, has_aux)
