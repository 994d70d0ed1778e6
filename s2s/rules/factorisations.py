"""Factorisations of matrices, and functions of their values.

`cholesky` and `eigh` read one triangle of their argument: so do their derivatives.  Vectors that
belong to equal values are not determined; where they matter, the derivative is refused.
"""

import numpy as np

from s2s.rulebook.conjugate import H
from s2s.rulebook.declare import tangent
from s2s.rulebook.rule import RuleError
from s2s.rules.domains import several, well_conditioned, with_rest
from s2s_runtime.matrices import (
    determined,
    embedded,
    folded_lower,
    folded_upper,
    half_lower,
    matched,
    mirrored_lower,
    mirrored_upper,
    over_gaps,
    row_held,
    sides_held,
    skew_lower,
    turning,
    undetermined,
    unturning,
)


def T(x):  # noqa: N802
    """The transpose of the last two axes."""
    return np.swapaxes(x, -1, -2)


def positive_definite(rng):
    for (a,), _ in well_conditioned(rng):
        yield (a @ T(a),), {}


def cholesky_adjoint(result_bar, a, result):
    half = half_lower(H(result) @ result_bar)
    left = H(np.linalg.solve(H(result), H(half)))
    return folded_lower(np.linalg.solve(H(result), left))


@tangent(np.linalg.cholesky, positive_definite, adjoint=cholesky_adjoint, conjugates=True)
def cholesky(a, a_dot, result):
    left = H(np.linalg.solve(result, mirrored_lower(a_dot)))
    return result @ half_lower(np.linalg.solve(result, left))


def symmetric(rng):
    for (a,), _ in well_conditioned(rng):
        yield (a @ T(a),), {}
        yield (a @ T(a) * np.array([1.0, 0.2, 3.0]),), {}
        yield (a @ T(a), "U"), {}


def eigh_adjoint(result_bar, a, result, UPLO="L"):  # noqa: N803
    w = result[0]
    v = result[1]
    row = 0 if UPLO == "L" else -1
    along = np.sum(np.conj(v) * result_bar[1], axis=-2, keepdims=True)
    turned = unturning(along, v, row_held(v, row)) if np.iscomplexobj(a) else 0
    bar = v @ (over_gaps(H(v) @ (result_bar[1] - turned), w) + embedded(result_bar[0])) @ H(v)
    return folded_lower(bar) if UPLO == "L" else folded_upper(bar)


@tangent(np.linalg.eigh, symmetric, adjoint=eigh_adjoint, returns_sequence=True, conjugates=True)
def eigh(a, a_dot, result, UPLO="L"):  # noqa: N803
    w = result[0]
    v = result[1]
    row = 0 if UPLO == "L" else -1
    inner = H(v) @ (mirrored_lower(a_dot) if UPLO == "L" else mirrored_upper(a_dot)) @ v
    values = np.diagonal(inner, axis1=-2, axis2=-1)
    free = v @ over_gaps(inner, w)
    if np.iscomplexobj(a):
        return np.real(values), free - v * turning(free, v, row_held(v, row))
    return values, free


def eigvalsh_adjoint(result_bar, a, UPLO="L"):  # noqa: N803
    vectors = np.linalg.eigh(a, UPLO=UPLO)[1]
    bar = (vectors * np.expand_dims(result_bar, -2)) @ H(vectors)
    return folded_lower(bar) if UPLO == "L" else folded_upper(bar)


@tangent(np.linalg.eigvalsh, symmetric, adjoint=eigvalsh_adjoint, conjugates=True)
def eigvalsh(a, a_dot, UPLO="L"):  # noqa: N803
    vectors = np.linalg.eigh(a, UPLO=UPLO)[1]
    moved = mirrored_lower(a_dot) if UPLO == "L" else mirrored_upper(a_dot)
    if np.iscomplexobj(a):
        return np.sum(np.real(np.conj(vectors) * (moved @ vectors)), axis=-2)
    return np.sum(vectors * (moved @ vectors), axis=-2)


TALL = several(with_rest((4, 3)), with_rest((3, 3)), with_rest((2, 4, 3)))


def qr_adjoint(result_bar, a, result):
    q = result[0]
    r = result[1]
    inner = r @ H(result_bar[1]) - H(result_bar[0]) @ q
    bar = result_bar[0] + q @ mirrored_lower(inner)
    return H(np.linalg.solve(r, H(bar)))


@tangent(np.linalg.qr, TALL, adjoint=qr_adjoint, returns_sequence=True, conjugates=True)
def qr(a, a_dot, result):
    q = result[0]
    r = result[1]
    moved = H(np.linalg.solve(H(r), H(a_dot)))
    inner = H(q) @ moved
    return moved + q @ (skew_lower(inner) - inner), (inner - skew_lower(inner)) @ r


def values_adjoint(result_bar, x):
    factors = np.linalg.svd(x, full_matrices=False)
    return (factors[0] * np.expand_dims(result_bar, -2)) @ factors[2]


THIN = {"full_matrices": False}
VALUES = {"compute_uv": False}
ANY = several(with_rest((4, 3)), with_rest((3, 4)), with_rest((2, 4, 3)))


