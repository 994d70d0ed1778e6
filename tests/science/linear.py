"""Linear algebra as models use it."""

import numpy as np


def log_density(x, mean, cov):
    chol = np.linalg.cholesky(cov)
    white = np.linalg.solve(chol, x - mean)
    return -0.5 * np.sum(white**2) - np.sum(np.log(np.diag(chol))) - len(x) * np.log(2 * np.pi) / 2


def log_density_by_slogdet(x, mean, cov):
    sign, logdet = np.linalg.slogdet(cov)
    resid = x - mean
    return -0.5 * (resid @ np.linalg.solve(cov, resid) + logdet) * sign


def spectral_energy(a):
    w, v = np.linalg.eigh(a @ a.T)
    return np.sum(np.log(w)) + np.sum((v * np.exp(-w)) @ v.T)


def spectrum_only(a):
    values = np.linalg.eigvalsh(a + a.T)
    return np.max(values) - np.min(values) + np.sum(values**3)


def low_rank(a, b):
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    shrunk = np.maximum(s - 0.1, 0.0)
    return np.sum(((u * shrunk) @ vt - b) ** 2)


def nuclear(a):
    return np.sum(np.linalg.svd(a, compute_uv=False)) + np.linalg.norm(a)


def projected(a, b):
    q, r = np.linalg.qr(a)
    coefficients = np.linalg.solve(r, q.T @ b)
    return np.sum((a @ coefficients) ** 2) + np.trace(r) ** 2


def least_squares(a, b):
    x = np.linalg.pinv(a) @ b
    return np.sum(np.abs(a @ x - b) ** 2) + np.linalg.norm(x)


def markov(p):
    rows = p / np.sum(p, axis=1, keepdims=True)
    return np.linalg.matrix_power(rows, 5)[0] @ np.arange(3.0)


def kronecker(a, b):
    big = np.kron(a, b)
    return np.vdot(big, big) + np.trace(np.kron(b, a)) + np.linalg.det(a)


def attention(q, k, v):
    scores = np.einsum("ij,kj->ik", q, k) / np.sqrt(q.shape[1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    return np.sum(np.einsum("ik,kj->ij", weights, v) ** 2)


def stacked_eigen(a):
    w = np.linalg.eigh(a @ np.swapaxes(a, -1, -2))[0]
    return np.sum(np.log1p(w))


def named_fields(a):
    result = np.linalg.eigh(a @ a.T)
    return np.sum(result.eigenvalues**2) + np.sum(np.abs(result.eigenvectors[0]))


def square(rng):
    return rng.normal(size=(3, 3)) + 3 * np.eye(3)


def definite(rng):
    a = square(rng)
    return a @ a.T


PROGRAMS = (
    (log_density, lambda rng: (rng.normal(size=3), rng.normal(size=3), definite(rng)), (0, 1, 2)),
    (
        log_density_by_slogdet,
        lambda rng: (rng.normal(size=3), rng.normal(size=3), definite(rng)),
        (0, 1, 2),
    ),
    (spectral_energy, lambda rng: (square(rng),), (0,)),
    (spectrum_only, lambda rng: (square(rng),), (0,)),
    (low_rank, lambda rng: (rng.normal(size=(4, 3)), rng.normal(size=(4, 3))), (0, 1)),
    (nuclear, lambda rng: (rng.normal(size=(4, 3)),), (0,)),
    (projected, lambda rng: (rng.normal(size=(5, 3)), rng.normal(size=5)), (0, 1)),
    (least_squares, lambda rng: (rng.normal(size=(5, 3)), rng.normal(size=5)), (0, 1)),
    (markov, lambda rng: (rng.uniform(0.5, 1.5, (3, 3)),), (0,)),
    (kronecker, lambda rng: (square(rng), rng.normal(size=(2, 2))), (0, 1)),
    (
        attention,
        lambda rng: (rng.normal(size=(3, 4)), rng.normal(size=(5, 4)), rng.normal(size=(5, 2))),
        (0, 1, 2),
    ),
    (stacked_eigen, lambda rng: (rng.normal(size=(2, 3, 3)),), (0,)),
    (named_fields, lambda rng: (square(rng),), (0,)),
)
