"""Every local of every program of the zoo, renamed to names of ours: no bit changes.

    python -m tests.hygiene.renamed             the whole zoo
    python -m tests.hygiene.renamed loops       one part

The names are those that the program's own modules use: `x_bar`, `kept`, `value_1`, `trip`, `np`.
"""

# ruff: noqa: T201 (it prints: that is its task)

from __future__ import annotations

import ast
import builtins
import inspect
import symtable
import sys
import textwrap
from collections.abc import Callable, Iterator

import s2s
from tests.agreement import same_bits
from tests.hygiene.texts import function_of
from tests.test_zoo import directions
from tests.zoo import CASES
from tests.zoo.case import Case

ALWAYS = ("value", "kept", "bars", "trip", "trips", "term", "np", "value_bar", "taken", "steps")


def local_names(function: Callable, text: str) -> list[str]:
    """The names that only the function itself binds; none where functions stand inside it."""
    (table,) = symtable.symtable(text, "<text>", "exec").get_children()
    if table.get_children():
        return []
    free = set(function.__code__.co_freevars)
    return [
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_local() and not symbol.is_parameter() and symbol.get_name() not in free
    ]


def own_names(text: str) -> list[str]:
    """The names in a module of ours."""
    found = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    return sorted(found | set(ALWAYS))


def renamed(text: str, names: dict[str, str]) -> str:
    """The text with its locals under other names."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
    tree.body[0].name, tree.body[0].decorator_list = "f", []
    return ast.unparse(tree) + "\n"


def derivatives(function: Callable, case: Case) -> tuple[list, list[str]]:
    """The gradient and the tangent, or the errors that refuse them; and the modules' texts."""
    gradient, tangent = s2s.value_and_grad(function, case.wrt), s2s.jvp(function, case.wrt)
    calls = (lambda: s2s.vjp(function, case.wrt)(*case.arguments())[0],
             lambda: gradient(*case.arguments()),
             lambda: tangent(case.arguments(), directions(case)))
    found: list = []
    for call in calls:
        try:
            found.append(call())
        except (s2s.S2SError, TypeError) as error:
            found.append(type(error).__name__)
    right = [one for one, result in zip((gradient, tangent), found[1:], strict=True)
             if not isinstance(result, str)]
    return found, [one.source for one in right]


def faults(case: Case) -> Iterator[str]:
    """What changes when the locals of a case have names of ours; nothing where it has none."""
    function = case.function
    if function.__closure__ or not inspect.isfunction(function):
        return
    text = textwrap.dedent(inspect.getsource(function))
    locals_ = local_names(function, text)
    if not locals_:
        return
    expected, modules = derivatives(function, case)
    taken = {*function.__code__.co_names, *function.__code__.co_varnames, *dir(builtins)}
    ours = [name for name in own_names("\n".join(modules)) if name not in taken]
    for turn in range(0, len(ours), len(locals_)):
        chosen = ours[turn:] + ours[:turn]
        names = dict(zip(locals_, chosen, strict=False))
        other = function_of(renamed(text, names), **function.__globals__)
        if not same_bits(derivatives(other, case)[0], expected):
            yield f"{case.title}: {names}"


def main(arguments: list[str]) -> int:
    """Print what is wrong, and a line of figures."""
    part = arguments[0] if arguments else ""
    found = [fault for case in CASES if part in case.title for fault in faults(case)]
    print(*found, sep="\n")
    print(f"{sum(part in case.title for case in CASES)} programs, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
