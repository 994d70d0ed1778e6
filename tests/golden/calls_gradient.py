"""Gradient of `stacked` with respect to `x` and `w`.

Written by s2s from tests.golden_programs:stacked, lines 143-147.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      x f8[:], w f8[:,:]
    keeps        x_at            x, before line 146  read by line 146
                 smooth_kept_at  what smooth keeps   read by line 146
                 smooth_kept     what smooth keeps   read by line 147
"""

import numpy as np


def smooth_forward(x, width):
    sqrt_1 = np.sqrt(1.0 + (x / width) ** 2)  # keep
    return x / sqrt_1, (sqrt_1, x, width)


def smooth_reverse(kept, value_bar):
    sqrt_1, x, width = kept
    # 140: return x / np.sqrt(1.0 + (x / width) ** 2)
    x_bar = value_bar / sqrt_1 - value_bar * (x / sqrt_1 / sqrt_1) / sqrt_1 * (x / width) / width
    return x_bar


def stacked_value_and_grad(x, w):
    """Return the value and (x_bar, w_bar)."""
    smooth_kept_at, x_at = {}, {}  # keep
    for i in range(3):
        x_at[i] = x  # keep
        x, smooth_kept_at[i] = smooth_forward(w @ x, 2.0)  # keep
    smooth_value, smooth_kept = smooth_forward(x, 1.0)  # keep
    value = np.sum(smooth_value)
    # 147: return np.sum(smooth(x, 1.0))
    x_bar = smooth_reverse(smooth_kept, np.ones_like(smooth_value))
    # 145: for _ in range(3):
    w_bar = np.zeros_like(w)
    for i in reversed(range(3)):
        # 146: x = smooth(w @ x, 2.0)
        product_bar_part = smooth_reverse(smooth_kept_at[i], x_bar)
        w_bar += np.outer(product_bar_part, x_at[i])
        x_bar = w.T @ product_bar_part
    return value, (x_bar, w_bar)
