"""Filters of images, each a series of correlations along its axes."""

from __future__ import annotations

import numpy as np
import scipy.ndimage

from s2s.rulebook.book import Definition, definition
from s2s_runtime.images import gaussian_kernel


@definition(scipy.ndimage.convolve1d)
def convolve1d(input, weights, axis=-1, *, mode="reflect", cval=0.0):  # noqa: A002
    origin = -1 if len(weights) % 2 == 0 else 0
    return scipy.ndimage.correlate1d(
        input, weights[::-1], axis=axis, mode=mode, cval=cval, origin=origin
    )


@definition(scipy.ndimage.uniform_filter1d)
def uniform_filter1d(input, size, axis=-1, *, mode="reflect", cval=0.0):  # noqa: A002
    return scipy.ndimage.correlate1d(
        input, np.full(size, 1.0 / size), axis=axis, mode=mode, cval=cval
    )


@definition(scipy.ndimage.uniform_filter)
def uniform_filter(input, size=3, *, mode="reflect", cval=0.0):  # noqa: A002
    sizes = np.broadcast_to(size, (np.ndim(input),))
    smooth = input
    for axis in range(np.ndim(input)):
        smooth = scipy.ndimage.uniform_filter1d(
            smooth, int(sizes[axis]), axis=axis, mode=mode, cval=cval
        )
    return smooth


@definition(scipy.ndimage.gaussian_filter1d)
def gaussian_filter1d(
    input, sigma, axis=-1, order=0, *, mode="reflect", cval=0.0, truncate=4.0  # noqa: A002
):
    kernel = gaussian_kernel(sigma, order, truncate)
    return scipy.ndimage.correlate1d(input, kernel, axis=axis, mode=mode, cval=cval)


@definition(scipy.ndimage.gaussian_filter)
def gaussian_filter(
    input, sigma, order=0, *, mode="reflect", cval=0.0, truncate=4.0  # noqa: A002
):
    sigmas = np.broadcast_to(sigma, (np.ndim(input),))
    orders = np.broadcast_to(order, (np.ndim(input),))
    smooth = input
    for axis in range(np.ndim(input)):
        kernel = gaussian_kernel(sigmas[axis], orders[axis], truncate)
        smooth = scipy.ndimage.correlate1d(smooth, kernel, axis=axis, mode=mode, cval=cval)
    return smooth


@definition(scipy.ndimage.laplace)
def laplace(input, *, mode="reflect", cval=0.0):  # noqa: A002
    kernel = np.array([1.0, -2.0, 1.0])
    total = scipy.ndimage.correlate1d(input, kernel, axis=0, mode=mode, cval=cval)
    for axis in range(1, np.ndim(input)):
        total = total + scipy.ndimage.correlate1d(input, kernel, axis=axis, mode=mode, cval=cval)
    return total


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
