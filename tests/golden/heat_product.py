"""Tangent of `heat_grad` with respect to `u` and `c`.

Written by s2s from s2s_generated.heat:heat_grad, lines 36-55.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        forward
    assumes      u f8[:], c float, steps int
    keeps        nothing
"""

import numpy as np


def heat_grad_jvp(u, c, steps, u_dot, c_dot):
    """Return the value and its tangent along (u_dot, c_dot)."""
    u = u.copy()
    u_dot = np.copy(u_dot)
    sum_at = {}  # keep
    sum_at_dot = {}
    for i in range(steps):
        sum_at_dot[i] = u_dot[2:] - 2 * u_dot[1:-1] + u_dot[:-2]
        sum_at[i] = u[2:] - 2 * u[1:-1] + u[:-2]  # keep
        u_dot[1:-1] += c_dot * sum_at[i] + c * sum_at_dot[i]
        u[1:-1] += c * sum_at[i]
    value = np.sum(u ** 2)
    value_dot = np.sum(2 * u_dot * u)
    # 48: return np.sum(u**2)
    u_bar = 2.0 * u
    u_bar_dot = 2.0 * u_dot
    # 46: for _ in range(steps):
    c_bar = 0.0
    c_bar_dot = 0.0
    for i in reversed(range(steps)):
        # 47: u[1:-1] += c * (u[2:] - 2 * u[1:-1] + u[:-2])
        sum_bar = u_bar[1:-1] * c
        sum_bar_dot = u_bar_dot[1:-1] * c + u_bar[1:-1] * c_dot
        sum_dot = np.sum(u_bar_dot[1:-1] * sum_at[i] + u_bar[1:-1] * sum_at_dot[i])
        c_bar = c_bar + np.sum(u_bar[1:-1] * sum_at[i])
        c_bar_dot = c_bar_dot + sum_dot
        u_bar_dot[:-2] += sum_bar_dot
        u_bar[:-2] += sum_bar
        u_bar_dot[2:] += sum_bar_dot
        u_bar[2:] += sum_bar
        u_bar_dot[1:-1] -= 2 * sum_bar_dot
        u_bar[1:-1] -= 2 * sum_bar
    return ((u_bar, c_bar), value), ((u_bar_dot, c_bar_dot), value_dot)
