"""Statements that write through a call, through an index found at run time, or to a history."""

from __future__ import annotations

from tests.random_programs.assignments import assignment
from tests.random_programs.draws import choose
from tests.random_programs.expressions import expression, fits, leaf
from tests.random_programs.scope import SHAPES, Place, Scope, Shape, inside

CALLS = (
    "np.multiply({a}, {b}, out={y})",
    "np.add({y}, {a}, out={y})",
    "np.sin({a}, out={y})",
    "np.divide({a}, 1.5 + np.cos({b}), out={y}, where={a} > 0.3)",
    "np.copyto({y}, {a})",
    "np.copyto({y}, {a}, where={b} > 0.3)",
    "{y}.fill({s})",
    "{y}.sort()",
    "np.putmask({y}, {b} > 0.2, {a})",
    "{y}.flat[0] = {s}",
    "{y}[{b} > 0.3] += {s}",
    "{y}[{b} < 0.2] = {b}[{b} < 0.2]",
)
VECTOR_CALLS = (
    "np.add.at({y}, [0, 2, 0], {a})",
    "np.subtract.at({y}, [1, 1], {s})",
    "np.put({y}, [2, 0, 2], {a})",
    "np.put_along_axis({y}, np.argsort({b}), {a}, 0)",
    "{y}[np.argsort({b})] = {a}",
    "{y}[np.argsort({b})[:2]] *= {s}",
    "{y}[[0, 0, 1]] += {a}",
    "{y}[int(np.argmax({b}))] = {s}",
    "{y}[1:], {y}[:-1] = {a}[:2], {b}[1:]",
    "{y}[0], {y}[2] = {y}[2], {y}[0]",
    "{y}[:] = [{s}, {a}[1], {b}[0]]",
)


def written_by_call(scope: Scope) -> None:
    """A place is written by a function of NumPy's, its operands perhaps the place itself."""
    arrays = [place for place in scope.arrays() if place.shape != (1,)]
    if not arrays:
        return assignment(scope)
    place = choose(scope.draws, arrays)
    table = (*CALLS, *VECTOR_CALLS, *VECTOR_CALLS) if place.shape == (3,) else CALLS
    form = choose(scope.draws, table)
    scope.write(form.format(
        y=place.text,
        a=expression(scope, place.shape, 1),
        b=leaf(scope, place.shape),
        s=expression(scope, (), 1),
    ))
    return None


def chained(scope: Scope) -> None:
    """Two names for one new array."""
    shape = choose(scope.draws, SHAPES)
    one, two = scope.fresh("a"), scope.fresh("b")
    scope.write(f"{one} = {two} = {expression(scope, shape)} + np.zeros({shape!r})")
    scope.bind(one, shape)
    scope.bind(two, shape)


def history(scope: Scope) -> None:
    """A list grows in a loop: of copies, of new arrays, or of one array that is written."""
    place = scope.pick((3,))
    if place is None or scope.depth > 1:
        return assignment(scope)
    name, counter = scope.fresh("hist"), scope.fresh("i")
    held = choose(scope.draws, (place.text, f"{place.text}.copy()", f"{place.text}[::-1]"))
    change = choose(scope.draws, ("{y} = {e}", "{y} *= 0.5 + np.cos({e})", "{y}[{i} % 3] = {s}"))
    scope.write(f"{name} = [{leaf(scope, (3,))}]")
    scope.write(f"for {counter} in range({2 + scope.draws.draw(2)}):")
    body = inside(scope, loop=True, counter=counter)
    body.write(change.format(
        y=place.text, e=expression(scope, (3,), 1), s=expression(scope, (), 1), i=counter
    ))
    body.write(f"{name}.append({held})")
    result = scope.fresh("a")
    form = choose(scope.draws, (
        "np.sum(np.stack({h}), axis=0)", "sum({h})", "{h}[-1] * {h}[1]", "np.array({h})[1]",
        "np.concatenate({h})[2:5]",
    ))
    scope.write(f"{result} = {form.format(h=name)}")
    scope.bind(result, (3,))
    scope.places.append(Place(f"{name}[1]", (3,)))
    return None


def table(scope: Scope) -> None:
    """An empty array is filled row by row, each from the one before."""
    if scope.depth > 1:
        return assignment(scope)
    name, counter = scope.fresh("t"), scope.fresh("i")
    make = choose(scope.draws, ("np.zeros((2, 3))", "np.empty((2, 3))", "np.ones((2, 3))"))
    scope.write(f"{name} = {make}")
    scope.write(f"{name}[0] = {expression(scope, (3,), 1)}")
    scope.write(f"for {counter} in range(1, 2):")
    body = inside(scope, loop=True, counter=counter)
    form = choose(scope.draws, (
        "{t}[{i}] = np.tanh({t}[{i} - 1] + {e})",
        "{t}[{i}, :] = {t}[{i} - 1, ::-1] * {e}",
        "{t}[{i}, 1:] = {e}[1:]; {t}[{i}, 0] = {t}[{i} - 1, 2]",
    ))
    body.write(form.format(t=name, i=counter, e=expression(scope, (3,), 1)))
    scope.bind(name, (2, 3))
    return None


def dictionary(scope: Scope) -> None:
    """A dict of arrays, changed by key, by update and in a loop over its keys."""
    shape: Shape = choose(scope.draws, ((3,), (2, 3)))
    name = scope.fresh("d")
    scope.write(f'{name} = {{"p": {leaf(scope, shape)}, "q": {expression(scope, shape, 1)}}}')
    sources = [source for source in SHAPES if fits(source, shape)]
    text = expression(scope, choose(scope.draws, sources), 1)
    form = choose(scope.draws, (
        '{d}["p"] += {e}',
        '{d}["p"][0] *= np.tanh({s})',
        '{d}.update(q={d}["p"] * {e})',
        '{d}["p"] = {d}.pop("p") * {s}',
        'for key in {d}:\n{pad}    {d}[key] = {d}[key] * {e}',
        'for value in {d}.values():\n{pad}    value *= np.cos({e})',
        '{d} = {{key: np.sin(value) for key, value in {d}.items()}}',
        '{d}["p"], {d}["q"] = {d}["q"], {d}["p"]',
    ))
    pad = "    " * (scope.depth + 1)
    scope.write(form.format(d=name, e=text, s=expression(scope, (), 1), pad=pad))
    scope.places += [Place(f'{name}["p"]', shape), Place(f'{name}["q"]', shape)]
