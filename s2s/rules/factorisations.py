"""Factorisations of matrices, and functions of their values.

`cholesky` and `eigh` read one triangle of their argument: so do their derivatives.  Vectors that
belong to equal values are not determined; where they matter, the derivative is refused.
"""

import numpy as np

from s2s.rulebook.declare import tangent
from s2s.rulebook.rule import RuleError
from s2s.rules.domains import several, well_conditioned, with_rest
from s2s_runtime.matrices import (
    corner,
    determined,
    doubled,
    embedded,
    folded_lower,
    folded_upper,
    half_lower,
    matched,
    mirrored_lower,
    mirrored_upper,
    over_gaps,
    skew_lower,
    undetermined,
    vectors_of,
)


def T(x):  # noqa: N802
    """The transpose of the last two axes."""
    return np.swapaxes(x, -1, -2)


def positive_definite(rng):
    for (a,), _ in well_conditioned(rng):
        yield (a @ T(a),), {}


def cholesky_adjoint(result_bar, a, result):
    turned = np.swapaxes(result, -1, -2)
    half = half_lower(turned @ result_bar)
    left = np.swapaxes(np.linalg.solve(turned, np.swapaxes(half, -1, -2)), -1, -2)
    return folded_lower(np.linalg.solve(turned, left))


@tangent(np.linalg.cholesky, positive_definite, adjoint=cholesky_adjoint)
def cholesky(a, a_dot, result):
    left = np.swapaxes(np.linalg.solve(result, mirrored_lower(a_dot)), -1, -2)
    return result @ half_lower(np.linalg.solve(result, left))


def symmetric(rng):
    for (a,), _ in well_conditioned(rng):
        yield (a @ T(a),), {}
        yield (a @ T(a) * np.array([1.0, 0.2, 3.0]),), {}
        yield (a @ T(a), "U"), {}


def eigh_adjoint(result_bar, a, result, UPLO="L"):  # noqa: N803
    inner = over_gaps(np.swapaxes(result[1], -1, -2) @ result_bar[1], result[0])
    whole = inner + embedded(result_bar[0])
    bar = result[1] @ whole @ np.swapaxes(result[1], -1, -2)
    return folded_lower(bar) if UPLO == "L" else folded_upper(bar)


@tangent(np.linalg.eigh, symmetric, adjoint=eigh_adjoint, returns_sequence=True)
def eigh(a, a_dot, result, UPLO="L"):  # noqa: N803
    moved = mirrored_lower(a_dot) if UPLO == "L" else mirrored_upper(a_dot)
    inner = np.swapaxes(result[1], -1, -2) @ moved @ result[1]
    return np.diagonal(inner, axis1=-2, axis2=-1), result[1] @ over_gaps(inner, result[0])


def eigvalsh_adjoint(result_bar, a, UPLO="L"):  # noqa: N803
    vectors = np.linalg.eigh(a, UPLO=UPLO)[1]
    bar = (vectors * np.expand_dims(result_bar, -2)) @ np.swapaxes(vectors, -1, -2)
    return folded_lower(bar) if UPLO == "L" else folded_upper(bar)


@tangent(np.linalg.eigvalsh, symmetric, adjoint=eigvalsh_adjoint)
def eigvalsh(a, a_dot, UPLO="L"):  # noqa: N803
    vectors = np.linalg.eigh(a, UPLO=UPLO)[1]
    moved = mirrored_lower(a_dot) if UPLO == "L" else mirrored_upper(a_dot)
    return np.sum(vectors * (moved @ vectors), axis=-2)


TALL = several(with_rest((4, 3)), with_rest((3, 3)), with_rest((2, 4, 3)))


def qr_adjoint(result_bar, a, result):
    q = result[0]
    r = result[1]
    inner = r @ np.swapaxes(result_bar[1], -1, -2) - np.swapaxes(result_bar[0], -1, -2) @ q
    bar = result_bar[0] + q @ mirrored_lower(inner)
    return np.swapaxes(np.linalg.solve(r, np.swapaxes(bar, -1, -2)), -1, -2)


@tangent(np.linalg.qr, TALL, adjoint=qr_adjoint, returns_sequence=True)
def qr(a, a_dot, result):
    q = result[0]
    r = result[1]
    turned = np.linalg.solve(np.swapaxes(r, -1, -2), np.swapaxes(a_dot, -1, -2))
    moved = np.swapaxes(turned, -1, -2)
    inner = np.swapaxes(q, -1, -2) @ moved
    return moved + q @ (skew_lower(inner) - inner), (inner - skew_lower(inner)) @ r


def values_adjoint(result_bar, x):
    factors = np.linalg.svd(x, full_matrices=False)
    return (factors[0] * np.expand_dims(result_bar, -2)) @ factors[2]


THIN = {"full_matrices": False}
VALUES = {"compute_uv": False}
ANY = several(with_rest((4, 3)), with_rest((3, 4)), with_rest((2, 4, 3)))


@tangent(np.linalg.svdvals, ANY, adjoint=values_adjoint)
def svdvals(x, x_dot):
    factors = np.linalg.svd(x, full_matrices=False)
    moved = np.swapaxes(factors[0], -1, -2) @ x_dot
    return np.sum(moved * factors[2], axis=-1)


