"""Fourier transforms of SciPy: those of NumPy under other names."""

from __future__ import annotations

import numpy as np
import scipy.fft

from s2s.rulebook.book import Definition, definition


@definition(scipy.fft.fft)
def fft(x, n=None, axis=-1, norm=None):
    return np.fft.fft(x, n=n, axis=axis, norm=norm)


@definition(scipy.fft.ifft)
def ifft(x, n=None, axis=-1, norm=None):
    return np.fft.ifft(x, n=n, axis=axis, norm=norm)


@definition(scipy.fft.rfft)
def rfft(x, n=None, axis=-1, norm=None):
    return np.fft.rfft(x, n=n, axis=axis, norm=norm)


@definition(scipy.fft.irfft)
def irfft(x, n=None, axis=-1, norm=None):
    return np.fft.irfft(x, n=n, axis=axis, norm=norm)


@definition(scipy.fft.fft2)
def fft2(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.fft2(x, s=s, axes=axes, norm=norm)


@definition(scipy.fft.ifft2)
def ifft2(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.ifft2(x, s=s, axes=axes, norm=norm)


@definition(scipy.fft.rfft2)
def rfft2(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.rfft2(x, s=s, axes=axes, norm=norm)


@definition(scipy.fft.irfft2)
def irfft2(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.irfft2(x, s=s, axes=axes, norm=norm)


@definition(scipy.fft.fftn)
def fftn(x, s=None, axes=None, norm=None):
    return np.fft.fftn(x, s=s, axes=axes, norm=norm)


@definition(scipy.fft.ifftn)
def ifftn(x, s=None, axes=None, norm=None):
    return np.fft.ifftn(x, s=s, axes=axes, norm=norm)


@definition(scipy.fft.fftshift)
def fftshift(x, axes=None):
    return np.fft.fftshift(x, axes=axes)


@definition(scipy.fft.ifftshift)
def ifftshift(x, axes=None):
    return np.fft.ifftshift(x, axes=axes)


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
