"""Marks on single values: `y = s2s.save(e)` keeps it, `z = s2s.recompute(e)` computes it again.

    z = s2s.recompute(np.tanh(w @ x))     ... np.tanh(product) ...     w @ x is kept, z is not
    y = s2s.save(a * b)                   y_at[t] = y  # keep          cheap, and kept all the same

A value is found by its variable and its line.  What cannot be computed again is an error.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

import gast
import numpy as np

from s2s.choose.places import Places
from s2s.choose.recompute import expression_of, operands_read
from s2s.core import Directive, Move, Node, Op, Value
from s2s.errors import Code
from s2s.leaves import Need, Static, call, rebuild
from s2s.names import describe
from s2s.normalise.scope import refusal
from s2s.splice import operand_text

Read = Callable[[Value, int, Need], gast.expr]
Directed = dict[tuple[str, str, int], Directive]


def asked(places: Places, directed: Directed, value: Value) -> Directive | None:
    """What the user asked for a value, or for the variable that it is bound to at once."""
    if not directed:
        return None
    named = places.moves.get(value.number, value) if value.name is None else value
    born = places.births.get(named.number)
    if named.name is None or born is None or born.node is None:
        return None
    line = getattr(born.node.origin, "lineno", 0)
    return directed.get((places.program.source.filename, named.name, line))


def again(places: Places, value: Value, read: Read) -> gast.expr:
    """The operation that made a value, over its operands, which may be kept."""
    born = places.births[value.number]
    node = born.node
    if isinstance(node, Move):
        return again(places, node.source, read)
    found = expression_of(born, value) if node is not None else None
    text = found[0] if found is not None else _operation(node) if isinstance(node, Op) else None
    if text is None:
        raise _refused(places, value, node)
    table = {id(leaf): read(leaf.value, born.at, leaf.need) for leaf in operands_read(text)}
    return rebuild(text, lambda item: table.get(id(item)))


def _operation(node: Op) -> gast.expr | None:
    """The call of a NumPy function: operands by position up to the first gap, then by name."""
    word = getattr(node.function, "__name__", "")
    if getattr(np, word, None) is not node.function or node.several:
        return None
    texts = {name: operand_text(operand, node.at) for name, operand in node.bound.items()}
    first = list(texts)
    if not isinstance(node.function, np.ufunc) and node.function is not np.where:
        own = inspect.signature(node.function).parameters
        first = [a for a, b in zip(texts, own, strict=False) if a == b]
    leading = [texts.pop(name) for name in first]
    return call(Static(node.function, f"np.{word}"), *leading, **texts)


def _refused(places: Places, value: Value, node: Node | None) -> Exception:
    origin = node.origin if node is not None else places.program.tree
    return refusal(
        places.program.source,
        origin,
        f"`{describe(value)}` cannot be computed again",
        "no single operation of NumPy makes it from what is kept",
        "put `with s2s.checkpoint():` around the lines that make it, or take the mark off",
        Code.MARK,
    )
