"""Special functions of SciPy in terms of others."""

from __future__ import annotations

import numpy as np
from scipy import special

from s2s.rulebook.book import Definition, definition


@definition(special.logsumexp)
def logsumexp(a, axis=None, b=1.0, keepdims=False):
    top = np.max(a, axis=axis, keepdims=True)
    total = np.log(np.sum(b * np.exp(a - top), axis=axis, keepdims=keepdims))
    return total + np.reshape(top, np.shape(total))


@definition(special.factorial)
def factorial(n, exact=False):
    return special.gamma(n + 1)


@definition(special.comb)
def comb(N, k):  # noqa: N803
    return special.binom(N, k)


@definition(special.multigammaln)
def multigammaln(a, d):
    shifted = np.expand_dims(a, -1) - 0.5 * np.arange(d)
    return 0.25 * d * (d - 1) * np.log(np.pi) + np.sum(special.gammaln(shifted), axis=-1)


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
