"""Programs that use SciPy's special functions and linear algebra."""

import numpy as np
import scipy.linalg
from scipy import special


def gaussian_cdf(x, mu, sigma):
    z = (x - mu) / sigma
    return np.sum(special.log_ndtr(z)) + np.sum(special.erf(z / np.sqrt(2)))


def beta_likelihood(a, b, x):
    return np.sum(special.xlogy(a - 1, x) + special.xlog1py(b - 1, -x) - special.betaln(a, b))


def classifier(w, x):
    scores = x @ w
    logp = scores - special.logsumexp(scores, axis=1, keepdims=True)
    return np.mean(special.softmax(scores, axis=1) * logp)


def rotation(a):
    skew = a - a.T
    return np.sum(scipy.linalg.expm(skew) * np.arange(9.0).reshape(3, 3))


def whitened(a, b):
    chol = scipy.linalg.cholesky(a @ a.T + np.eye(3), lower=True)
    z = scipy.linalg.solve_triangular(chol, b, lower=True)
    return np.sum(z**2) + 2 * np.sum(np.log(np.diag(chol)))


def bessel(x):
    return np.sum(special.j0(x) + special.i1(x) * special.gammaln(x + 1))


def logistic(w, x, y):
    p = special.expit(x @ w)
    return -np.sum(special.xlogy(y, p) + special.xlogy(1 - y, 1 - p))


PROGRAMS = (
    (gaussian_cdf, lambda rng: (rng.normal(size=4), 0.3, 1.4), (0, 1, 2)),
    (beta_likelihood, lambda rng: (1.5, 2.5, rng.uniform(0.1, 0.9, 5)), (0, 1)),
    (classifier, lambda rng: (rng.normal(size=(3, 2)), rng.normal(size=(4, 3))), (0, 1)),
    (rotation, lambda rng: (rng.normal(size=(3, 3)),), (0,)),
    (whitened, lambda rng: (rng.normal(size=(3, 3)), rng.normal(size=3)), (0, 1)),
    (bessel, lambda rng: (rng.uniform(0.5, 2, 4),), (0,)),
    (
        logistic,
        lambda rng: (rng.normal(size=3), rng.normal(size=(5, 3)), rng.integers(0, 2, 5) * 1.0),
        (0, 1),
    ),
)
