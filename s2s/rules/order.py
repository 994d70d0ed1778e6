"""Medians and quantiles: weighted sums of the two neighbours in sorted order.

The weights do not change while the order does not; equal elements count in stable order.  The
level `q` is passive.
"""

import numpy as np

from s2s.rulebook.declare import constant, linear, tangent
from s2s.rules.domains import several, with_rest
from s2s_runtime.orders import combined, distributed, quantile_share

ROWS = several(with_rest((5,)), with_rest((4, 3)), with_rest((4, 3), 0), with_rest((3, 4), axis=-1))


def median_adjoint(result_bar, a, axis=None, *, keepdims=False):
    share = quantile_share(a, 0.5, axis=axis)
    return distributed(result_bar, share, a, axis=axis, keepdims=keepdims)


@tangent(np.median, ROWS, adjoint=median_adjoint)
def median(a, a_dot, axis=None, *, keepdims=False):
    share = quantile_share(a, 0.5, axis=axis)
    return combined(a_dot, share, axis=axis, keepdims=keepdims)


def levels(scale):
    return several(
        with_rest((5,), 0.3 * scale),
        with_rest((4, 3), [0.25 * scale, 0.6 * scale], axis=0),
        with_rest((2, 3, 4), 0.4 * scale, axis=(0, 2), keepdims=True),
        with_rest((2, 5), np.array([[0.3], [0.7]]) * scale, axis=1),
        with_rest((6,), 0.3 * scale, method="hazen"),
        with_rest((6,), 0.3 * scale, method="nearest"),
    )


def quantile_adjoint(result_bar, a, q, axis=None, *, method="linear", keepdims=False):
    share = quantile_share(a, q, axis=axis, method=method)
    return distributed(result_bar, share, a, axis=axis, keepdims=keepdims)


@tangent(np.quantile, levels(1.0), adjoint=quantile_adjoint)
def quantile(a, a_dot, q, axis=None, *, method="linear", keepdims=False):
    share = quantile_share(a, q, axis=axis, method=method)
    return combined(a_dot, share, axis=axis, keepdims=keepdims)


def percentile_adjoint(result_bar, a, q, axis=None, *, method="linear", keepdims=False):
    share = quantile_share(a, np.divide(q, 100), axis=axis, method=method)
    return distributed(result_bar, share, a, axis=axis, keepdims=keepdims)


@tangent(np.percentile, levels(100.0), adjoint=percentile_adjoint)
def percentile(a, a_dot, q, axis=None, *, method="linear", keepdims=False):
    share = quantile_share(a, np.divide(q, 100), axis=axis, method=method)
    return combined(a_dot, share, axis=axis, keepdims=keepdims)


def gaps(sampler):
    """The same calls with some elements missing."""

    def sampled(rng):
        for (a, *rest), keywords in sampler(rng):
            yield (np.where(a > 1.3, np.nan, a), *rest), keywords

    return sampled


def nanmedian_adjoint(result_bar, a, axis=None, *, keepdims=False):
    share = quantile_share(a, 0.5, axis=axis, skipnan=True)
    return distributed(result_bar, share, a, axis=axis, keepdims=keepdims)


@tangent(np.nanmedian, gaps(ROWS), adjoint=nanmedian_adjoint)
def nanmedian(a, a_dot, axis=None, *, keepdims=False):
    share = quantile_share(a, 0.5, axis=axis, skipnan=True)
    return combined(a_dot, share, axis=axis, keepdims=keepdims)


def nanquantile_adjoint(result_bar, a, q, axis=None, *, method="linear", keepdims=False):
    share = quantile_share(a, q, axis=axis, method=method, skipnan=True)
    return distributed(result_bar, share, a, axis=axis, keepdims=keepdims)


@tangent(np.nanquantile, gaps(levels(1.0)), adjoint=nanquantile_adjoint)
def nanquantile(a, a_dot, q, axis=None, *, method="linear", keepdims=False):
    share = quantile_share(a, q, axis=axis, method=method, skipnan=True)
    return combined(a_dot, share, axis=axis, keepdims=keepdims)


def nanpercentile_adjoint(result_bar, a, q, axis=None, *, method="linear", keepdims=False):
    share = quantile_share(a, np.divide(q, 100), axis=axis, method=method, skipnan=True)
    return distributed(result_bar, share, a, axis=axis, keepdims=keepdims)


@tangent(np.nanpercentile, gaps(levels(100.0)), adjoint=nanpercentile_adjoint)
def nanpercentile(a, a_dot, q, axis=None, *, method="linear", keepdims=False):
    share = quantile_share(a, np.divide(q, 100), axis=axis, method=method, skipnan=True)
    return combined(a_dot, share, axis=axis, keepdims=keepdims)


SHARE = np.array([[0.25, 0.75, 0.0], [0.0, 0.5, 0.5]])


@linear(
    combined,
    several(with_rest((3,), SHARE[0]), with_rest((3,), SHARE), with_rest((2, 3), SHARE, axis=1)),
    inert=("share",),
    complex_ok=False,
)
def combined_rule(result_bar, x, share, axis=None, keepdims=False):
    return distributed(result_bar, share, x, axis=axis, keepdims=keepdims)


@linear(
    distributed,
    several(with_rest((), SHARE[0], SHARE[0]), with_rest((2,), SHARE, SHARE[0])),
    inert=("share", "like"),
    complex_ok=False,
)
def distributed_rule(result_bar, bar, share, like, axis=None, keepdims=False):
    return combined(result_bar, share, axis=axis, keepdims=keepdims)


RULES = (
    median,
    quantile,
    percentile,
    nanmedian,
    nanquantile,
    nanpercentile,
    combined_rule,
    distributed_rule,
    *constant(quantile_share),
)
