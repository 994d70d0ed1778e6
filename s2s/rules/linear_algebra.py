"""Products of arrays, diagonals and triangles.

Ranks choose the text: `result_bar @ b.T` for matrices, `np.outer(result_bar, b)` for a matrix
and a vector, a runtime function where they are not known.
"""

import numpy as np

from s2s.rulebook.declare import linear, multilinear
from s2s.rules.domains import (
    batched,
    conforming,
    several,
    shaped,
    with_rest,
)
from s2s_runtime.contractions import convolve_adjoint
from s2s_runtime.gathers import undiagonal
from s2s_runtime.products import (
    dot_adjoint_left,
    dot_adjoint_right,
    inner_adjoint_left,
    inner_adjoint_right,
    matmul_adjoint_left,
    matmul_adjoint_right,
    tensordot_adjoint_left,
    tensordot_adjoint_right,
)


@multilinear(np.matmul, several(conforming, batched), also=(np.linalg.matmul,))
def matmul(result_bar, a, b):
    if np.ndim(a) == 2 and np.ndim(b) == 2:
        return result_bar @ b.T, a.T @ result_bar
    if np.ndim(a) == 2 and np.ndim(b) == 1:
        return np.outer(result_bar, b), a.T @ result_bar
    if np.ndim(a) == 1 and np.ndim(b) == 2:
        return b @ result_bar, np.outer(a, result_bar)
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return result_bar * b, result_bar * a
    return matmul_adjoint_left(result_bar, a, b), matmul_adjoint_right(result_bar, a, b)


@multilinear(np.dot, several(conforming, shaped((), (3,)), shaped((2, 3), (4, 3, 5))))
def dot(result_bar, a, b):
    if np.ndim(a) == 2 and np.ndim(b) == 2:
        return np.dot(result_bar, b.T), np.dot(a.T, result_bar)
    if np.ndim(a) == 2 and np.ndim(b) == 1:
        return np.outer(result_bar, b), np.dot(a.T, result_bar)
    if np.ndim(a) == 1 and np.ndim(b) == 2:
        return np.dot(b, result_bar), np.outer(a, result_bar)
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return result_bar * b, result_bar * a
    return dot_adjoint_left(result_bar, a, b), dot_adjoint_right(result_bar, a, b)


@multilinear(np.inner, several(shaped((3,), (3,)), shaped((2, 3), (3,)), shaped((2, 3), (4, 3))))
def inner(result_bar, a, b):
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return result_bar * b, result_bar * a
    return inner_adjoint_left(result_bar, a, b), inner_adjoint_right(result_bar, a, b)


@multilinear(np.outer, several(shaped((2,), (3,)), shaped((2, 2), (3,))))
def outer(result_bar, a, b):
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return result_bar @ b, a @ result_bar
    return (
        np.reshape(result_bar @ np.ravel(b), np.shape(a)),
        np.reshape(np.ravel(a) @ result_bar, np.shape(b)),
    )


CONTRACTIONS = several(
    shaped((2, 3, 4), (3, 4, 5)),
    shaped((2, 3), (3, 4), axes=1),
    shaped((2, 3, 4), (4, 5, 2), axes=((0, 2), (2, 0))),
    shaped((2,), (3,), axes=0),
)


@multilinear(np.tensordot, CONTRACTIONS, also=(np.linalg.tensordot,))
def tensordot(result_bar, a, b, axes=2):
    return (
        tensordot_adjoint_left(result_bar, a, b, axes=axes),
        tensordot_adjoint_right(result_bar, a, b, axes=axes),
    )


@multilinear(np.cross, several(shaped((3,), (3,)), shaped((2, 3), (3,))), broadcasts=True)
def cross(result_bar, a, b):
    return np.cross(b, result_bar), np.cross(result_bar, a)


MODES = several(
    shaped((5,), (3,)),
    shaped((2,), (4,)),
    shaped((6,), (3,), mode="same"),
    shaped((3,), (6,), mode="same"),
    shaped((6,), (3,), mode="valid"),
    shaped((6,), (3,), mode="full"),
)


NUMBERS = several(shaped((), (3,)), shaped((3,), ()), shaped((), ()))


@multilinear(np.convolve, several(MODES, NUMBERS), conjugates=True)  # correlate conjugates
def convolve(result_bar, a, v, mode="full"):
    if mode == "full" and np.ndim(a) == 1 and np.ndim(v) == 1:
        return (
            np.correlate(result_bar, v, mode="valid"),
            np.correlate(result_bar, a, mode="valid"),
        )
    return convolve_adjoint(result_bar, a, v, mode), convolve_adjoint(result_bar, v, a, mode)


@multilinear(np.correlate, MODES, complex_ok=False)
def correlate(result_bar, a, v, mode="valid"):
    among = mode
    bar = convolve_adjoint(result_bar, np.flip(v), a, among)
    return convolve_adjoint(result_bar, a, np.flip(v), among), np.flip(bar)


def bars_of_convolutions(rng):
    for (a, v), keywords in MODES(rng):
        if keywords:
            yield (rng.normal(size=np.convolve(a, v, **keywords).shape), a, v, keywords["mode"]), {}


@multilinear(
    convolve_adjoint,
    bars_of_convolutions,
    operands=("bar", "other"),
    inert=("like",),
    complex_ok=False,
)
def convolve_adjoint_rule(result_bar, bar, like, other, mode="full"):
    return (
        np.convolve(result_bar, other, mode=mode),
        convolve_adjoint(bar, other, result_bar, mode),
    )


@linear(np.diagonal, several(shaped((3, 4)), with_rest((2, 3, 3), 1, 2, 0)))
def diagonal(result_bar, a, offset=0, axis1=0, axis2=1):
    return undiagonal(result_bar, a, offset=offset, axis1=axis1, axis2=axis2)


@linear(np.diag, several(shaped((3,)), shaped((3, 4)), with_rest((3, 3), k=1), with_rest((2,), -1)))
def diag(result_bar, v, k=0):
    return np.diag(result_bar, k=k) if np.ndim(v) == 1 else undiagonal(result_bar, v, offset=k)


@linear(
    np.trace, several(shaped((3, 3)), with_rest((3, 4), 1), with_rest((2, 3, 4), axis1=1, axis2=2))
)
def trace(result_bar, a, offset=0, axis1=0, axis2=1):
    along = np.expand_dims(result_bar, -1)
    return undiagonal(along, a, offset=offset, axis1=axis1, axis2=axis2)


@linear(np.triu, several(shaped((3, 3)), with_rest((3, 4), k=1)))
def triu(result_bar, m, k=0):
    return np.triu(result_bar, k=k)


@linear(np.tril, several(shaped((3, 3)), with_rest((3, 4), k=-1)))
def tril(result_bar, m, k=0):
    return np.tril(result_bar, k=k)


RULES = (
    matmul,
    dot,
    inner,
    outer,
    tensordot,
    cross,
    convolve,
    correlate,
    convolve_adjoint_rule,
    diagonal,
    diag,
    trace,
    triu,
    tril,
)
