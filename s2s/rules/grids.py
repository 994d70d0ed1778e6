"""Grids of points: coordinates, and ranges whose ends move."""

import numpy as np

from s2s.rulebook.declare import linear, tangent
from s2s_runtime.grids import unmeshgrid


def axes(rng):
    yield (rng.normal(size=3), rng.normal(size=4)), {}
    yield (rng.normal(size=3), rng.normal(size=4)), {"indexing": "ij"}
    yield (rng.normal(size=3), rng.normal(size=4), rng.normal(size=2)), {"sparse": True}


@linear(np.meshgrid, axes, operands=("xi",), sequences=("xi",), returns_sequence=True)
def meshgrid(result_bar, *xi, sparse=False, indexing="xy"):
    return unmeshgrid(result_bar, xi, indexing)


def bars_of_grids(rng):
    for xi, keywords in axes(rng):
        if "sparse" not in keywords:
            bars = tuple(rng.normal(size=x.shape) for x in np.meshgrid(*xi, **keywords))
            yield (bars, xi, *keywords.values()), {}


@linear(
    unmeshgrid,
    bars_of_grids,
    sequences=("bars",),
    inert=("like",),
    analytic=False,
    returns_sequence=True,
)
def unmeshgrid_rule(result_bar, bars, like, indexing="xy"):
    return np.meshgrid(*result_bar, indexing=indexing)


def ends(rng):
    yield (0.5, 2.0), {}
    yield (0.5, 2.0, 5), {"base": 2.0}
    yield (0.5, 2.0, 5), {"endpoint": False}


def logspace_adjoint(result_bar, start, stop, result, num=50, *, endpoint=True, base=10.0):
    share = np.linspace(0.0, 1.0, num=num, endpoint=endpoint)
    bar = np.log(base) * result_bar * result
    return np.sum(bar * (1 - share)), np.sum(bar * share)


@tangent(np.logspace, ends, adjoint=logspace_adjoint)
def logspace(start, start_dot, stop, stop_dot, result, num=50, *, endpoint=True, base=10.0):
    share = np.linspace(0.0, 1.0, num=num, endpoint=endpoint)
    return (
        np.log(base) * result * start_dot * (1 - share),
        np.log(base) * result * stop_dot * share,
    )


def scales(rng):
    yield (0.5, 2.0), {}
    yield (0.5, 2.0, 5), {"endpoint": False}


def geomspace_adjoint(result_bar, start, stop, result, num=50, *, endpoint=True):
    share = np.linspace(0.0, 1.0, num=num, endpoint=endpoint)
    bar = result_bar * result
    return np.sum(bar * (1 - share)) / start, np.sum(bar * share) / stop


@tangent(np.geomspace, scales, adjoint=geomspace_adjoint)
def geomspace(start, start_dot, stop, stop_dot, result, num=50, *, endpoint=True):
    share = np.linspace(0.0, 1.0, num=num, endpoint=endpoint)
    return (
        result * (1 - share) * (start_dot / start),
        result * share * (stop_dot / stop),
    )


def ranges(rng):
    yield (4.5,), {}
    yield (0.3, 4.1), {}
    yield (0.3, 4.1, 0.5), {}


def arange_adjoint(result_bar, start, stop=None, step=None):
    if stop is None:
        return 0, 0, 0
    places = np.arange(np.size(result_bar))
    return np.sum(result_bar), 0, np.sum(result_bar * places)


@tangent(np.arange, ranges, adjoint=arange_adjoint, inert=("dtype", "device", "like"))
def arange(start, start_dot, result, stop=None, stop_dot=None, step=None, step_dot=None):
    if stop is None:
        return 0 * result * start_dot, 0, 0
    return (
        start_dot * np.ones_like(result),
        0 * result * stop_dot,
        step_dot * np.arange(np.size(result)),
    )


RULES = (meshgrid, unmeshgrid_rule, logspace, geomspace, arange)
