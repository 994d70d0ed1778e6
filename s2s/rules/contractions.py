"""Products of vectors and stacks of them, Kronecker products, chains and polynomials."""

import numpy as np

from s2s.rulebook.declare import linear, multilinear, tangent
from s2s.rules.domains import several, shaped, with_rest
from s2s_runtime.contractions import kron_adjoint_left, kron_adjoint_right
from s2s_runtime.cotangents import unbroadcast


@multilinear(np.vdot, several(shaped((3,), (3,)), shaped((2, 3), (2, 3))), complex_ok=False)
def vdot(result_bar, a, b):
    return result_bar * np.reshape(b, np.shape(a)), result_bar * np.reshape(a, np.shape(b))


STACKS = several(shaped((3,), (3,)), shaped((2, 3), (3,)), shaped((4, 1, 3), (2, 3)))


@multilinear(np.vecdot, several(STACKS, shaped((3, 2), (3, 2), axis=0)), complex_ok=False)
def vecdot(result_bar, x1, x2, *, axis=-1):
    along = np.expand_dims(result_bar, axis)
    return unbroadcast(along * x2, x1), unbroadcast(along * x1, x2)


@multilinear(np.matvec, several(shaped((2, 3), (3,)), shaped((4, 2, 3), (3,))), complex_ok=False)
def matvec(result_bar, x1, x2):
    return (
        unbroadcast(np.expand_dims(result_bar, -1) * np.expand_dims(x2, -2), x1),
        unbroadcast(np.vecmat(result_bar, x1), x2),
    )


@multilinear(np.vecmat, several(shaped((2,), (2, 3)), shaped((4, 2), (2, 3))), complex_ok=False)
def vecmat(result_bar, x1, x2):
    return (
        unbroadcast(np.matvec(x2, result_bar), x1),
        unbroadcast(np.expand_dims(x1, -1) * np.expand_dims(result_bar, -2), x2),
    )


KRONECKER = several(shaped((2,), (3,)), shaped((2, 3), (3, 2)), shaped((2,), (2, 3)))


@multilinear(np.kron, KRONECKER)
def kron(result_bar, a, b):
    return kron_adjoint_left(result_bar, a, b), kron_adjoint_right(result_bar, a, b)


def bars_of_kron(rng):
    for (a, b), _ in KRONECKER(rng):
        yield (rng.normal(size=np.kron(a, b).shape), a, b), {}


@multilinear(kron_adjoint_left, bars_of_kron, operands=("bar", "b"), inert=("a",), analytic=False)
def kron_left(result_bar, bar, a, b):
    return np.kron(result_bar, b), kron_adjoint_right(bar, result_bar, b)


@multilinear(kron_adjoint_right, bars_of_kron, operands=("bar", "a"), inert=("b",), analytic=False)
def kron_right(result_bar, bar, a, b):
    return np.kron(a, result_bar), kron_adjoint_left(bar, a, result_bar)


@linear(np.diagflat, several(shaped((3,)), shaped((2, 2)), with_rest((2,), k=1)))
def diagflat(result_bar, v, k=0):
    return np.reshape(np.diagonal(result_bar, offset=k), np.shape(v))


# --- polynomials, highest power first


def polynomials(rng):
    yield (rng.normal(size=4), float(rng.normal())), {}
    yield (rng.normal(size=3), rng.normal(size=5)), {}
    yield (rng.normal(size=3), rng.normal(size=(2, 3))), {}


def polyval_adjoint(result_bar, p, x):
    powers = np.vander(np.ravel(x), np.size(p))
    return np.ravel(result_bar) @ powers, result_bar * np.polyval(np.polyder(p), x)


@tangent(np.polyval, polynomials, adjoint=polyval_adjoint)
def polyval(p, p_dot, x, x_dot):
    return np.polyval(p_dot, x), x_dot * np.polyval(np.polyder(p), x)


@linear(np.polyder, several(shaped((5,)), with_rest((5,), 2)))
def polyder(result_bar, p, m=1):
    steps = np.polyder(np.ones(np.shape(p)), m)
    return np.append(steps * result_bar, np.zeros(m))


@linear(np.polyint, several(shaped((4,)), with_rest((3,), 2)))
def polyint(result_bar, p, m=1):
    steps = np.polyint(np.ones(np.shape(p)), m)
    return (steps * result_bar)[: np.size(p)]


@multilinear(np.polymul, several(shaped((3,), (4,)), shaped((2,), (2,))), complex_ok=False)
def polymul(result_bar, a1, a2):
    return np.correlate(result_bar, a2), np.correlate(result_bar, a1)


def fits(rng):
    yield (np.linspace(-1, 1, 7), rng.normal(size=7), 2), {}
    yield (np.linspace(-1, 1, 7), rng.normal(size=(7, 2)), 1), {}


def polyfit_adjoint(result_bar, x, y, deg, result):
    inverse = np.linalg.pinv(np.vander(x, deg + 1))
    bar = inverse.T @ result_bar
    powers = np.arange(deg + 1)[::-1]
    slopes = powers * np.expand_dims(x, -1) ** np.maximum(powers - 1, 0)
    rest = (y.T - result.T @ np.vander(x, deg + 1).T).T
    moved = rest * (slopes @ (inverse @ bar)) - (slopes @ result) * bar
    return np.reshape(np.sum(np.reshape(moved, (np.size(x), -1)), axis=1), np.shape(x)), bar


@tangent(np.polyfit, fits, adjoint=polyfit_adjoint)
def polyfit(x, x_dot, y, y_dot, deg, result):
    inverse = np.linalg.pinv(np.vander(x, deg + 1))
    powers = np.arange(deg + 1)[::-1]
    slopes = powers * np.expand_dims(x, -1) ** np.maximum(powers - 1, 0)
    rest = (y.T - result.T @ np.vander(x, deg + 1).T).T
    pushed = inverse @ (inverse.T @ (slopes.T @ (x_dot * rest.T).T))
    return pushed - inverse @ (x_dot * (slopes @ result).T).T, inverse @ y_dot


def columns(rng):
    yield (rng.uniform(0.5, 2.0, 4),), {}
    yield (rng.uniform(0.5, 2.0, 4), 3), {}
    yield (rng.uniform(0.5, 2.0, 4), 3), {"increasing": True}


def vander_adjoint(result_bar, x, N=None, increasing=False):  # noqa: N803
    count = np.size(x) if N is None else N
    powers = np.arange(count) if increasing else np.arange(count)[::-1]
    slopes = powers * np.expand_dims(x, -1) ** np.maximum(powers - 1, 0)
    return np.sum(result_bar * slopes, axis=-1)


@tangent(np.vander, columns, adjoint=vander_adjoint, complex_ok=True)
def vander(x, x_dot, N=None, increasing=False):  # noqa: N803
    count = np.size(x) if N is None else N
    powers = np.arange(count) if increasing else np.arange(count)[::-1]
    slopes = powers * np.expand_dims(x, -1) ** np.maximum(powers - 1, 0)
    return np.expand_dims(x_dot, -1) * slopes


RULES = (
    vdot,
    vecdot,
    matvec,
    vecmat,
    kron,
    kron_left,
    kron_right,
    diagflat,
    polyval,
    polyder,
    polyint,
    polymul,
    polyfit,
    vander,
)
