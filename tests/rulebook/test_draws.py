"""Draws whose parameters move: in every mode, once each, from whatever holds the generator."""

import numpy as np
import pytest

import s2s
from tests.campaign.check import slope

POINT = np.array([0.4, 0.9])
ALONG = np.array([0.7, -0.3])


def of_generator(p, rng):
    x = rng.normal(p[0], p[1], size=3) * rng.standard_normal(3)
    return np.sum(x**2) + rng.exponential(scale=p[1])


def of_older_class(p, rng):
    return np.sum(np.sin(rng.uniform(p[0], p[1] + 1.0, 4)) * rng.gumbel(0.0, p[1], 4))


def in_loop(p, rng):
    total = 0.0
    for _ in range(3):
        total = total + rng.normal(total, p[1]) * p[0]
    return total


def in_callee(p, rng):
    return noisy(p * 2.0, rng) + noisy(p, rng)


def noisy(p, rng):
    return np.sum(rng.laplace(p, 0.5))


def in_checkpoints(p, rng):
    u = p
    for _ in s2s.checkpointed(range(5), snapshots=2):
        u = np.tanh(u) + 0.1 * rng.normal(p[0], p[1], 2)
    return np.sum(u)


CASES = (
    (of_generator, np.random.default_rng),
    (of_older_class, np.random.RandomState),
    (in_loop, np.random.default_rng),
    (in_callee, np.random.default_rng),
    (in_checkpoints, np.random.default_rng),
)


@pytest.mark.parametrize(("function", "make"), CASES, ids=lambda case: case.__name__)
def test_derivatives_of_a_sample_along_its_path(function, make):
    def plain(p):
        return function(p, make(7))

    expected = slope(plain, POINT, ALONG)
    value, tangent = s2s.jvp(function)((POINT, make(7)), ALONG)
    gradient = s2s.grad(function)(POINT, make(7))
    curve = s2s.hvp(function)((POINT, make(7)), ALONG)
    assert np.isclose(value, plain(POINT), rtol=1e-14)
    assert np.isclose(tangent, expected, rtol=1e-8)
    assert np.isclose(gradient @ ALONG, tangent, rtol=1e-12)
    assert np.allclose(
        curve, slope(lambda p: s2s.grad(function)(p, make(7)), POINT, ALONG), atol=1e-7
    )


@pytest.mark.parametrize(("function", "make"), CASES, ids=lambda case: case.__name__)
def test_the_generator_ends_where_the_function_leaves_it(function, make):
    ours, theirs = make(7), make(7)
    s2s.grad(function)(POINT, ours)
    function(POINT, theirs)
    assert ours.uniform() == theirs.uniform()


def test_the_shared_generator():
    def function(p):
        return np.sum(np.random.normal(p, 0.3) * np.random.exponential(p))

    def seeded(p):
        np.random.seed(3)
        return function(p)

    np.random.seed(3)
    gradient = s2s.grad(function)(POINT)
    assert np.isclose(gradient @ ALONG, slope(seeded, POINT, ALONG), rtol=1e-8)


def gamma(p, rng):
    return rng.gamma(p).sum()


def beta(p, rng):
    return rng.beta(p, 2.0).sum()


def student(p, rng):
    return rng.standard_t(df=p).sum()


def poisson(p, rng):
    return rng.poisson(p).sum() * p[0]


@pytest.mark.parametrize("function", [gamma, beta, student, poisson])
@pytest.mark.parametrize("make", [np.random.default_rng, np.random.RandomState])
def test_a_sampler_that_rejects_has_no_path(function, make):
    with pytest.raises(s2s.S2SError, match="has no derivative in `p`"):
        s2s.grad(function)(POINT, make(7))
