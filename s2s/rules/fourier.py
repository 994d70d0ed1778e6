"""Fourier transforms.  The adjoint of a transform is the opposite one, normalised the other way.

    np.fft.fft(a)        a_bar = np.fft.ifft(result_bar, norm="forward")       no factor 1 / n
    np.fft.rfft(a)       a_bar is the real part of the same, filled up with zeros
    np.fft.irfft(a)      a_bar = half_counts * np.fft.rfft(result_bar, norm="forward")

`n` and `s` cut or fill: so does the adjoint.
"""

import numpy as np

from s2s.rulebook.declare import constant, linear
from s2s.rules.domains import several, with_rest
from s2s_runtime.spectra import every_axis, half_counts, last_axis, lengths, line_length, resized

LINES = several(
    with_rest((6,)),
    with_rest((3, 5)),
    with_rest((4, 3), axis=0),
    with_rest((6,), norm="ortho"),
    with_rest((6,), norm="forward"),
    with_rest((6,), 4),
    with_rest((5,), 8, norm="ortho"),
)
PLANES = several(
    with_rest((4, 6)),
    with_rest((2, 4, 5)),
    with_rest((4, 3, 2), axes=(0, 1)),
    with_rest((4, 5), norm="ortho"),
    with_rest((4, 5), norm="forward"),
)
CUTS = several(PLANES, with_rest((4, 5), s=(3, 6), axes=(0, 1)))


@linear(np.fft.fft, LINES)
def fft(result_bar, a, n=None, axis=-1, norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    if n is None:
        return np.fft.ifft(result_bar, axis=axis, norm=other)
    return resized(np.fft.ifft(result_bar, axis=axis, norm=other), a, axis)


@linear(np.fft.ifft, LINES)
def ifft(result_bar, a, n=None, axis=-1, norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    if n is None:
        return np.fft.fft(result_bar, axis=axis, norm=other)
    return resized(np.fft.fft(result_bar, axis=axis, norm=other), a, axis)


@linear(np.fft.rfft, LINES)
def rfft(result_bar, a, n=None, axis=-1, norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    if n is None:
        length = np.shape(a)[axis]
        return np.real(np.fft.ifft(result_bar, length, axis=axis, norm=other))
    length = line_length(a, n, axis)
    return resized(np.real(np.fft.ifft(result_bar, length, axis=axis, norm=other)), a, axis)


@linear(np.fft.irfft, LINES, analytic=False)
def irfft(result_bar, a, result, n=None, axis=-1, norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    half = half_counts(result, axis) * np.fft.rfft(result_bar, axis=axis, norm=other)
    return resized(half, a, axis)


@linear(np.fft.fft2, CUTS)
def fft2(result_bar, a, s=None, axes=(-2, -1), norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    if s is None:
        return np.fft.ifft2(result_bar, axes=axes, norm=other)
    return resized(np.fft.ifft2(result_bar, axes=axes, norm=other), a, axes)


@linear(np.fft.ifft2, CUTS)
def ifft2(result_bar, a, s=None, axes=(-2, -1), norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    if s is None:
        return np.fft.fft2(result_bar, axes=axes, norm=other)
    return resized(np.fft.fft2(result_bar, axes=axes, norm=other), a, axes)


@linear(np.fft.fftn, CUTS)
def fftn(result_bar, a, s=None, axes=None, norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    if s is None:
        return np.fft.ifftn(result_bar, axes=axes, norm=other)
    return resized(np.fft.ifftn(result_bar, axes=axes, norm=other), a, axes)


@linear(np.fft.ifftn, CUTS)
def ifftn(result_bar, a, s=None, axes=None, norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    if s is None:
        return np.fft.fftn(result_bar, axes=axes, norm=other)
    return resized(np.fft.fftn(result_bar, axes=axes, norm=other), a, axes)


@linear(np.fft.rfft2, PLANES)
def rfft2(result_bar, a, *, axes=(-2, -1), norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    among = axes
    return np.real(np.fft.ifftn(result_bar, lengths(a, among), axes=among, norm=other))


@linear(np.fft.rfftn, PLANES)
def rfftn(result_bar, a, *, axes=None, norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    among = every_axis(a, axes)
    return np.real(np.fft.ifftn(result_bar, lengths(a, among), axes=among, norm=other))


@linear(np.fft.irfft2, CUTS, analytic=False)
def irfft2(result_bar, a, result, s=None, axes=(-2, -1), norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    among = axes
    half = half_counts(result, last_axis(among))
    return resized(half * np.fft.rfftn(result_bar, axes=among, norm=other), a, among)


@linear(np.fft.irfftn, CUTS, analytic=False)
def irfftn(result_bar, a, result, s=None, axes=None, norm=None):
    other = "ortho" if norm == "ortho" else "backward" if norm == "forward" else "forward"
    half = half_counts(result, last_axis(axes))
    return resized(half * np.fft.rfftn(result_bar, axes=axes, norm=other), a, axes)


SHIFTS = several(
    with_rest((5,)), with_rest((4, 3)), with_rest((4, 3), axes=0), with_rest((3, 5), 1)
)


@linear(np.fft.fftshift, SHIFTS)
def fftshift(result_bar, x, axes=None):
    return np.fft.ifftshift(result_bar, axes=axes)


@linear(np.fft.ifftshift, SHIFTS)
def ifftshift(result_bar, x, axes=None):
    return np.fft.fftshift(result_bar, axes=axes)


TABLE = np.zeros((2, 6), np.longdouble)


@linear(
    resized,
    several(with_rest((2, 4), TABLE), with_rest((2, 8), TABLE)),
    inert=("like",),
    analytic=False,
)
def resized_rule(result_bar, bar, like, axes=-1):
    return resized(result_bar, bar, axes)


RULES = (
    fft,
    ifft,
    rfft,
    irfft,
    fft2,
    ifft2,
    fftn,
    ifftn,
    rfft2,
    rfftn,
    irfft2,
    irfftn,
    fftshift,
    ifftshift,
    resized_rule,
    *constant(every_axis, half_counts, last_axis, lengths, line_length),
    *constant(np.fft.fftfreq, np.fft.rfftfreq, "n", "device"),
)
