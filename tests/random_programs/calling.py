"""Statements that call or hold: helpers with aliased arguments, run-time callees, containers."""

from __future__ import annotations

from tests.random_programs.assignments import assignment
from tests.random_programs.draws import choose
from tests.random_programs.expressions import constant, expression, leaf
from tests.random_programs.scope import SHAPES, Place, Scope, inside


def helper_call(scope: Scope) -> None:
    """A helper that may write its arguments, which may be the same array twice."""
    arrays = [place.text for place in scope.of_shape((3,))]
    if not arrays:
        return assignment(scope)
    one, two = choose(scope.draws, arrays), choose(scope.draws, arrays)
    helper = choose(scope.draws, ("mix", "scale", "blend", "tail", "either"))
    scalar = expression(scope, (), 1)
    name = scope.fresh("h")
    calls = {
        "mix": (f"{name} = mix({one}, {two})", (3,)),
        "scale": (f"scale({one}, {scalar})", None),
        "blend": (f"{name} = blend({one}, {expression(scope, (3,), 1)}, t={scalar})", (3,)),
        "tail": (f"{name} = tail({one})", (2,)),
        "either": (f"{name} = either({one}, {two}, {scalar})", (3,)),
    }
    text, shape = calls[helper]
    scope.write(text)
    if shape is not None:
        scope.bind(name, shape)
    return None


def runtime_call(scope: Scope) -> None:
    place = scope.pick((3,))
    argument = place.text if place else expression(scope, (3,), 1)
    name = scope.fresh("f")
    scope.write(f"{name} = act({argument})")
    scope.bind(name, (3,))


def container(scope: Scope) -> None:
    """A list, a dict or an object, whose parts are places from now on."""
    shape = choose(scope.draws, SHAPES)
    one, two = leaf(scope, shape), expression(scope, (), 1)
    kind = scope.draws.draw(4)
    name = scope.fresh("c")
    if kind == 0:
        scope.write(f"{name} = [{one}, {two}]")
        parts: tuple[str, str] = (f"{name}[0]", f"{name}[1]")
    elif kind == 1:
        scope.write(f'{name} = {{"p": {one}, "q": {two}}}')
        parts = (f'{name}["p"]', f'{name}["q"]')
    elif kind == 2:
        scope.write(f"{name} = Box({one}, {two})")
        parts = (f"{name}.one", f"{name}.two")
    else:
        scope.write(f"{name} = []")
        scope.write(f"{name}.append({one})")
        scope.write(f"{name}.append({two})")
        parts = (f"{name}[0]", f"{name}[-1]")
    scope.places += [Place(parts[0], shape), Place(parts[1], ())]


def closure(scope: Scope) -> None:
    """An inner function sees its variable as it is when it is called."""
    held = leaf(scope, ())
    name = scope.fresh("g")
    scope.write(f"def {name}(u):")
    inside(scope).write(f"return u * {held} + {constant(scope)}")
    result = scope.fresh("a")
    shape = choose(scope.draws, ((), (3,)))
    scope.write(f"{result} = {name}({expression(scope, shape, 1)})")
    scope.bind(result, shape)
