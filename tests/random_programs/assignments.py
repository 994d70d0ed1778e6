"""Statements that assign: names, elements, slices, views, swaps; operands that may be aliases."""

from __future__ import annotations

from tests.random_programs.draws import chance, choose
from tests.random_programs.expressions import expression, fits
from tests.random_programs.scope import SHAPES, Scope, Shape


def damped(scope: Scope, shape: Shape) -> str:
    text = expression(scope, shape)
    return f"np.tanh({text}) * 1.3" if chance(scope.draws, 60) else text


def assignment(scope: Scope) -> None:
    """Half of them assign a name anew; in a block, only values of the same shape."""
    if scope.places and chance(scope.draws, 50):
        place = choose(scope.draws, scope.places)
        shape = place.shape
        if scope.depth == 0 and place.text.isidentifier() and chance(scope.draws, 25):
            shape = choose(scope.draws, SHAPES)
        text = damped(scope, shape)
        if shape == place.shape and chance(scope.draws, 60):
            text = f"{text} + 0.3 * {place.text}"  # else most inputs are soon overwritten
        scope.write(f"{place.text} = {text}")
        if shape != place.shape:
            scope.bind(place.text, shape)
        return
    shape = choose(scope.draws, SHAPES)
    text = damped(scope, shape)
    name = scope.fresh("a")
    scope.write(f"{name} = {text}")
    scope.bind(name, shape)


def augmented(scope: Scope) -> None:
    place = choose(scope.draws, scope.places)
    sources = [shape for shape in SHAPES if fits(shape, place.shape)]
    text = expression(scope, choose(scope.draws, sources))
    operator = choose(scope.draws, ("+=", "+=", "-=", "*=", "/="))
    if operator == "*=":
        text = f"0.5 + np.tanh({text})"
    if operator == "/=":
        text = f"1.5 + np.sin({text})"
    scope.write(f"{place.text} {operator} {text}")


WINDOWS: dict[Shape, tuple[tuple[str, Shape], ...]] = {
    (1,): (("[0]", ()), ("[:]", (1,))),
    (2,): (("[1]", ()), ("[::-1]", (2,)), ("[:1]", (1,)), ("[[1, 1]]", (2,))),
    (3,): (
        ("[0]", ()),
        ("[-1]", ()),
        ("[1:]", (2,)),
        ("[:2]", (2,)),
        ("[::2]", (2,)),
        ("[...]", (3,)),
        ("[::-1]", (3,)),
        ("[[2, 0]]", (2,)),
        ("[[1, 1]]", (2,)),
    ),
    (2, 3): (
        ("[0, 1]", ()),
        ("[1]", (3,)),
        ("[:, 0]", (2,)),
        ("[:, 1:2]", (2, 1)),
        ("[...]", (2, 3)),
        ("[::-1]", (2, 3)),
        ("[[0, 0]]", (2, 3)),
        ("[[1, 0], [2, 2]]", (2,)),
        (".T[1]", (2,)),
    ),
    (2, 1): (("[0]", (1,)), ("[:, 0]", (2,)), ("[1, 0]", ())),
}


def store(scope: Scope) -> None:
    """An element, a slice, a fancy index or a masked part is written."""
    if not scope.arrays():
        return assignment(scope)
    place = choose(scope.draws, scope.arrays())
    if chance(scope.draws, 15):
        scope.write(f"{place.text}[{place.text} > 0.4] = {expression(scope, ())}")
        return None
    window, shape = choose(scope.draws, WINDOWS[place.shape])
    if scope.counters and place.shape == (3,) and chance(scope.draws, 50):
        window, shape = f"[{choose(scope.draws, scope.counters)} % 3]", ()
    operator = choose(scope.draws, ("=", "=", "+=", "*="))
    sources = [source for source in SHAPES if fits(source, shape)]
    text = expression(scope, choose(scope.draws, sources))
    if operator == "*=":
        text = f"0.5 + np.cos({text})"
    scope.write(f"{place.text}{window} {operator} {text}")
    return None


VIEWS: dict[Shape, tuple[tuple[str, Shape], ...]] = {
    (1,): (("{}[:]", (1,)),),
    (2,): (("{}[::-1]", (2,)), ("{}[:1]", (1,)), ("{}.reshape(2, 1)", (2, 1))),
    (3,): (("{}[1:]", (2,)), ("{}[::-1]", (3,)), ("{}[:1]", (1,)), ("{}[::2]", (2,))),
    (2, 3): (
        ("{}[0]", (3,)),
        ("{}[1]", (3,)),
        ("{}[:, 1]", (2,)),
        ("{}.T[0]", (2,)),
        ("{}[:, :1]", (2, 1)),
        ("{}.reshape(6)[:3]", (3,)),
        ("{}.T.reshape(6)[2:5]", (3,)),
    ),
    (2, 1): (("{}[:, 0]", (2,)), ("{}.ravel()", (2,)), ("{}[1]", (1,))),
}


def view(scope: Scope) -> None:
    if not scope.arrays():
        return assignment(scope)
    place = choose(scope.draws, scope.arrays())
    form, shape = choose(scope.draws, (*VIEWS[place.shape], ("{}", place.shape)))
    name = scope.fresh("v")
    scope.write(f"{name} = {form.format(place.text)}")
    scope.bind(name, shape)
    return None


def swap(scope: Scope) -> None:
    place = choose(scope.draws, scope.places)
    other = choose(scope.draws, scope.of_shape(place.shape))
    scope.write(f"{place.text}, {other.text} = {other.text}, {place.text}")


def unpacked(scope: Scope) -> None:
    place = scope.pick((2, 3)) or scope.pick((2,))
    if place is None:
        return assignment(scope)
    one, two = scope.fresh("u"), scope.fresh("u")
    scope.write(f"{one}, {two} = {place.text}")
    scope.bind(one, place.shape[1:])
    scope.bind(two, place.shape[1:])
    return None


def copied(scope: Scope) -> None:
    if not scope.arrays():
        return assignment(scope)
    place = choose(scope.draws, scope.arrays())
    name = scope.fresh("a")
    scope.write(f"{name} = {place.text}.copy()")
    scope.bind(name, place.shape)
    return None
