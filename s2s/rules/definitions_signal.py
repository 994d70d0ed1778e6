"""Convolutions and trends of signals."""

from __future__ import annotations

import numpy as np
import scipy.signal

from s2s.rulebook.book import Definition, definition


@definition(scipy.signal.correlate)
def correlate(in1, in2, mode="full", method="auto"):
    return scipy.signal.convolve(in1, np.conj(np.flip(in2)), mode=mode, method=method)


@definition(scipy.signal.fftconvolve)
def fftconvolve(in1, in2, mode="full"):
    return scipy.signal.convolve(in1, in2, mode=mode, method="fft")


@definition(scipy.signal.oaconvolve)
def oaconvolve(in1, in2, mode="full"):
    return scipy.signal.convolve(in1, in2, mode=mode, method="fft")


@definition(scipy.signal.detrend)
def detrend(data):
    steps = np.arange(np.shape(data)[-1]) - (np.shape(data)[-1] - 1) / 2
    slope = np.sum(data * steps, axis=-1, keepdims=True) / np.sum(steps**2)
    return data - np.mean(data, axis=-1, keepdims=True) - slope * steps


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
