"""The gradient of a function, as a function that can be differentiated again.

A generated module ends in a function of the value and the gradient.  The gradient is the same
text with its result turned round, so that the value comes along and can still be looked at:

    def f_value_and_grad(x):                def f_grad(x):
        ...                                     ...
        return value, x_bar                     return x_bar, value

which the compiler then reads as it reads the user's functions.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from s2s.api.compilations import Compilations, Module, compilations
from s2s.api.loading import namespace_of
from s2s.api.primal import Stage
from s2s.api.scalar import loss_of
from s2s.api.wrt import Parameters
from s2s.request import Form, Wanted
from s2s_runtime.schedules import Store

if TYPE_CHECKING:
    import gast


@dataclass(frozen=True)
class ValueAndGradOf:
    """The function of value and gradient; its modules are `inner`."""

    inner: Compilations
    paired = False

    @property
    def name(self) -> str:
        return f"{self.inner.primal.name}_value_and_grad"

    @property
    def written(self) -> Callable:
        return self.inner.primal.written

    @property
    def wanted(self) -> Wanted | None:
        inner, request = self.inner.primal.wanted, self.inner.request
        form = Form.GRAD if self.paired else Form.VALUE_AND_GRAD
        return inner and Wanted(form, inner, request.wrt, request.single, self.inner.has_aux)

    def parameters(self, bound: int) -> Parameters:
        found = self.inner.primal.parameters(bound)
        return Parameters(self.name, found.all, found.skipped)

    def bind(self, args: tuple, kwargs: dict) -> tuple:
        return self.inner.primal.bind(args, kwargs)

    def stage(self, values: tuple | None) -> Stage:
        module = _found(self.inner, values)
        if "Checkpoints" in module.compiled.entry.__globals__:
            module = _found(self._without_marks(), values)
        return Stage(self._function(module), functools.partial(_extra, module), module.holds)

    def _without_marks(self) -> Compilations:
        """The modules of the plain loops: a plan has no derivative."""
        request = replace(self.inner.request, checkpoint=Store())
        return compilations(self.inner.primal, request, self.inner.has_aux)

    def output(self, result: Any) -> Any:
        return self._looked_at(*result)

    def _function(self, module: Module) -> Callable:
        return module.compiled.entry

    def _looked_at(self, value: Any, gradient: Any) -> tuple:
        """The same pair, after its value has proved to be one real number."""
        primal = self.inner.primal
        value = primal.output(value)
        loss_of(primal.name, value, self.inner.has_aux)
        return value, gradient


@dataclass(frozen=True)
class GradOf(ValueAndGradOf):
    """The function of the gradient; the value is the second item of what it returns."""

    paired = True

    @property
    def name(self) -> str:
        return f"{self.inner.primal.name}_grad"

    def output(self, result: Any) -> Any:
        gradient, value = result
        return self._looked_at(value, gradient)[1]

    def _function(self, module: Module) -> Callable:
        compiled = module.compiled
        name = compiled.entry.__name__.removesuffix("_value_and_grad") + "_grad"
        return turned_round(compiled.entry, compiled.text, name)


def _found(inner: Compilations, values: tuple | None) -> Module:
    return inner.generic() if values is None else inner.find(values)


def _extra(module: Module) -> tuple:
    """The arguments beside the user's: free names of this order and of those below."""
    compiled = module.compiled
    return (*module.stage.extra(), *(compiled.resolve(name) for name in compiled.free))


@functools.lru_cache(maxsize=256)
def turned_round(entry: Callable, text: str, name: str) -> Callable[..., Any]:
    """The function `entry` of the module `text`, returning `gradient, value`."""
    while name in text:  # whatever it names there must keep its meaning
        name += "_"
    longer = _with_copy(text, entry.__name__, name)
    return namespace_of(longer, entry.__module__)[name]


def _with_copy(text: str, entry: str, name: str) -> str:
    """The text of a module to which the function `name` is added."""
    import gast

    lines = text.encode().splitlines(keepends=True)
    found = next(n for n in gast.parse(text).body if getattr(n, "name", None) == entry)
    start, end = found.lineno - 1, found.end_lineno
    copied = lines[start:end]
    for statement in reversed(list(_returns(found))):
        first, last = statement.lineno - 1 - start, statement.end_lineno - start
        head = copied[first][: statement.col_offset]
        copied[first:last] = [head + f"return {_swapped(statement.value, text)}\n".encode()]
    copied[0] = copied[0].replace(entry.encode(), name.encode(), 1)
    return b"".join((*lines, b"\n\n", *copied)).decode()


def _returns(node: gast.AST) -> Iterator[gast.Return]:
    """The returns of a function in the order of its lines, not those of functions inside it."""
    import gast

    for child in gast.iter_child_nodes(node):
        if isinstance(child, gast.Return):
            yield child
        elif not isinstance(child, (gast.FunctionDef, gast.Lambda, gast.ClassDef)):
            yield from _returns(child)


def _swapped(pair: gast.AST, text: str) -> str:
    """`a, b` as `b, a`; what is not spelled as a pair is unpacked in the order of the result."""
    import gast

    if isinstance(pair, gast.Tuple) and len(pair.elts) == 2:
        value, gradient = (ast.get_source_segment(text, item) for item in pair.elts)
        return f"{gradient}, {value}"
    return f"({ast.get_source_segment(text, pair)})[::-1]"
