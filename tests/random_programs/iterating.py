"""Loops over several things at once, comprehensions, recursion, methods that write."""

from __future__ import annotations

from tests.random_programs.assignments import assignment
from tests.random_programs.draws import choose
from tests.random_programs.expressions import expression, leaf
from tests.random_programs.scope import Place, Scope, inside

GATHERED = (
    "np.array([{f} for u in {v}])",
    "np.array([u * t for u, t in zip({v}, {w})])",
    "np.array([u * {s} if u > 0.3 else u for u in {v}])",
    "np.stack([np.sum(r * {v}) * {w} for r in {m}])[0]",
    "np.array([{v}[j] * {w}[(j + 1) % 3] for j in range(3)])",
    "sum(u * t for u, t in zip({v}, {w})) * {v}",
    "np.array(list(map(lambda u: u * {s}, {v})))",
    "functools.reduce(lambda a, b: a * 0.5 + b, [{v}, {w}, {v}])",
    "power({v}, 2)",
    "power({v} * {w}, {n})",
    "(lambda u, t={s}: u * t)({v})",
    "np.where({v} > {w}, {v}, {w} * {s})",
)


def gathered(scope: Scope) -> None:
    """A vector made by a comprehension, a fold or a function that calls itself."""
    name = scope.fresh("a")
    form = choose(scope.draws, GATHERED)
    scope.write(f"{name} = " + form.format(
        v=leaf(scope, (3,)), w=leaf(scope, (3,)), m=leaf(scope, (2, 3)),
        s=expression(scope, (), 1), f=f"np.sin(u) * {leaf(scope, ())}", n=scope.draws.draw(4),
    ))
    scope.bind(name, (3,))


def zipped(scope: Scope) -> None:
    """Rows and numbers side by side, an accumulator beside them."""
    if scope.depth > 1:
        return assignment(scope)
    total, row, item, counter = (scope.fresh(stem) for stem in ("acc", "r", "u", "i"))
    scope.write(f"{total} = {expression(scope, (3,), 1)}")
    scope.write(
        f"for {counter}, ({row}, {item}) in enumerate(zip({leaf(scope, (2, 3))}, "
        f"{leaf(scope, (3,))})):"
    )
    body = inside(scope, loop=True, counter=counter)
    body.write(choose(scope.draws, (
        f"{total} = {total} * {item} + {row}",
        f"{total}[{counter}] += {item} * {row}[0]",
        f"{total} += np.sin({row}) * {item}",
        f"{row} *= {item}",
    )))
    if scope.draws.draw(3) == 0:
        body.write(f"if {item} > 0.4:")
        inside(body).write(choose(scope.draws, ("break", "continue", f"{total} = {total} * 0.5")))
        body.write(f"{total} = {total} + {item}")
    scope.bind(total, (3,))
    return None


def search(scope: Scope) -> None:
    """A `while True` that is left on a value that moves, and never after four trips."""
    if scope.depth > 1:
        return assignment(scope)
    name, counter = scope.fresh("z"), scope.fresh("k")
    scope.write(f"{name}, {counter} = {expression(scope, ())}, 0")
    scope.write("while True:")
    body = inside(scope, loop=True)
    body.write(f"{name} = {name} * 0.6 + 0.1 * np.sin({leaf(scope, ())})")
    body.write(f"{counter} += 1")
    body.write(f"if np.abs({name}) < 0.2 or {counter} > 3:")
    inside(body).write("break")
    scope.bind(name, ())
    return None


def method(scope: Scope) -> None:
    """An object whose methods write what it holds: the array itself, or the attribute."""
    name = scope.fresh("o")
    held = scope.pick((3,))
    first = held.text if held else expression(scope, (3,), 1)
    scope.write(f"{name} = Cell({first}, {expression(scope, (), 1)})")
    scope.write(choose(scope.draws, (
        f"{name}.push({expression(scope, (3,), 1)})",
        f"{name}.damp({expression(scope, (), 1)})",
        f"{name}.push({name}.state).damp({leaf(scope, ())})",
        f"for i in range(3):\n{'    ' * (scope.depth + 2)}{name}.push({leaf(scope, (3,))})",
    )))
    result = scope.fresh("a")
    read = choose(scope.draws, (f"{name}.energy", f"{name}({leaf(scope, ())})"))
    scope.write(f"{result} = {read}")
    scope.bind(result, ())
    scope.places += [Place(f"{name}.state", (3,)), Place(f"{name}.rate", ())]


def several(scope: Scope) -> None:
    """A helper that gives back a window of its argument, a new array and a number."""
    one, two, three = (scope.fresh("p") for _ in range(3))
    held = scope.pick((3,))
    argument = held.text if held else expression(scope, (3,), 1)
    scope.write(f"{one}, {two}, {three} = parts({argument}, {expression(scope, (), 1)})")
    scope.bind(one, (2,))
    scope.bind(two, (3,))
    scope.bind(three, ())
