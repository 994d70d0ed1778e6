"""Tangent of `heat` with respect to `u` and `c`.

Written by s2s from tests.golden_programs:heat, lines 44-48.  Edit the function, not this file:
an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        forward
    assumes      u f8[:], c float, steps int
    keeps        nothing
"""

import numpy as np


def heat_jvp(u, c, steps, u_dot, c_dot):
    """Return the value and its tangent along (u_dot, c_dot)."""
    u = u.copy()
    u_dot = np.copy(u_dot)
    for _ in range(steps):
        sum_1 = u[2:] - 2 * u[1:-1] + u[:-2]
        u_dot[1:-1] += c_dot * sum_1 + c * (u_dot[2:] - 2 * u_dot[1:-1] + u_dot[:-2])
        u[1:-1] += c * sum_1
    value = np.sum(u ** 2)
    value_dot = np.sum(2 * u_dot * u)
    return value, value_dot
