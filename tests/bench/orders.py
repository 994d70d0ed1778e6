"""How generated text grows from order to order: lines of code by order, and the growth of each.

    python -m tests.bench.orders

Reverse over reverse is `grad` of `grad`, four times; forward over reverse is `jvp` of it.  The aim
is a growth of at most 3 per reverse order and 2 per forward order.
"""

# ruff: noqa: T201 (it prints: that is its task)

from __future__ import annotations

import ast
from collections.abc import Callable

import s2s
from tests.programs_of_orders import PROGRAMS

X = 0.7
ORDERS = 4


def code_lines(text: str) -> int:
    """Lines that hold code: no comments, no docstrings, no imports, nothing empty."""
    tree = ast.parse(text)
    skipped = {
        line
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        or isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    found = {node.lineno for node in ast.walk(tree) if hasattr(node, "lineno")}
    return len(found - skipped)


def table(program: Callable) -> tuple[list[int], list[int]]:
    """Lines of grad, grad of grad, ..., and of jvp of each."""
    reverse, forward, derived = [], [], program
    for _ in range(ORDERS):
        derived = s2s.grad(derived)
        derived(X)
        reverse.append(code_lines(derived.source))
        along = s2s.jvp(derived)
        along((X,), 1.0)
        forward.append(code_lines(along.source))
    return reverse, forward


def main() -> None:
    print(f"{'program':14s} {'grad, orders 1 to 4':36s} growth              jvp of each: growth")
    for program in PROGRAMS:
        reverse, forward = table(program)
        grown = [after / before for before, after in zip(reverse, reverse[1:], strict=False)]
        along = [after / before for before, after in zip(reverse, forward, strict=True)]
        print(f"{program.__name__:14s} {' '.join(f'{n:7d}' for n in reverse):36s}"
              f"{' '.join(f'{n:5.1f}' for n in grown):20s}"
              f"{' '.join(f'{n:5.1f}' for n in along)}", flush=True)


if __name__ == "__main__":
    main()
