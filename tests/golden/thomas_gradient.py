"""Gradient of `thomas` with respect to `lower`, `diagonal`, `upper` and `right`.

Written by s2s from tests.golden_programs:thomas, lines 125-136.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      lower f8[:], diagonal f8[:], upper f8[:], right f8[:]
    keeps        d_item_at    d[i - 1], line 130                          read by line 130
                 factor_at    factor, before line 131                     read by line 132
                 x_item_at_1  x[i - 1], line 132                          read by line 132
                 x_item       x[n - 1], line 133                          read by line 133
                 x_item_at    x[i + 1], line 135                          read by line 135
                 quotient_at  (x[i] - upper[i] * x_item_at[..., line 135  read by line 135
"""

import numpy as np


def thomas_value_and_grad(lower, diagonal, upper, right):
    """Return the value and (lower_bar, diagonal_bar, upper_bar, right_bar)."""
    d, x = diagonal.copy(), right.copy()
    n = len(d)
    factor_at, x_item_at_1, d_item_at = {}, {}, {}  # keep
    for i in range(1, n):
        d_item_at[i] = d[i - 1]  # keep
        factor = lower[i] / d_item_at[i]
        factor_at[i] = factor  # keep
        d[i] -= factor * upper[i - 1]
        x_item_at_1[i] = x[i - 1]  # keep
        x[i] -= factor * x_item_at_1[i]
    x_item = x[n - 1]  # keep
    x[n - 1] /= d[n - 1]
    quotient_at, x_item_at = {}, {}  # keep
    for i in range(n - 2, -1, -1):
        x_item_at[i] = x[i + 1]  # keep
        quotient_at[i] = (x[i] - upper[i] * x_item_at[i]) / d[i]  # keep
        x[i] = quotient_at[i]
    value = np.sum(x ** 2)
    d_bar = np.zeros_like(d)
    # 136: return np.sum(x**2)
    x_bar = 2.0 * x
    # 134: for i in range(n - 2, -1, -1):
    upper_bar = np.zeros_like(upper)
    for i in reversed(range(n - 2, -1, -1)):
        # 135: x[i] = (x[i] - upper[i] * x[i + 1]) / d[i]
        x_bar_1 = x_bar[i]
        x_bar[i] = 0.0
        difference_bar = x_bar_1 / d[i]
        d_bar[i] -= x_bar_1 * (quotient_at[i] / d[i])
        x_bar[i + 1] -= difference_bar * upper[i]
        upper_bar[i] -= difference_bar * x_item_at[i]
        x_bar[i] += difference_bar
    # 133: x[n - 1] /= d[n - 1]
    d_bar[n - 1] -= x_bar[n - 1] * (x_item / d[n - 1] / d[n - 1])
    x_bar[n - 1] /= d[n - 1]
    # 129: for i in range(1, n):
    lower_bar = np.zeros_like(lower)
    for i in reversed(range(1, n)):
        # 132: x[i] -= factor * x[i - 1]
        x_item_bar = x_bar[i]
        factor = factor_at[i]
        x_bar[i - 1] -= x_item_bar * factor
        factor_bar = -x_item_bar * x_item_at_1[i]
        # 131: d[i] -= factor * upper[i - 1]
        product_bar = -d_bar[i]
        upper_bar[i - 1] += product_bar * factor
        factor_bar = factor_bar + product_bar * upper[i - 1]
        # 130: factor = lower[i] / d[i - 1]
        d_bar[i - 1] -= factor_bar * (factor / d_item_at[i])
        lower_bar[i] += factor_bar / d_item_at[i]
    return value, (lower_bar, d_bar, upper_bar, x_bar)
