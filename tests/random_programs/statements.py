"""The statements of random programs, and how often each is written."""

from __future__ import annotations

from tests.random_programs.draws import chance, choose, weighted
from tests.random_programs.expressions import constant, expression, fits, leaf
from tests.random_programs.scope import SHAPES, Place, Scope, Shape, inside


def block(scope: Scope, most: int) -> None:
    for _ in range(1 + scope.draws.draw(most)):
        statement(scope)


def statement(scope: Scope) -> None:
    scope.budget -= 1
    table = [entry for entry in STATEMENTS if scope.depth < 3 or entry[1] not in COMPOUND]
    production = weighted(scope.draws, table)
    scope.productions.append(production.__name__)
    production(scope)


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


def condition(scope: Scope) -> str:
    test = f"{expression(scope, (), 1)} > {constant(scope)}"
    if chance(scope.draws, 20):
        word = choose(scope.draws, ("and", "or"))
        test = f"{test} {word} {expression(scope, (), 1)} < 0.9"
    return test


def branch(scope: Scope) -> None:
    scope.write(f"if {condition(scope)}:")
    block(inside(scope), 3)
    if chance(scope.draws, 70):
        scope.write("else:")
        block(inside(scope), 3)


def for_range(scope: Scope) -> None:
    counter = scope.fresh("i")
    trips = choose(scope.draws, ("0", "1", "2", "3", "4", "1, 4", "3, 0, -1", "2, 9, 3"))
    scope.write(f"for {counter} in range({trips}):")
    block(inside(scope, loop=True, counter=counter), 3)


def for_rows(scope: Scope) -> None:
    place = scope.pick((2, 3)) or scope.pick((3,))
    if place is None:
        return for_range(scope)
    row = scope.fresh("r")
    scope.write(f"for {row} in {place.text}:")
    body = inside(scope, loop=True)
    body.bind(row, place.shape[1:])
    block(body, 3)
    return None


def while_loop(scope: Scope) -> None:
    counter = scope.fresh("k")
    scope.write(f"{counter} = 0")
    scope.write(f"while {counter} < {1 + scope.draws.draw(3)} and ({condition(scope)}):")
    body = inside(scope, loop=True)
    body.write(f"{counter} += 1")
    block(body, 3)


def leave(scope: Scope) -> None:
    """break, continue or return, under a condition."""
    words = ["return"] + (["break", "continue"] * 2 if scope.in_loop else [])
    word = choose(scope.draws, words)
    if word == "return":
        word = f"return {expression(scope, ())} * {everything(scope)}"
    scope.write(f"if {condition(scope)}:")
    inside(scope).write(word)


def everything(scope: Scope) -> str:
    """One number to which every place contributes, so that no input is left out by oversight."""
    terms = [
        place.text if place.shape == () else f"np.sum({place.text} * {1.0 + 0.1 * k:.1f})"
        for k, place in enumerate(scope.places)
    ]
    return "(" + " + ".join(f"np.sin({term})" for term in terms) + ")"


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


STATEMENTS = (
    (35, assignment),
    (12, augmented),
    (12, store),
    (6, view),
    (2, swap),
    (3, copied),
    (8, branch),
    (6, for_range),
    (2, for_rows),
    (3, while_loop),
    (4, leave),
    (5, helper_call),
    (2, runtime_call),
    (3, container),
    (2, closure),
    (2, unpacked),
)

COMPOUND = frozenset({branch, for_range, for_rows, while_loop})