def svd_adjoint(result_bar, a, result, full_matrices=True, compute_uv=True):
    if compute_uv is False:
        factors = np.linalg.svd(a, full_matrices=False)
        return (factors[0] * np.expand_dims(result_bar, -2)) @ factors[2]
    if compute_uv is True:
        s = result[1]
        u = matched(result[0], s) if full_matrices else result[0]
        vt = matched(result[2], s, rows=True) if full_matrices else result[2]
        u_bar = determined(result_bar[0], s) if full_matrices else result_bar[0]
        vt_bar = determined(result_bar[2], s, rows=True) if full_matrices else result_bar[2]
        u_part = np.swapaxes(u, -1, -2) @ u_bar
        v_part = vt @ np.swapaxes(vt_bar, -1, -2)
        scale = np.expand_dims(s, -2)
        s2 = s**2
        inner = (
            over_gaps(u_part - np.swapaxes(u_part, -1, -2), s2) * scale
            + over_gaps(v_part - np.swapaxes(v_part, -1, -2), s2) * np.expand_dims(s, -1)
            + embedded(result_bar[1])
        )
        outside_u = (u_bar - u @ u_part) / scale
        outside_v = (np.swapaxes(vt_bar, -1, -2) - np.swapaxes(vt, -1, -2) @ v_part) / scale
        return (u @ inner + outside_u) @ vt + u @ np.swapaxes(outside_v, -1, -2)
    raise RuleError("the rule of numpy.linalg.svd needs compute_uv as a literal")


@tangent(
    np.linalg.svd,
    several(
        with_rest((4, 3), **THIN),
        with_rest((3, 4), **THIN),
        with_rest((3, 3)),
        with_rest((2, 4, 3), **THIN),
        with_rest((4, 3), **VALUES),
    ),
    adjoint=svd_adjoint,
    returns_sequence=True,
)
def svd(a, a_dot, result, full_matrices=True, compute_uv=True):
    if compute_uv is False:
        factors = np.linalg.svd(a, full_matrices=False)
        moved = np.swapaxes(factors[0], -1, -2) @ a_dot
        return np.sum(moved * factors[2], axis=-1)
    if compute_uv is True:
        s = result[1]
        u = matched(result[0], s) if full_matrices else result[0]
        vt = matched(result[2], s, rows=True) if full_matrices else result[2]
        moved = a_dot @ np.swapaxes(vt, -1, -2)
        turned = np.swapaxes(a_dot, -1, -2) @ u
        inner = np.swapaxes(u, -1, -2) @ moved
        scale = np.expand_dims(s, -2)
        s2 = s**2
        scaled = inner * scale
        other = np.swapaxes(inner, -1, -2) * scale
        v = np.swapaxes(vt, -1, -2)
        u_inner = over_gaps(scaled + np.swapaxes(scaled, -1, -2), s2)
        v_inner = over_gaps(other + np.swapaxes(other, -1, -2), s2)
        v_dot = v @ v_inner + (turned - v @ (vt @ turned)) / scale
        u_dot = u @ u_inner + (moved - u @ inner) / scale
        vt_dot = np.swapaxes(v_dot, -1, -2)
        return (
            undetermined(u_dot, result[0]) if full_matrices else u_dot,
            np.diagonal(inner, axis1=-2, axis2=-1),
            undetermined(vt_dot, result[2]) if full_matrices else vt_dot,
        )
    raise RuleError("the rule of numpy.linalg.svd needs compute_uv as a literal")


def pinv_adjoint(result_bar, a, result, rcond=None, hermitian=False):
    pt = np.swapaxes(result, -1, -2)
    bar = np.swapaxes(result_bar, -1, -2)
    left = np.eye(np.shape(a)[-2]) - a @ result
    right = np.eye(np.shape(a)[-1]) - result @ a
    return left @ bar @ result @ pt + pt @ result @ bar @ right - pt @ result_bar @ pt


@tangent(np.linalg.pinv, ANY, adjoint=pinv_adjoint)
def pinv(a, a_dot, result, rcond=None, hermitian=False):
    pt = np.swapaxes(result, -1, -2)
    moved = np.swapaxes(a_dot, -1, -2)
    left = np.eye(np.shape(a)[-2]) - a @ result
    right = np.eye(np.shape(a)[-1]) - result @ a
    return result @ pt @ moved @ left + right @ moved @ pt @ result - result @ a_dot @ result


def general(rng):
    yield (np.array([[1.0, 0.4, 0.2], [0.3, 2.5, 0.1], [0.5, 0.2, 4.0]]),), {}
    yield (np.array([[1.0, 2.0, 0.2], [-2.0, 1.5, 0.1], [0.5, 0.2, 4.0]]),), {}


def eigvals_adjoint(result_bar, a, result):
    vectors = vectors_of(a, result)
    turned = np.conj(np.swapaxes(vectors, -1, -2))
    return np.real(np.linalg.solve(turned, np.expand_dims(result_bar, -1) * turned))


@tangent(np.linalg.eigvals, general, adjoint=eigvals_adjoint)
def eigvals(a, a_dot, result):
    vectors = vectors_of(a, result)
    moved = np.linalg.solve(vectors, a_dot @ vectors)
    return np.sum(moved * np.eye(np.shape(moved)[-1]), axis=-1)


def powers(rng):
    for (a,), _ in well_conditioned(rng):
        for n in (0, 1, 3, -2):
            yield (a, n), {}


def power_adjoint(result_bar, a, n):
    return corner(np.linalg.matrix_power(doubled(np.swapaxes(a, -1, -2), result_bar), n))


@tangent(np.linalg.matrix_power, powers, adjoint=power_adjoint)
def matrix_power(a, a_dot, n):
    return corner(np.linalg.matrix_power(doubled(a, a_dot), n))


RULES = (
    cholesky,
    eigh,
    eigvalsh,
    qr,
    svdvals,
    svd,
    pinv,
    matrix_power,
    eigvals,
)
