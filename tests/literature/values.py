"""Wrong because of values: kinks, zeros, infinities, dtypes, branches."""

from __future__ import annotations

import numpy as np

import s2s
from tests.literature.issue import Issue

X = np.array([0.3, 0.7, 1.1])
ZERO = np.array([0.0, 2.0, 3.0])
INF = np.inf


def _captured(x, scale):
    def scaled(t):
        return t * scale

    return np.sum(scaled(x) * x)


def _first_only(x):
    total = 0.0
    for i in range(3):
        total += x[i] * 3.0 if i == 1 else np.sin(x[i])
    return total


def _zero_branch(x):
    if x[0] > 10.0:
        return 0.0
    return np.sum(x * x)


def _masked_quotient(x):
    with np.errstate(all="ignore"):
        return np.sum(np.where(x > 0.0, 1.0 / x, 0.0))


def _masked_log(x):
    with np.errstate(all="ignore"):
        return np.sum(np.where(x > 0.0, np.log(x), 0.0))


def _overflow(x):
    with np.errstate(all="ignore"):
        return np.sum(np.where(x > 1.0, 0.0, np.exp(x * 1e3) * (x < 0.5)))


def _logsumexp(x):
    m = np.max(x)
    return m + np.log(np.sum(np.exp(x - m)))


def _inner_derivative(x):
    """d/dx of x * d/dy (x + y): one, not two."""
    return x * s2s.grad(lambda y: x + y)(x)


def _recursive(x, n):
    return x if n == 0 else np.sin(_recursive(x, n - 1)) * x


def _mixed(x):
    return np.sum(x.astype(np.float32) * 2.0)


def _by_hand(where, shows, function, point, gradient):
    return Issue(where, shows, function, (point,), expected=(gradient,))


TWO = np.array([1.0, 1.0])
PAIR = np.array([[3.0, 4.0], [0.0, 0.0]])
ISSUES = (
    Issue("google/tangent 66", "an integer input", lambda x: x * 0.5, (3,), refused=True),
    Issue("google/tangent 66, arrays", "an integer array", lambda x: np.sum(x * 0.7),
          (np.arange(3),), refused=True),
    _by_hand("HIPS/autograd, astype", "x.astype(int) moves by nothing",
             lambda x: np.sum(x.astype(int) * x), np.array([1.5, 2.5]), np.array([1.0, 2.0])),
    _by_hand("HIPS/autograd, prod", "a product with one zero", lambda x: np.prod(x), ZERO,
             np.array([6.0, 0.0, 0.0])),
    _by_hand("HIPS/autograd, prod 2", "a product with two zeros", lambda x: np.prod(x),
             np.array([0.0, 0.0, 3.0]), np.zeros(3)),
    _by_hand("HIPS/autograd, std", "std of equal numbers", lambda x: np.std(x), np.ones(3),
             np.zeros(3)),
    _by_hand("pytorch, norm", "norm of zero", lambda x: np.linalg.norm(x), np.zeros(3),
             np.zeros(3)),
    _by_hand("jax 3058", "norm of rows, one of them zero",
             lambda x: np.sum(np.linalg.norm(x, axis=1)), PAIR,
             np.array([[0.6, 0.8], [0.0, 0.0]])),
    _by_hand("Enzyme 1295", "sqrt at zero rises without bound", lambda x: np.sqrt(x), 0.0, INF),
    _by_hand("Enzyme 2393", "a tie in logaddexp", lambda x: np.logaddexp(x[0], x[1]), TWO,
             np.array([0.5, 0.5])),
    _by_hand("jax 2630", "where keeps sqrt away from zero",
             lambda x: np.sum(np.where(x > 0.0, np.sqrt(x), 0.0)), ZERO,
             np.array([0.0, 0.5 / np.sqrt(2.0), 0.5 / np.sqrt(3.0)])),
    _by_hand("tensorflow 38349", "where keeps a quotient away from zero", _masked_quotient, ZERO,
             np.array([0.0, -0.25, -1.0 / 9.0])),
    _by_hand("pytorch 6394", "where keeps log away from zero", _masked_log, ZERO,
             np.array([0.0, 0.5, 1.0 / 3.0])),
    _by_hand("jax FAQ, double where", "an overflow in the arm that is not taken",
             _overflow, np.array([2.0, 3.0]), np.zeros(2)),
    _by_hand("tensorflow, pow", "a square at zero", lambda x: np.sum(x**2), np.zeros(2),
             np.zeros(2)),
    _by_hand("jax 14397", "a power with exponent zero at zero", lambda x: np.sum(x**0.0),
             np.zeros(2), np.zeros(2)),
    _by_hand("ChainRules, abs", "abs at zero", lambda x: np.sum(np.abs(x)), np.zeros(2),
             np.zeros(2)),
    _by_hand("pytorch, max ties", "ties of max", lambda x: np.max(x), TWO, np.array([0.5, 0.5])),
    _by_hand("jax, maximum ties", "ties of maximum", lambda x: np.maximum(x[0], x[1]), TWO,
             np.array([0.5, 0.5])),
    _by_hand("pytorch, hypot", "hypot at the origin", lambda x: np.hypot(x[0], x[1]),
             np.zeros(2), np.zeros(2)),
    _by_hand("scipy, logsumexp", "large numbers", _logsumexp, np.array([1e3, 1e3]),
             np.array([0.5, 0.5])),
    _by_hand("tensorflow 3348", "abs of a complex number", lambda x: np.abs(x) ** 2, 1 + 2j,
             2 + 4j),
    _by_hand("MyGrad, astype", "a cast to float32 does not detach", _mixed, X, np.full(3, 2.0)),
    _by_hand("AutoGrad.jl 75", "perturbations of two levels", _inner_derivative, 3.0, 1.0),
    Issue("Enzyme 101", "one branch returns a constant", _zero_branch, (X,)),
    Issue("Zygote.jl 1602", "a test of an index", _first_only, (X,)),
    Issue("ForwardDiffPullbacks.jl 10", "captured variables", _captured, (X, 1.7), ("x", "scale")),
    Issue("Zygote.jl, recursion", "a function calls itself", _recursive, (0.7, 3)),
    Issue("pytorch, bias", "a bias of length one is stretched",
          lambda x, b: np.sum((x * x + b) ** 2), (X, np.array([0.5])), ("x", "b")),
    Issue("jax, sort", "sorted numbers", lambda x: np.sum(np.sort(x) * np.arange(3.0)),
          (np.array([0.7, 0.3, 1.1]),)),
    _by_hand("pytorch, cumprod", "a running product with a zero",
             lambda x: np.sum(np.cumprod(x)), np.array([2.0, 0.0, 3.0]),
             np.array([1.0, 8.0, 0.0])),
)
