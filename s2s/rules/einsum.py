"""Einstein sums: operand and output change places.

    np.einsum("ij,jk->ik", a, b)      a_bar    np.einsum("ik,jk->ij", result_bar, b)
    np.einsum("ij->j", a)             a_bar    np.einsum("j,i->ij", result_bar, np.ones(...))
    np.einsum("ii->i", a)             a_bar    np.einsum("i,iA->iA", result_bar, np.eye(...))

The text depends on the subscripts, so they must be a literal.
"""

import itertools
import string
from collections.abc import Iterator

import numpy as np

from s2s.rulebook.declare import written
from s2s.rulebook.rule import Facts, RuleError
from s2s_runtime.cotangents import unbroadcast  # noqa: F401  (in the text that is written)

OPERANDS = ("a", "b", "c", "d", "e", "f", "g", "h")


def call(
    subscripts, a, b=None, c=None, d=None, e=None, f=None, g=None, h=None, /, *, optimize=False
):
    """The call as the rule understands it: up to eight operands."""


def sums(rng):
    shapes = {"i": 2, "j": 3, "k": 4}
    yield ("...ij,jk->...k", rng.normal(size=(2, 4, 2, 3)), rng.normal(size=(3, 4))), {}
    yield ("...i,...i", rng.normal(size=(3, 4)), rng.normal(size=4)), {}
    yield ("i...->...", rng.normal(size=(3, 2))), {}
    yield ("ij,jk->ik", rng.normal(size=(2, 3)), rng.normal(size=(3, 4))), {"optimize": True}
    for text in (
        "ij,jk->ik",
        "ij,jk",
        "ij->ji",
        "ij->j",
        "ij->",
        "jj->j",
        "jj",
        "ij,ij->",
        "i,j->ij",
        "ij,jk,k->i",
        "ij,j,j->ij",
        "ij , jk -> ik",
        "ij,jk,ki,i,j,k->",
    ):
        inputs = text.replace(" ", "").partition("->")[0].split(",")
        yield (text, *(rng.normal(size=[shapes[x] for x in s]) for s in inputs)), {}


@written(np.einsum, sums, operands=OPERANDS, call=call)
def einsum(operand: str, facts: Facts) -> str:
    inputs, output = _explicit(facts)
    names = OPERANDS[: len(inputs)]
    own = inputs[names.index(operand)]
    factors = [(output, "result_bar")]
    factors += [(s, n) for s, n in zip(inputs, names, strict=True) if n != operand]
    held = {letter for subscripts, _ in factors for letter in subscripts}
    own, diagonals = _without_doubles(own, held, operand)
    missing = [
        (c, f"np.ones(np.shape({operand})[{i}])")
        for i, c in enumerate(own)
        if c not in held and not any(c in s for s, _ in diagonals)
    ]
    left, arguments = zip(*factors, *diagonals, *missing, strict=True)
    option = ", optimize=optimize" if "optimize" in facts.given else ""
    text = f"np.einsum('{','.join(left)}->{own}', {', '.join(arguments)}{option})"
    return f"unbroadcast({text}, {operand})" if "..." in facts.literals["subscripts"] else text


def _explicit(facts: Facts) -> tuple[list[str], str]:
    """The subscripts with a letter for every axis, and those of the output.

    An ellipsis is spelled out in capital letters; without an arrow the output holds the ellipsis
    and the letters that occur once, in order.
    """
    subscripts = facts.literals.get("subscripts")
    if not isinstance(subscripts, str):
        raise RuleError("the rule of numpy.einsum needs its subscripts as a literal")
    left, arrow, output = subscripts.replace(" ", "").partition("->")
    if not arrow:
        letters = set(left) - {",", "."}
        output = "..." * ("..." in left)
        output += "".join(c for c in sorted(letters) if left.count(c) == 1)
    inputs = left.split(",")
    widths = _widths(facts, inputs)
    spread = "".join(itertools.islice(_letters(set(left)), max(widths, default=0)))
    named = [
        text.replace("...", spread[len(spread) - width :])
        for text, width in zip(inputs, widths, strict=True)
    ]
    return named, output.replace("...", spread)


def _widths(facts: Facts, inputs: list[str]) -> list[int]:
    """How many axes the ellipsis of each operand stands for."""
    return [_width(facts, *pair) for pair in zip(OPERANDS, inputs, strict=False)]


def _width(facts: Facts, operand: str, text: str) -> int:
    if "..." not in text:
        return 0
    rank = facts.ranks.get(operand)
    if rank is None:
        raise RuleError("the rule of numpy.einsum needs the rank of an operand with an ellipsis")
    return rank - len(text.replace("...", ""))


def _without_doubles(own: str, held: set[str], operand: str) -> tuple[str, list[tuple[str, str]]]:
    """Each repetition of a letter gets a letter of its own, tied to the first by an identity."""
    unused = _letters(held | set(own))
    letters, diagonals = "", []
    for position, letter in enumerate(own):
        if letter in letters:
            fresh = next(unused)
            diagonals.append((letter + fresh, f"np.eye(np.shape({operand})[{position}])"))
            letter = fresh
        letters += letter
    return letters, diagonals


def _letters(taken: set[str]) -> Iterator[str]:
    return (letter for letter in string.ascii_uppercase if letter not in taken)


RULES = (einsum,)
