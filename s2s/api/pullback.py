"""The second half of a vjp: from the cotangent of the result to those of the arguments.

    value, pullback = s2s.vjp(f)(x)
    pullback(value_bar)                 as often as one likes, from any thread, the same bits

A pullback owns what the forward sweep kept and never changes it.  A pickled one carries the text
of its module, so that it can be called where the function itself cannot be imported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from s2s.api.finish import finish
from s2s.api.loading import namespace_of
from s2s.api.noting import annotate
from s2s.api.seeds import fit
from s2s_runtime.structures import leaves


@dataclass(frozen=True, slots=True)
class Sweep:
    """A reverse function and the text that defines it."""

    module: str
    name: str
    text: str
    call: Callable

    def __reduce__(self) -> tuple:
        return _loaded, (self.module, self.name, self.text)


def _loaded(module: str, name: str, text: str) -> Sweep:
    return Sweep(module, name, text, namespace_of(text, module)[name])


@dataclass(frozen=True, slots=True, repr=False)
class Pullback:
    """A reverse sweep with the values that it reads.

    Where the result was `paired` with one that is only looked at, the cotangent of that is zero.
    """

    function: str
    sweep: Sweep
    kept: object
    like: object
    paired: bool
    arguments: tuple
    single: bool

    def __call__(self, value_bar: object) -> object:
        seed = (value_bar, None) if self.paired else value_bar
        seed = fit(seed, self.like, f"the cotangent of {self.function}")
        try:
            bars = self.sweep.call(self.kept, seed)
        except Exception as error:
            annotate(error, self.sweep.name, None, self.sweep.call)
            raise
        return finish(
            bars, self.arguments, self.single, (*leaves(value_bar), *leaves(seed), *self.arguments)
        )

    def __repr__(self) -> str:
        return f"<pullback of {self.function}>"
