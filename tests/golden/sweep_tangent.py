"""Tangent of `sweep` with respect to `x` and `w`.

Written by s2s from tests.hand.programs:sweep, lines 13-23.  Edit the function, not this file:
an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        forward
    assumes      x f8[:], w float, n int
    keeps        nothing
"""

import numpy as np


def relax_jvp(u, lo, w, u_dot, w_dot):
    sum_1 = lo + 2
    u_dot[lo:sum_1] = u_dot[lo:sum_1] * w + u[lo:sum_1] * w_dot
    u[lo:sum_1] *= w
    value = u[lo + 2:lo + 4]
    value_dot = u_dot[lo + 2:lo + 4]
    return value, value_dot


def sweep_jvp(x, w, n, x_dot, w_dot):
    """Return the value and its tangent along (x_dot, w_dot)."""
    u = x.copy()
    u_dot = np.copy(x_dot)
    total = 0.0
    total_dot = 0.0
    for i in range(n):
        right, right_dot = relax_jvp(u, i, w, u_dot, w_dot)
        total = total + np.sum(right * right)
        total_dot = total_dot + np.sum(right_dot * right + right * right_dot)
        if total > 4.0:
            value = total * w
            value_dot = total_dot * w + total * w_dot
            return value, value_dot
        left, left_dot = relax_jvp(u, i + 1, w, u_dot, w_dot)
        left_dot *= 0.5
        left *= 0.5
    value = total + np.sum(u ** 3)
    value_dot = total_dot + np.sum(3 * u_dot * u ** 2)
    return value, value_dot
