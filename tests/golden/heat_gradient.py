"""Gradient of `heat` with respect to `u` and `c`.

Written by s2s from tests.golden_programs:heat, lines 44-48.  Edit the function, not this file:
an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      u f8[:], c float, steps int
    keeps        sum_at  u[2:] - 2 * u[1:-1] + u[:-2], line 47  read by line 47
"""

import numpy as np


def heat_value_and_grad(u, c, steps):
    """Return the value and (u_bar, c_bar)."""
    u = u.copy()
    sum_at = {}  # keep
    for i in range(steps):
        sum_at[i] = u[2:] - 2 * u[1:-1] + u[:-2]  # keep
        u[1:-1] += c * sum_at[i]
    value = np.sum(u ** 2)
    # 48: return np.sum(u**2)
    u_bar = 2.0 * u
    # 46: for _ in range(steps):
    c_bar = 0.0
    for i in reversed(range(steps)):
        # 47: u[1:-1] += c * (u[2:] - 2 * u[1:-1] + u[:-2])
        sum_bar = u_bar[1:-1] * c
        c_bar = c_bar + np.sum(u_bar[1:-1] * sum_at[i])
        u_bar[:-2] += sum_bar
        u_bar[2:] += sum_bar
        u_bar[1:-1] -= 2 * sum_bar
    return value, (u_bar, c_bar)
