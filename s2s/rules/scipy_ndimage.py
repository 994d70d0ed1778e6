"""Correlations of images, used where the program has imported them."""

import numpy as np
import scipy.ndimage

from s2s.rulebook.declare import constant, linear, multilinear, tangent
from s2s.rulebook.rule import Rule
from s2s.rules.domains import with_rest
from s2s_runtime.images import along, correlated_input, correlated_weights, gaussian_kernel

MODES = ("reflect", "mirror", "nearest", "wrap", "constant")


def images(rng):
    for mode in MODES:
        yield (rng.normal(size=(4, 5)), rng.normal(size=(3, 2))), {"mode": mode}
    yield (rng.normal(size=4), rng.normal(size=3)), {"mode": "constant", "cval": 2.0}


def correlate_adjoint(result_bar, input, weights, *, mode="reflect", cval=0.0):  # noqa: A002
    return (
        correlated_input(result_bar, input, weights, mode=mode),
        correlated_weights(result_bar, input, weights, mode=mode, cval=cval),
    )


@tangent(scipy.ndimage.correlate, images, adjoint=correlate_adjoint)
def correlate(input, input_dot, weights, weights_dot, *, mode="reflect", cval=0.0):  # noqa: A002
    return (
        scipy.ndimage.correlate(input_dot, weights, mode=mode),
        scipy.ndimage.correlate(input, weights_dot, mode=mode, cval=cval),
    )


def lines(rng):
    for mode in MODES:
        yield (rng.normal(size=(4, 5)), rng.normal(size=3)), {"mode": mode, "axis": 0}
    yield (rng.normal(size=(4, 5)), rng.normal(size=4)), {"mode": "wrap", "origin": -1}
    yield (rng.normal(size=4), rng.normal(size=3)), {"mode": "constant", "cval": 2.0}


def correlate1d_adjoint(
    result_bar, input, weights, axis=-1, *, mode="reflect", cval=0.0, origin=0  # noqa: A002
):
    kernel = along(weights, axis, input)
    kernel_bar = correlated_weights(result_bar, input, kernel, mode=mode, cval=cval, origin=origin)
    return (
        correlated_input(result_bar, input, kernel, mode=mode, origin=origin),
        np.ravel(kernel_bar),
    )


@tangent(scipy.ndimage.correlate1d, lines, adjoint=correlate1d_adjoint)
def correlate1d(
    input, input_dot, weights, weights_dot, axis=-1, *, mode="reflect", cval=0.0, origin=0  # noqa: A002
):
    return (
        scipy.ndimage.correlate1d(input_dot, weights, axis=axis, mode=mode, origin=origin),
        scipy.ndimage.correlate1d(
            input, weights_dot, axis=axis, mode=mode, cval=cval, origin=origin
        ),
    )


@linear(along, with_rest((3,), 0, np.zeros((2, 3))), inert=("like",), complex_ok=False)
def along_rule(result_bar, weights, axis, like):
    return np.ravel(result_bar)


def image_bars(rng):
    for mode in MODES:
        yield (rng.normal(size=(4, 5)), np.zeros((4, 5)), rng.normal(size=(3, 2))), {"mode": mode}


@multilinear(
    correlated_input, image_bars, operands=("bar", "weights"), inert=("input",), complex_ok=False
)
def correlated_input_rule(result_bar, bar, input, weights, mode="reflect", origin=0):  # noqa: A002
    return (
        scipy.ndimage.correlate(result_bar, weights, mode=mode, origin=origin),
        correlated_weights(bar, result_bar, weights, mode=mode, origin=origin),
    )


def kernel_bars(rng):
    for mode in MODES:
        yield (rng.normal(size=(4, 5)), rng.normal(size=(4, 5)), np.zeros((3, 2))), {"mode": mode}


def correlated_weights_adjoint(
    result_bar, bar, input, weights, mode="reflect", cval=0.0, origin=0  # noqa: A002
):
    return (
        scipy.ndimage.correlate(input, result_bar, mode=mode, cval=cval, origin=origin),
        correlated_input(bar, input, result_bar, mode=mode, origin=origin),
    )


@tangent(
    correlated_weights, kernel_bars, adjoint=correlated_weights_adjoint, inert=("weights",)
)
def correlated_weights_rule(
    bar, bar_dot, input, input_dot, weights, mode="reflect", cval=0.0, origin=0  # noqa: A002
):
    return (
        correlated_weights(bar_dot, input, weights, mode=mode, cval=cval, origin=origin),
        correlated_weights(bar, input_dot, weights, mode=mode, origin=origin),
    )


KERNELS = constant(gaussian_kernel, "order", "truncate")
RULES = (
    *KERNELS,
    *(value for value in list(globals().values()) if isinstance(value, Rule)),
)
