"""The gradient of a function, as a function that can be differentiated again.

A generated module ends in a function of the value and the gradient.  The gradient is the same
text with its result turned round, so that the value comes along and can still be looked at:

    def f_value_and_grad(x):                def f_grad(x):
        ...                                     ...
        return value, x_bar                     return x_bar, value

which the compiler then reads as it reads the user's functions.  Functions and classes of the user's
that the text is given by keyword are globals of the new one: they are known when it is compiled.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import FunctionType
from typing import TYPE_CHECKING, Any

from s2s.api.compilations import Compilations, Module, compilations
from s2s.api.loading import namespace_of
from s2s.api.primal import Stage
from s2s.api.scalar import loss_of
from s2s.api.wrt import Parameters
from s2s.request import Form, Wanted
from s2s_runtime.kinds import Function, kind_of
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
        known = _known(module)
        extra = functools.partial(_extra, module, frozenset(key for key, _ in known))
        return Stage(self._function(module, known), extra, module.holds)

    def _without_marks(self) -> Compilations:
        """The modules of the plain loops: a plan has no derivative."""
        request = replace(self.inner.request, checkpoint=Store())
        return compilations(self.inner.primal, request, self.inner.has_aux)

    def output(self, result: Any) -> Any:
        return self._looked_at(*result)

    def _function(self, module: Module, known: tuple[tuple[str, Any], ...]) -> Callable:
        compiled = module.compiled
        name = f"{compiled.entry.__name__}_again"
        return staged(compiled.entry, compiled.text, name, known) if known else compiled.entry

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

    def _function(self, module: Module, known: tuple[tuple[str, Any], ...]) -> Callable:
        compiled = module.compiled
        name = compiled.entry.__name__.removesuffix("_value_and_grad") + "_grad"
        return staged(compiled.entry, compiled.text, name, known, turned=True)


def _found(inner: Compilations, values: tuple | None) -> Module:
    return inner.generic() if values is None else inner.find(values)


def _known(module: Module) -> tuple[tuple[str, Any], ...]:
    """The functions and classes among the free names of a text, which it is guarded by."""
    compiled = module.compiled
    found = ((name, compiled.resolve(name)) for name in compiled.free)
    return tuple((name, value) for name, value in found if kind_of(value) == Function())


def _extra(module: Module, known: frozenset[str]) -> tuple:
    """The arguments beside the user's: free names of this order and of those below."""
    compiled = module.compiled
    free = (name for name in compiled.free if name not in known)
    return (*module.stage.extra(), *map(compiled.resolve, free))


@functools.lru_cache(maxsize=256)
def staged(
    entry: Callable, text: str, name: str, known: tuple[tuple[str, Any], ...], turned: bool = False
) -> Callable[..., Any]:
    """The function `entry` of the module `text`, where `known` are globals and not keywords.

    If `turned`, it returns `gradient, value`.
    """
    while name in text:  # whatever it names there must keep its meaning
        name += "_"
    longer = _with_copy(text, entry.__name__, name, frozenset(key for key, _ in known), turned)
    if not known:
        return namespace_of(longer, entry.__module__)[name]
    module = namespace_of(longer, entry.__module__)
    return rebound(module, name, dict(known))


def rebound(module: Mapping[str, Any], name: str, known: Mapping[str, Any]) -> Callable[..., Any]:
    """A function of a module among globals of its own, to which `known` are added."""
    space: dict[str, Any] = {}
    for key, value in module.items():
        own = isinstance(value, FunctionType) and value.__globals__ is module
        space[key] = FunctionType(value.__code__, space, key, value.__defaults__) if own else value
        if own:
            space[key].__kwdefaults__ = value.__kwdefaults__
    space |= known
    return space[name]


def _with_copy(text: str, entry: str, name: str, known: frozenset[str], turned: bool) -> str:
    """The text of a module to which the function `name` is added."""
    import gast

    lines = text.encode().splitlines(keepends=True)
    found = next(n for n in gast.parse(text).body if getattr(n, "name", None) == entry)
    start, end = found.lineno - 1, found.end_lineno
    copied = lines[start:end]
    for statement in reversed(list(_returns(found)) if turned else []):
        first, last = statement.lineno - 1 - start, statement.end_lineno - start
        head = copied[first][: statement.col_offset]
        copied[first:last] = [head + f"return {_swapped(statement.value, text)}\n".encode()]
    header = _header(found.args, name, known)
    copied[: found.body[0].lineno - found.lineno] = [f"{header}\n".encode()]
    return b"".join((*lines, b"\n\n", *copied)).decode()


def _header(args: gast.arguments, name: str, known: frozenset[str]) -> str:
    """The first line of the function, without the keywords that are `known`."""
    plain = [arg.id for arg in args.args]
    free = [arg.id for arg in args.kwonlyargs if arg.id not in known]
    return f"def {name}({', '.join([*plain, *(['*'] if free else []), *free])}):"


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
