"""A stand-in for the compiler: modules written by hand, found by the name of the function.

It lets the public objects be tested for what they do themselves: laying out arguments, choosing a
module by kinds, seeds, structures, errors.  What the compiler writes is tested elsewhere.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

from s2s.api.compilations import compilations
from s2s.request import Derivative, Request
from s2s.store.compiled import Compiled


@dataclass
class Compiler:
    """Returns the hand-written module of a function; remembers what it was asked."""

    texts: dict[str, str] = field(default_factory=dict)
    free: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)
    asked: list[tuple[Callable, Request, object]] = field(default_factory=list)

    def derivative(self, function: Callable, request: Request, kinds: object) -> Compiled:
        self.asked.append((function, request, kinds))
        name, text = function.__name__, self.texts[function.__name__]
        functions = _run(text, f"<{name} {len(self.asked)}>")
        self.stale.discard(name)
        pair = request.derivative is Derivative.PAIR
        entry = f"{name}_forward" if pair else f"{name}_{request.derivative.value}"
        return Compiled(
            text=text,
            path=f"/somewhere/{name}.py",
            functions=functions,
            entry=functions[entry],
            reverse=functions[f"{name}_reverse"] if pair else None,
            free=self.free.get(name, ()),
            resolve=function.__globals__.__getitem__,
            refresh=lambda: name not in self.stale,
        )


def _run(text: str, filename: str) -> dict[str, Callable]:
    linecache.cache[filename] = len(text), None, text.splitlines(keepends=True), filename
    namespace: dict = {"__name__": "written_by_hand"}
    exec(compile(text, filename, "exec"), namespace)
    return namespace


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Compiler]:
    """The stand-in, in the place of the compiler; nothing was stored before."""
    monkeypatch.setenv("S2S_CACHE_DIR", str(tmp_path / "cache"))
    made = Compiler()
    module = ModuleType("s2s.pipeline")
    module.derivative = made.derivative
    module.together = lambda entry, kinds, dots: None  # each tangent has a sweep
    monkeypatch.setitem(sys.modules, "s2s.pipeline", module)
    compilations.cache_clear()
    yield made
    compilations.cache_clear()
