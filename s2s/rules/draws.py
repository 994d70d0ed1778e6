"""Random draws whose parameters move: the derivative of a sample along its own path.

    x = rng.normal(mu, sigma)        mu_bar += x_bar,   sigma_bar += x_bar * ((x - mu) / sigma)

What the generator gives is held fixed, and the draw is solved for it: nothing is drawn twice, and
the generator ends where the program leaves it.  Parameters of shape whose sampler accepts and
rejects (`gamma(shape)`, `beta`, `standard_t`) have no such path, and are refused.
"""

from __future__ import annotations

import inspect
from dataclasses import replace

import numpy as np

from s2s.rulebook.declare import constant, tangent
from s2s.rulebook.rule import Rule
from s2s_runtime.cotangents import expand, unbroadcast

GENERATOR, LEGACY = np.random.Generator, np.random.RandomState
HOMES = (GENERATOR, LEGACY)


def calls(*parameters):
    """Draws with these parameters: numbers, and arrays that broadcast against a size."""

    def sampler(rng):
        yield (np.random.default_rng(3), *parameters), {}
        arrays = [p + rng.uniform(0.0, 0.2, 3) for p in parameters]
        yield (np.random.default_rng(4), *arrays), {"size": (2, 3)}
        yield (np.random.default_rng(5), arrays[0][:, np.newaxis], *arrays[1:]), {}

    return sampler


def moved_and_scaled(method):
    """`loc + scale * e`, where e is drawn."""
    samples = calls(0.3, 0.7)

    def adjoint(result_bar, self, loc=0.0, scale=1.0, result=None, size=None):
        return (
            unbroadcast(result_bar, loc),
            unbroadcast(result_bar * ((result - loc) / scale), scale),
        )

    @tangent(getattr(GENERATOR, method), samples, adjoint=adjoint)
    def rule(self, loc=0.0, loc_dot=None, scale=1.0, scale_dot=None, result=None, size=None):
        return expand(loc_dot, result), scale_dot * ((result - loc) / scale)

    return rule


def scaled(method):
    """`scale * e`, where e is drawn."""

    def adjoint(result_bar, self, scale=1.0, result=None, size=None):
        return unbroadcast(result_bar * (result / scale), scale)

    @tangent(getattr(GENERATOR, method), calls(0.7), adjoint=adjoint)
    def rule(self, scale=1.0, scale_dot=None, result=None, size=None):
        return scale_dot * (result / scale)

    return rule


def uniform_adjoint(result_bar, self, low=0.0, high=1.0, result=None, size=None):
    share = (result - low) / (high - low)
    return unbroadcast(result_bar * (1 - share), low), unbroadcast(result_bar * share, high)


@tangent(GENERATOR.uniform, calls(0.3, 1.7), adjoint=uniform_adjoint)
def uniform(self, low=0.0, low_dot=None, high=1.0, high_dot=None, result=None, size=None):
    share = (result - low) / (high - low)
    return low_dot * (1 - share), high_dot * share


def gamma_adjoint(result_bar, self, shape, scale=1.0, result=None, size=None):
    return unbroadcast(result_bar * (result / scale), scale)


@tangent(GENERATOR.gamma, calls(2.0, 0.7), adjoint=gamma_adjoint)
def gamma(self, shape, scale=1.0, scale_dot=None, result=None, size=None):
    return scale_dot * (result / scale)


def lognormal_adjoint(result_bar, self, mean=0.0, sigma=1.0, result=None, size=None):
    drawn = (np.log(result) - mean) / sigma
    bar = result_bar * result
    return unbroadcast(bar, mean), unbroadcast(bar * drawn, sigma)


@tangent(GENERATOR.lognormal, calls(0.3, 0.7), adjoint=lognormal_adjoint)
def lognormal(self, mean=0.0, mean_dot=None, sigma=1.0, sigma_dot=None, result=None, size=None):
    return mean_dot * result, sigma_dot * result * ((np.log(result) - mean) / sigma)


def root_adjoint(result_bar, self, a, result, size=None):
    return unbroadcast(-result_bar * result * np.log(result) / a, a)


