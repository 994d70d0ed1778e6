"""What a piece of rule text reads: values, or only shapes.

    result_bar @ b.T                 reads b
    spread(result_bar, a)            reads the shape of a
    result_bar * (1 - result**2)     reads result

What the reverse sweep must keep follows from this and from nothing else.
"""

from __future__ import annotations

import builtins
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import gast
import numpy as np

from s2s.rulebook.literals import literal_number
from s2s_runtime import (
    calculus,
    contractions,
    conversions,
    cotangents,
    gathers,
    grids,
    matrices,
    moments,
    orders,
    places,
    products,
    running,
    spectra,
)

SHAPE_ATTRIBUTES = frozenset({"shape", "ndim", "size", "dtype"})
FIRST = 0
NUMPY_SHAPE_ONLY: Mapping[Callable, int] = {
    np.shape: FIRST,
    np.ndim: FIRST,
    np.size: FIRST,
    len: FIRST,
    np.zeros_like: FIRST,
    np.ones_like: FIRST,
    np.empty_like: FIRST,
    np.full_like: FIRST,
}
# Parameters of runtime helpers of which only the shape and the dtype are read.
SHAPE_ONLY: Mapping[Callable, tuple[str, ...]] = {
    cotangents.cast: ("like",),
    cotangents.unbroadcast: ("like",),
    cotangents.expand: ("like",),
    cotangents.spread: ("like",),
    cotangents.pieces: ("arrays",),
    gathers.scatter: ("like",),
    gathers.untake: ("like",),
    gathers.untile: ("like",),
    gathers.unrepeat: ("like",),
    gathers.unpad: ("like",),
    gathers.undiagonal: ("like",),
    gathers.untake_along_axis: ("like",),
    conversions.like_given: ("like",),
    conversions.as_stored: ("stored",),
    conversions.collected: ("like",),
    conversions.joined: ("like",),
    conversions.shares: ("items",),
    orders.distributed: ("like",),
    calculus.aligned: ("like",),
    calculus.unaligned: ("like",),
    calculus.unmidpoints: ("like",),
    calculus.widths: ("like",),
    calculus.unwidths: ("like",),
    calculus.ungradient: ("like",),
    running.later_sums: ("like",),
    spectra.resized: ("like",),
    spectra.half_counts: ("result",),
    spectra.lengths: ("like",),
    spectra.line_length: ("like",),
    spectra.every_axis: ("like",),
    places.positions: ("like",),
    places.put_back: ("like",),
    places.selected: ("choices",),
    moments.of_rows: ("like",),
    moments.among_rows: ("like",),
    grids.unmeshgrid: ("like",),
    matrices.matched: ("values",),
    contractions.convolve_adjoint: ("like",),
    contractions.kron_adjoint_left: ("a",),
    contractions.kron_adjoint_right: ("b",),
    products.matmul_adjoint_left: ("a",),
    products.matmul_adjoint_right: ("b",),
    products.dot_adjoint_left: ("a",),
    products.dot_adjoint_right: ("b",),
    products.inner_adjoint_left: ("a",),
    products.inner_adjoint_right: ("b",),
    products.tensordot_adjoint_left: ("a",),
    products.tensordot_adjoint_right: ("b",),
}
# Calls whose value can be infinite or nan at finite arguments.
SINGULAR: frozenset[Callable] = frozenset(
    {np.log, np.log2, np.log10, np.log1p, np.power, np.float_power, np.reciprocal, np.sqrt}
    | {np.linalg.inv, np.linalg.solve, np.divide, np.tan, np.arctanh, np.hypot}
)


def resolve(node: gast.expr, namespace: Mapping[str, object]) -> Any:
    """The object that a dotted name stands for; None where it stands for none."""
    if isinstance(node, gast.Name):
        return namespace.get(node.id, getattr(builtins, node.id, None))
    if isinstance(node, gast.Attribute):
        owner = resolve(node.value, namespace)
        return None if owner is None else getattr(owner, node.attr, None)
    return None


def names_in(node: gast.AST) -> Iterator[gast.Name]:
    return (child for child in gast.walk(node) if isinstance(child, gast.Name))


def shape_uses(nodes: Iterable[gast.AST], namespace: Mapping[str, object]) -> frozenset[int]:
    """The ids of those Name nodes of which only the shape is read."""
    found: set[int] = set()
    for tree in nodes:
        for node in gast.walk(tree):
            found.update(id(use) for use in _shape_operands(node, namespace))
    return frozenset(found)


def _shape_operands(node: gast.AST, namespace: Mapping[str, object]) -> Iterator[gast.Name]:
    if isinstance(node, gast.Attribute) and node.attr in SHAPE_ATTRIBUTES:
        yield from _if_name(node.value)
    if isinstance(node, gast.Call):
        function = resolve(node.func, namespace)
        for position in _shape_positions(function):
            yield from (n for a in node.args[position : position + 1] for n in _if_name(a))
        for keyword in node.keywords:
            if keyword.arg in SHAPE_ONLY.get(function, ()):
                yield from _if_name(keyword.value)


@functools.cache
def _shape_positions(function: Any) -> tuple[int, ...]:
    if function in NUMPY_SHAPE_ONLY:
        return (NUMPY_SHAPE_ONLY[function],)
    if function not in SHAPE_ONLY:
        return ()
    parameters = list(inspect.signature(function).parameters)
    return tuple(parameters.index(name) for name in SHAPE_ONLY[function])


def _if_name(node: gast.expr) -> Iterator[gast.Name]:
    """A name, or a display of names: of a sequence of operands each is read alike."""
    if isinstance(node, gast.Name):
        yield node
    elif isinstance(node, gast.Tuple):
        yield from (element for element in node.elts if isinstance(element, gast.Name))


def reads_and_shapes(
    nodes: tuple[gast.AST, ...], names: frozenset[str], namespace: Mapping[str, object]
) -> tuple[frozenset[str], frozenset[str]]:
    """Of `names`, those whose value is read, and those of which only the shape is."""
    only_shape = shape_uses(nodes, namespace)
    uses = [use for node in nodes for use in names_in(node) if use.id in names]
    reads = frozenset(use.id for use in uses if id(use) not in only_shape)
    return reads, frozenset(use.id for use in uses) - reads


def is_singular(nodes: tuple[gast.AST, ...], namespace: Mapping[str, object]) -> bool:
    """Whether the text divides, takes a log, or raises to a power that may be negative."""
    only_shape = shape_uses(nodes, namespace)
    return any(
        _singular_node(node, namespace, only_shape) for tree in nodes for node in gast.walk(tree)
    )


def _singular_node(
    node: gast.AST, namespace: Mapping[str, object], only_shape: frozenset[int]
) -> bool:

    def varies(part: gast.expr) -> bool:
        return any(id(use) not in only_shape for use in names_in(part) if use.id not in namespace)

    match node:
        case gast.BinOp(op=gast.Div(), right=right):
            return varies(right)
        case gast.BinOp(op=gast.Pow(), right=right):
            exponent = literal_number(right)
            return not (isinstance(exponent, int) and exponent >= 0)
        case gast.Call(func=func, args=args):
            return resolve(func, namespace) in SINGULAR and any(map(varies, args))
    return False
