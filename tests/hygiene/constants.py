"""Random constants in a program: its modules hold those, each with its bits, and nothing else.

    python -m tests.hygiene.constants 100000

Every number stands in a product with the argument, so that it comes back in the gradient; every
string in a comparison.  What a module holds beside them is what it holds for harmless ones.
"""

# ruff: noqa: T201 (it prints: that is its task)

from __future__ import annotations

import ast
import random
import struct
import sys
from collections import Counter
from collections.abc import Iterator

import numpy as np

import s2s
from tests.hygiene.texts import function_of

TOGETHER = 60  # constants in one program, half of them strings
X = np.array([0.3, 0.7])
SPECIAL = (5e-324, -0.0, 0.0, 1.7976931348623157e308, 2.0**53, 1e22, 1e16, 0.1, 2**70, 10**18)
PIECES = ('"""', "'''", "\\", "\n", "\r", "boom()", "{", "}", "#", "\x00", "%s", "\u2028", "\ud800")


def number(rng: random.Random) -> float | int:
    """A number: any bits, a whole one, or one of those at an edge."""
    (bits,) = struct.unpack("<d", rng.randbytes(8))
    wide = bits if np.isfinite(bits) and abs(bits) < 1e300 else rng.gauss(0, 1)
    return rng.choice((wide, rng.uniform(-1e-3, 1e3), rng.randint(-(10**18), 10**18),
                       rng.choice(SPECIAL)))


def string(rng: random.Random) -> str:
    """A string that would like to be code."""
    parts = (rng.choice(PIECES) if rng.random() < 0.5 else chr(rng.randrange(0x250))
             for _ in range(rng.randrange(12)))
    return "".join(parts)


def program(numbers: list, strings: list[str]) -> str:
    """A function in which every constant stands."""
    lines = [f"    y = y * 0.5 + np.sum(x * {value!r})" for value in numbers]
    lines += [f"    y = y if kind == {text!r} else y * 2.0" for text in strings]
    return "\n".join(["def f(x, kind):", "    y = 0.0", *lines, "    return y", ""])


def shape(text: str) -> tuple[Counter, list]:
    """How many nodes of each class a module has, but for signs, and its constants as spelled."""
    nodes = list(ast.walk(ast.parse(text)))
    constants = [repr(node.value) for node in nodes if isinstance(node, ast.Constant)]
    classes = Counter(type(node).__name__ for node in nodes)
    classes["Add"] += classes.pop("Sub", 0)  # `a + -2.0 * b` may be written `a - 2.0 * b`
    for sign in ("UnaryOp", "USub"):
        classes.pop(sign, 0)
    return classes, constants


def faults(seed: int) -> Iterator[str]:
    """What is wrong with the modules of one program of random constants."""
    rng = random.Random(seed)
    numbers = [number(rng) for _ in range(TOGETHER // 2)]
    strings = [string(rng) for _ in range(TOGETHER // 2)]
    function = function_of(program(numbers, strings), np=np)
    harmless = function_of(program([0.75] * len(numbers), ["a"] * len(strings)), np=np)
    found, plain = (s2s.value_and_grad(one, cache=False) for one in (function, harmless))
    with np.errstate(all="ignore"):
        value, gradient = found(X, "none of them")
        plain(X, "none of them")
        wanted = sum(float(n) * 0.5 ** (len(numbers) - 1 - k) for k, n in enumerate(numbers))
        right = np.isclose(gradient[0], wanted * 2.0 ** len(strings), rtol=1e-9, equal_nan=True)
        same = np.array_equal(value, function(X, "none of them"), equal_nan=True)
    if not (right and same):
        yield f"seed {seed}: {value!r}, {gradient!r}, expected {wanted * 2.0 ** len(strings)!r}"
    (nodes, constants), (expected, _) = shape(found.source), shape(plain.source)
    if nodes - expected:  # fewer, where a factor is zero
        yield f"seed {seed}: nodes that were not planned: {nodes - expected}"
    missing = {repr(abs(n) if n < 0 else n) for n in numbers} | set(map(repr, strings))
    missing -= {*constants, "-0.0"}
    if missing:
        yield f"seed {seed}: not in the module as they were: {sorted(missing)}"


def main(arguments: list[str]) -> int:
    """Print what is wrong, and a line of figures."""
    count = int(arguments[0]) if arguments else 1000
    found = 0
    for seed in range(-(-count // TOGETHER)):
        for fault in faults(seed):
            found += 1
            print(fault)
    print(f"{count} constants, {found} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