@tangent(GENERATOR.weibull, calls(1.7), adjoint=root_adjoint)
def weibull(self, a, a_dot, result, size=None):
    return -a_dot * (result * np.log(result) / a)


@tangent(GENERATOR.power, calls(1.7), adjoint=root_adjoint)
def power(self, a, a_dot, result, size=None):
    return -a_dot * (result * np.log(result) / a)


def pareto_adjoint(result_bar, self, a, result, size=None):
    return unbroadcast(-result_bar * (1 + result) * np.log1p(result) / a, a)


@tangent(GENERATOR.pareto, calls(1.7), adjoint=pareto_adjoint)
def pareto(self, a, a_dot, result, size=None):
    return -a_dot * ((1 + result) * np.log1p(result) / a)


def triangular_adjoint(result_bar, self, left, mode, right, result, size=None):
    rises = result <= mode
    width = right - left
    up = (result - left) / 2
    down = (right - result) / 2
    return (
        unbroadcast(
            result_bar * np.where(rises, 1 - up / (mode - left) - up / width, down / width), left
        ),
        unbroadcast(result_bar * np.where(rises, up / (mode - left), down / (right - mode)), mode),
        unbroadcast(
            result_bar * np.where(rises, up / width, 1 - down / (right - mode) - down / width),
            right,
        ),
    )


@tangent(GENERATOR.triangular, calls(0.3, 1.3, 2.1), adjoint=triangular_adjoint)
def triangular(self, left, left_dot, mode, mode_dot, right, right_dot, result, size=None):
    rises = result <= mode
    width = right - left
    up = (result - left) / 2
    down = (right - result) / 2
    return (
        left_dot * np.where(rises, 1 - up / (mode - left) - up / width, down / width),
        mode_dot * np.where(rises, up / (mode - left), down / (right - mode)),
        right_dot * np.where(rises, up / width, 1 - down / (right - mode) - down / width),
    )


def clouds(rng):
    for size in (None, 2):
        yield (np.random.default_rng(3), rng.normal(size=3), np.eye(3) + 0.2), {"size": size}


def cloud_adjoint(result_bar, self, mean, cov, size=None):
    return unbroadcast(result_bar, mean)


@tangent(GENERATOR.multivariate_normal, clouds, adjoint=cloud_adjoint)
def multivariate_normal(self, mean, mean_dot, cov, result, size=None):
    return expand(mean_dot, result)


FAMILIES = (
    *map(moved_and_scaled, ("normal", "laplace", "logistic", "gumbel")),
    *map(scaled, ("exponential", "rayleigh")),
    uniform,
    gamma,
    lognormal,
    weibull,
    power,
    pareto,
    triangular,
    multivariate_normal,
)


def seeded(samples, *, method):
    """The same calls, of a generator of the older class or of the one that all share."""

    def sampler(rng):
        for args, keywords in samples(rng):
            yield ((LEGACY(3), *args[1:]) if method else args[1:]), keywords

    return sampler


def elsewhere(rule: Rule) -> tuple[Rule, Rule]:
    """The rule for the method of `RandomState`, and for the function of `np.random`."""
    name = rule.function.__name__
    parameters = list(rule.parameters.parameters.values())
    return (
        replace(rule, function=getattr(LEGACY, name), samples=seeded(rule.samples, method=True)),
        replace(
            rule,
            function=getattr(np.random, name),
            parameters=inspect.Signature(parameters[1:]),
            samples=seeded(rule.samples, method=False),
        ),
    )


OF_METHODS = tuple(other for rule in FAMILIES for other in (rule, *elsewhere(rule)))
RULED = frozenset(rule.function.__name__ for rule in FAMILIES)
OTHER = tuple(
    getattr(home, name)
    for home in (*HOMES, np.random)
    for name in dir(LEGACY if home is np.random else home)
    if not name.startswith("_")
    and name not in (*RULED, "shuffle", "spawn", "bit_generator")
    and hasattr(home, name)
)
RULES = (
    *OF_METHODS,
    *constant(*OTHER, np.random.default_rng, np.random.PCG64, *HOMES, "size"),
)