@tangent(np.linalg.svdvals, ANY, adjoint=values_adjoint, conjugates=True)
def svdvals(x, x_dot):
    factors = np.linalg.svd(x, full_matrices=False)
    moved = H(factors[0]) @ x_dot
    if np.iscomplexobj(x):
        return np.sum(np.real(moved * np.conj(factors[2])), axis=-1)
    return np.sum(moved * factors[2], axis=-1)


def svd_adjoint(result_bar, a, result, full_matrices=True, compute_uv=True):
    if compute_uv is False:
        factors = np.linalg.svd(a, full_matrices=False)
        return (factors[0] * np.expand_dims(result_bar, -2)) @ factors[2]
    if compute_uv is True:
        s = result[1]
        u = matched(result[0], s) if full_matrices else result[0]
        vt = matched(result[2], s, rows=True) if full_matrices else result[2]
        v = H(vt)
        bar_u = determined(result_bar[0], s) if full_matrices else result_bar[0]
        bar_v = H(determined(result_bar[2], s, rows=True) if full_matrices else result_bar[2])
        along_u = np.sum(np.conj(u) * bar_u, axis=-2, keepdims=True)
        along = along_u + np.sum(np.conj(v) * bar_v, axis=-2, keepdims=True)
        held = sides_held(u, v)
        u_bar = bar_u - (unturning(along, u, held[0]) if np.iscomplexobj(a) else 0)
        v_bar = bar_v - (unturning(along, v, held[1]) if np.iscomplexobj(a) else 0)
        u_part = H(u) @ u_bar
        v_part = vt @ v_bar
        scale = np.expand_dims(s, -2)
        s2 = s**2
        turned = np.diagonal(u_part, axis1=-2, axis2=-1)
        inner = (
            over_gaps(u_part - H(u_part), s2) * scale
            + over_gaps(v_part - H(v_part), s2) * np.expand_dims(s, -1)
            + embedded(result_bar[1])
            + (embedded((turned - np.real(turned)) / s) if np.iscomplexobj(a) else 0)
        )
        outside_u = (u_bar - u @ u_part) / scale
        outside_v = (v_bar - v @ v_part) / scale
        return (u @ inner + outside_u) @ vt + u @ H(outside_v)
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
    conjugates=True,
)
def svd(a, a_dot, result, full_matrices=True, compute_uv=True):
    if compute_uv is False:
        factors = np.linalg.svd(a, full_matrices=False)
        moved = H(factors[0]) @ a_dot
        if np.iscomplexobj(a):
            return np.sum(np.real(moved * np.conj(factors[2])), axis=-1)
        return np.sum(moved * factors[2], axis=-1)
    if compute_uv is True:
        s = result[1]
        u = matched(result[0], s) if full_matrices else result[0]
        vt = matched(result[2], s, rows=True) if full_matrices else result[2]
        v = H(vt)
        moved = a_dot @ v
        turned = H(a_dot) @ u
        inner = H(u) @ moved
        scale = np.expand_dims(s, -2)
        s2 = s**2
        scaled = inner * scale
        other = H(inner) * scale
        values = np.diagonal(inner, axis1=-2, axis2=-1)
        angles = embedded((values - np.real(values)) / s) if np.iscomplexobj(a) else 0
        u_free = u @ (over_gaps(scaled + H(scaled), s2) + angles) + (moved - u @ inner) / scale
        v_free = v @ over_gaps(other + H(other), s2) + (turned - v @ (vt @ turned)) / scale
        held = sides_held(u, v)
        turned_both = turning(u_free, u, held[0]) + turning(v_free, v, held[1])
        turn = turned_both if np.iscomplexobj(a) else 0
        u_dot = u_free - u * turn
        vt_dot = H(v_free - v * turn)
        return (
            undetermined(u_dot, result[0]) if full_matrices else u_dot,
            np.real(values) if np.iscomplexobj(a) else values,
            undetermined(vt_dot, result[2]) if full_matrices else vt_dot,
        )
    raise RuleError("the rule of numpy.linalg.svd needs compute_uv as a literal")


def pinv_adjoint(result_bar, a, result, rcond=None, hermitian=False):
    pt = H(result)
    bar = H(result_bar)
    left = np.eye(np.shape(a)[-2]) - a @ result
    right = np.eye(np.shape(a)[-1]) - result @ a
    return left @ bar @ result @ pt + pt @ result @ bar @ right - pt @ result_bar @ pt


@tangent(np.linalg.pinv, ANY, adjoint=pinv_adjoint, conjugates=True)
def pinv(a, a_dot, result, rcond=None, hermitian=False):
    pt = H(result)
    moved = H(a_dot)
    left = np.eye(np.shape(a)[-2]) - a @ result
    right = np.eye(np.shape(a)[-1]) - result @ a
    return result @ pt @ moved @ left + right @ moved @ pt @ result - result @ a_dot @ result


RULES = (
    cholesky,
    eigh,
    eigvalsh,
    qr,
    svdvals,
    svd,
    pinv,
)
