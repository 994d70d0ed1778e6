"""Gradient of `frequencies` with respect to `x` and `scale`.

Written by s2s from tests.golden_programs:frequencies, lines 104-108.  Edit the function, not
this file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      x f8[:], scale float
    keeps        wave_kept_1  what wave keeps  read by line 108
                 wave_kept    what wave keeps  read by line 108
"""

import numpy as np


def wave_forward(k, scale, x):
    return np.sin(scale * k * x), (scale, k, x)


def wave_reverse(kept, value_bar):
    scale, k, x = kept
    # 106: return np.sin(scale * k * x)
    product_bar = value_bar * np.cos(scale * k * x)
    x_bar = product_bar * (scale * k)
    scale_bar = np.sum(product_bar * x) * k
    return scale_bar, x_bar


def frequencies_value_and_grad(x, scale):
    """Return the value and (x_bar, scale_bar)."""
    wave_value, wave_kept_1 = wave_forward(1, scale, x)  # keep
    wave_value_1, wave_kept = wave_forward(2, scale, x)  # keep
    value = np.sum(wave_value * wave_value_1)
    # 108: return np.sum(wave(1) * wave(2))
    scale_bar, x_bar = wave_reverse(wave_kept, wave_value)
    scale_bar_part, x_bar_part = wave_reverse(wave_kept_1, wave_value_1)
    scale_bar = scale_bar + scale_bar_part
    x_bar = x_bar + x_bar_part
    return value, (x_bar, scale_bar)
