"""Einstein sums: operand and output change places.

    np.einsum("ij,jk->ik", a, b)      a_bar    np.einsum("ik,jk->ij", result_bar, b)
    np.einsum("ij->j", a)             a_bar    np.einsum("j,i->ij", result_bar, np.ones(...))
    np.einsum("ii->i", a)             a_bar    np.einsum("i,iA->iA", result_bar, np.eye(...))

The text depends on the subscripts, so they must be a literal.
"""

import string
from collections.abc import Iterator

import numpy as np

from s2s.rulebook.declare import written
from s2s.rulebook.rule import Facts, RuleError

OPERANDS = ("a", "b", "c", "d")


def call(subscripts, a, b=None, c=None, d=None, /):
    """The call as the rule understands it: up to four operands."""


def sums(rng):
    shapes = {"i": 2, "j": 3, "k": 4}
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
    ):
        inputs = text.partition("->")[0].split(",")
        yield (text, *(rng.normal(size=[shapes[x] for x in s]) for s in inputs)), {}


@written(np.einsum, sums, operands=OPERANDS, call=call)
def einsum(operand: str, facts: Facts) -> str:
    inputs, output = _explicit(facts.literals.get("subscripts"))
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
    return f"np.einsum('{','.join(left)}->{own}', {', '.join(arguments)})"


def _explicit(subscripts: object) -> tuple[list[str], str]:
    """Without an arrow the output holds the letters that occur once, in order."""
    if not isinstance(subscripts, str) or "." in subscripts:
        raise RuleError("the rule of numpy.einsum needs literal subscripts that name every axis")
    left, arrow, output = subscripts.replace(" ", "").partition("->")
    if not arrow:
        output = "".join(c for c in sorted(set(left) - {","}) if left.count(c) == 1)
    return left.split(","), output


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
