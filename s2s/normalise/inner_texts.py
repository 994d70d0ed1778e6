"""The texts of derivatives inside differentiated code: functions of two lines around `entry`.

    gradient      def f_grad(x): return entry(x)[1]
    along         def f_jvp(x, x_dot): return entry(x, x_dot)
    columns       def f_jacobian(x):
                      ...
                      for i in range(x.size):
                          found[..., i] = entry(x, units[i])[1]
                      return found
    pullback      def f_vjp(x): return entry(x)              its value, and what it keeps
                  def f_pullback(kept, value_bar): return reverse(kept, value_bar)

`entry` and `reverse` are generated functions; their texts are read as the user's are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import gast
import numpy as np

from s2s.core import Value
from s2s.normalise.defaults import Argument
from s2s.normalise.given import Given
from s2s.normalise.inner_functions import Bound, not_followed
from s2s.normalise.lifted import wrapper
from s2s.normalise.scope import Scope
from s2s.request import Derivative, Form, Request
from s2s_runtime.kinds import Array, is_complex

Names = tuple[str, ...]


@dataclass(frozen=True)
class Live:
    """The free names of an inner derivative: held while it is compiled, guarded afterwards."""

    resolve: Callable[[str], object]


def gradient(
    scope: Scope, base: Bound, names: Names, single: bool, aux: bool, form: Form
) -> Bound:
    """The gradient, or value and gradient."""
    request = Request(Derivative.VALUE_AND_GRAD, names, single, aux)
    if form is Form.VALUE_AND_GRAD:
        lines = ["return {entry}"]
    elif aux:
        lines = ["(value, aux), bars = {entry}", "return bars, aux"]
    else:
        lines = ["return {entry}[1]"]
    return _around(scope, base, request, form.value, lines)


def along(
    scope: Scope, base: Bound, moved: Mapping[str, Argument], single: bool, form: Form
) -> Bound:
    """The value and its tangent; of a gradient the tangent alone."""
    request = Request(Derivative.JVP, tuple(moved), single)
    line = "return {entry}[1]" if form is Form.HVP else "return {entry}"
    dots = dict(zip(fresh([f"{name}_dot" for name in moved], base), moved.values(), strict=True))
    return _around(scope, base, request, form.value, [line], dots)


def zero(scope: Scope, base: Bound, form: Form) -> Bound:
    """Where nothing moves."""
    value, _ = fresh(["value", "f"], base)
    result = f"np.zeros_like({value})" if form is Form.HVP else f"{value}, np.zeros_like({value})"
    lines = [f"{value} = f({', '.join(base.arguments)})", f"return {result}"]
    return _plain(scope, base, form, lines, {"f": base.function, "np": np})


def columns(scope: Scope, node: gast.Call, base: Bound, name: str) -> Bound:
    """The Jacobian by one tangent for each number of an argument."""
    argument, result = base.arguments[name][0], _result(scope, node, base)
    into, rank = argument.rank, result.rank
    if rank == 0:
        return gradient(scope, base, (name,), True, False, Form.GRAD)
    request = Request(Derivative.JVP, (name,), True)
    if into == 0:
        return _around(scope, base, request, "jacobian", ["return {entry}[1]"], seeds=("1.0",))
    demand_real(scope, node, argument, result)
    f, value, units, i, found = fresh(["f", "value", "units", "i", "found"], base)
    sizes = _shape(value, rank)
    lines = [
        f"{value} = {f}({', '.join(base.arguments)})",
        f"{units} = {_units(name, into, argument)}",
        f"{found} = np.empty(({sizes} {name}.size){_dtype(result)})",
        f"for {i} in range({name}.size):",
        f"    {found}[..., {i}] = {{entry}}[1]",
        _in_shape(found, f"{sizes} {_shape(name, into)}", into),
    ]
    known = {f: base.function}
    return _around(scope, base, request, "jacobian", lines, None, (f"{units}[{i}]",), known)


def rows(scope: Scope, node: gast.Call, base: Bound, name: str) -> Bound:
    """The Jacobian by one cotangent for each number of the result."""
    argument, result = base.arguments[name][0], _result(scope, node, base)
    into, rank = argument.rank, result.rank
    if rank == 0:
        return gradient(scope, base, (name,), True, False, Form.GRAD)
    demand_real(scope, node, argument, result)
    value, kept, units, i, found = fresh(["value", "kept", "units", "i", "found"], base)
    sizes = _shape(name, into)
    lines = [
        f"{value}, {kept} = {{entry}}",
        f"{units} = {_units(value, rank, result)}",
        f"{found} = np.empty(({value}.size, {sizes}){_dtype(argument)})",
        f"for {i} in range({value}.size):",
        f"    {found}[{i}] = {{reverse}}({kept}, {units}[{i}])",
        _in_shape(found, f"{_shape(value, rank)} {sizes}", rank),
    ]
    return _around(scope, base, Request(Derivative.PAIR, (name,), True), "jacrev", lines)


def _shape(name: str, rank: int) -> str:
    """The lengths of the axes of an array, one by one: their number is known then."""
    return " ".join(f"{name}.shape[{axis}]," for axis in range(rank))


def _in_shape(found: str, shape: str, rank: int) -> str:
    """The result; the axis of unit vectors becomes the axes of what they are units of."""
    return f"return {found}" if rank == 1 else f"return np.reshape({found}, ({shape}))"


def _units(name: str, rank: int, value: Value) -> str:
    """The unit vectors of the space that an array spans."""
    units = f"np.eye({name}.size{_dtype(value, 'dtype=')})"
    return units if rank == 1 else f"np.reshape({units}, ({name}.size, {_shape(name, rank)}))"


def elementwise(scope: Scope, base: Bound, names: Names, single: bool) -> Bound:
    """The pullback of ones."""
    value, kept = fresh(["value", "kept"], base)
    lines = [f"{value}, {kept} = {{entry}}", f"return {{reverse}}({kept}, np.ones_like({value}))"]
    request = Request(Derivative.PAIR, names, single)
    return _around(scope, base, request, "elementwise_grad", lines)


def pullback(
    scope: Scope, base: Bound, names: Names, single: bool
) -> tuple[Bound, FunctionType]:
    """The value with what is kept, and the function that takes this and a cotangent."""
    request = Request(Derivative.PAIR, names, single)
    found = _around(scope, base, request, "vjp", ["return {entry}"])
    compiled = scope.session.derivative(base.function, request, _kinds(base))
    parameters = ("kept", "value_bar")
    back = wrapper(f"{base.name}_pullback", parameters, ["return reverse(kept, value_bar)"],
                   {"reverse": compiled.reverse}, base.function.__globals__)
    return found, scope.session.derived.setdefault((*found.key, "pullback"), back)


def linearized(
    scope: Scope, base: Bound, names: Names, single: bool
) -> tuple[Bound, FunctionType]:
    """The value with the arguments, and the function that takes these and tangents."""
    (f,) = fresh(["f"], base)
    args = ", ".join(base.arguments)
    lines = [f"return {f}({args}), ({args},)"]
    found = _plain(scope, base, Form.LINEARIZE, lines, {f: base.function})
    request = Request(Derivative.JVP, names, single)
    held, tangents, result = fresh(["held", "tangents", "entry"], base)
    seeds = (tangents,) if single else tuple(f"{tangents}[{i}]" for i in range(len(names)))
    entry = _entry(scope, base, request, (), seeds)
    lines = [f"({args},) = {held}", f"return {entry.call}[1]"]
    push = wrapper(f"{base.name}_pushforward", (held, tangents), lines, entry.known,
                   base.function.__globals__)
    return found, scope.session.derived.setdefault((*found.key, request, "push"), push)


def side_by_side(base: Bound, parts: list[Bound], form: Form) -> Bound:
    """The tuple of several derivatives."""
    names = fresh([f"part_{index}" for index in range(len(parts))], base)
    args = ", ".join(base.arguments)
    line = f"return {', '.join(f'{name}({args})' for name in names)},"
    known = {name: part.function for name, part in zip(names, parts, strict=True)}
    found = wrapper(f"{base.name}_{form.value}", tuple(base.arguments), [line], known,
                    base.function.__globals__)
    return Bound(found, base.arguments, base.own, (*base.key, *(part.key for part in parts)))


def fresh(wishes: Iterable[str], base: Bound) -> list[str]:
    """Names that no parameter has."""
    found: list[str] = []
    for wish in wishes:
        while wish in base.arguments or wish in found:
            wish += "_"
        found.append(wish)
    return found


def _kinds(base: Bound) -> tuple:
    return tuple(value.kind for value, _ in base.arguments.values())


def _result(scope: Scope, node: gast.Call, base: Bound) -> Value:
    """What the function itself returns."""
    pairs = base.arguments.values()
    given = Given(tuple(value for value, _ in pairs), tuple(text for _, text in pairs))
    return scope.session.lower_function(scope, node, base.function, given)[1]


def demand_real(scope: Scope, node: gast.Call, *values: Value) -> None:
    """Raise for what is no array of real numbers whose rank is known."""
    for value in values:
        if value.items is not None or value.rank is None or is_complex(value.kind):
            raise not_followed(scope, node, "a Jacobian inside a function is that of one array by "
                                            f"another, both real, and here is {value.kind}")


def _dtype(value: Value, word: str = "") -> str:
    """The argument that makes an array of the same precision."""
    narrow = isinstance(value.kind, Array) and value.kind.dtype != "f8"
    return f", {word}'{value.kind.dtype}'" if narrow else ""


@dataclass(frozen=True)
class Entry:
    """A generated function: the text of its call, and what the names in it stand for."""

    call: str
    reverse: str
    known: Mapping[str, Any]


def _entry(
    scope: Scope, base: Bound, request: Request, dots: Sequence[str], seeds: Sequence[str]
) -> Entry:
    """The derivative of `base` at its own arguments, along `dots` or `seeds`."""
    compiled = scope.session.derivative(base.function, request, _kinds(base))
    free = {printed: compiled.resolve(printed) for printed in compiled.free}
    live = Live(compiled.resolve)
    scope.session.guards |= {(live, printed): value for printed, value in free.items()}
    entry, reverse = fresh(["entry", "reverse"], base)
    passed = ", ".join([*base.arguments, *dots, *seeds, *(f"{name}={name}" for name in free)])
    known = {entry: compiled.entry, reverse: compiled.reverse, "np": np, **free}
    return Entry(f"{entry}({passed})", reverse, known)


def _around(
    scope: Scope, base: Bound, request: Request, suffix: str, lines: list[str],
    moved: Mapping[str, Argument] | None = None, seeds: tuple[str, ...] = (),
    known: Mapping[str, object] | None = None,
) -> Bound:
    """The derivative of `base` as a plain function of the same arguments, and of tangents."""
    arguments = {**base.arguments, **(moved or {})}
    key = (*base.key, request, *lines, *map(str, _kinds(base)))
    found = scope.session.derived.get(key)
    if found is None:
        entry = _entry(scope, base, request, tuple(moved or ()), seeds)
        body = [line.format(entry=entry.call, reverse=entry.reverse) for line in lines]
        found = wrapper(f"{base.name}_{suffix}", tuple(arguments), body,
                        {**entry.known, **(known or {})}, base.function.__globals__)
        scope.session.derived[key] = found
    return Bound(found, arguments, base.own, key)


def _plain(
    scope: Scope, base: Bound, form: Form, lines: list[str], known: Mapping[str, object]
) -> Bound:
    """A text around the function itself."""
    key = (*base.key, form, *lines)
    found = scope.session.derived.get(key)
    if found is None:
        found = wrapper(f"{base.name}_{form.value}", tuple(base.arguments), lines, known,
                        base.function.__globals__)
        scope.session.derived[key] = found
    return Bound(found, base.arguments, base.own, key)
