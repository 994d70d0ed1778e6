"""The statements of random programs: how often each is written, and those that hold others."""

from __future__ import annotations

from tests.random_programs.assignments import (
    assignment,
    augmented,
    copied,
    store,
    swap,
    unpacked,
    view,
)
from tests.random_programs.calling import closure, container, helper_call, runtime_call
from tests.random_programs.draws import chance, choose, weighted
from tests.random_programs.expressions import constant, expression
from tests.random_programs.iterating import gathered, method, search, several, zipped
from tests.random_programs.scope import Scope, inside
from tests.random_programs.writing import chained, dictionary, history, table, written_by_call


def block(scope: Scope, most: int) -> None:
    for _ in range(1 + scope.draws.draw(most)):
        statement(scope)


def statement(scope: Scope) -> None:
    scope.budget -= 1
    table = [entry for entry in STATEMENTS if scope.depth < 3 or entry[1] not in COMPOUND]
    production = weighted(scope.draws, table)
    scope.productions.append(production.__name__)
    production(scope)


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
    (8, written_by_call),
    (2, chained),
    (3, history),
    (2, table),
    (2, dictionary),
    (5, gathered),
    (2, zipped),
    (2, search),
    (3, method),
    (2, several),
)

COMPOUND = frozenset({branch, for_range, for_rows, while_loop})
