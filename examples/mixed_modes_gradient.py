"""Gradient of `hourglass` with respect to `x`.

Written by s2s from mixed_modes:hourglass, lines 44-52.  Edit the function, not this file: an
edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    region       forward, from line 48: a: one tangent, b: one tangent; 1 result, partials kept
    assumes      x f8[:], mix f8[:,:], grid f8[:]
    keeps        tanh_1                 np.tanh(mix @ x), line 46    read by line 46
                 hourglass_region_kept  what hourglass_region keeps  read by line 48
"""

import numpy as np


def newton_jvp(u, a, b, grid, u_dot, a_dot):
    sin_1 = np.sin(u)
    cos_1 = np.cos(u)
    sum_1 = 1 + a * cos_1
    quotient = (u + a * sin_1 - b * grid) / sum_1
    quotient_dot = (
        (u_dot + (a_dot * sin_1 + a * (u_dot * np.cos(u)))) / sum_1
        - (a_dot * cos_1 + a * (-u_dot * np.sin(u))) * (quotient / sum_1)
    )
    value = u - quotient
    value_dot = u_dot - quotient_dot
    return value, value_dot


def hourglass_region_jvp(a, b, grid, a_dot, *, STEPS):
    u = b * grid
    u_dot = np.zeros_like(u)
    for _ in range(STEPS):
        u, u_dot = newton_jvp(u, a, b, grid, u_dot, a_dot)
    return u, u_dot


def newton_jvp_2(u, a, b, grid, u_dot, b_dot):
    sum_1 = 1 + a * np.cos(u)
    quotient = (u + a * np.sin(u) - b * grid) / sum_1
    quotient_dot = (
        (u_dot + a * (u_dot * np.cos(u)) - b_dot * grid) / sum_1
        - a * (-u_dot * np.sin(u)) * (quotient / sum_1)
    )
    value = u - quotient
    value_dot = u_dot - quotient_dot
    return value, value_dot


def hourglass_region_jvp_2(a, b, grid, b_dot, *, STEPS):
    u = b * grid
    u_dot = b_dot * grid
    for _ in range(STEPS):
        u, u_dot = newton_jvp_2(u, a, b, grid, u_dot, b_dot)
    return u, u_dot


def hourglass_region_forward(a, b, grid, *, STEPS):
    value, value_a = hourglass_region_jvp(a, b, grid, 1.0, STEPS=STEPS)
    _, value_b = hourglass_region_jvp_2(a, b, grid, 1.0, STEPS=STEPS)
    return value, (value_a, value_b)


def hourglass_region_reverse(kept, value_bar):
    value_a, value_b = kept
    a_bar = np.sum(value_a * value_bar)
    b_bar = np.sum(value_b * value_bar)
    return a_bar, b_bar


def hourglass_value_and_grad(x, mix, grid, *, STEPS):
    """Return the value and x_bar."""
    tanh_1 = np.tanh(mix @ x)  # keep
    neck = tanh_1 * 0.5
    a, b = neck[0], neck[1]
    u, hourglass_region_kept = hourglass_region_forward(a, b, grid, STEPS=STEPS)  # keep
    value = np.mean(u ** 2)
    # 52: return np.mean(u**2)
    u_bar = 2.0 / np.size(u) * u
    # 48: with s2s.forward("a", "b"):
    a_bar, b_bar = hourglass_region_reverse(hourglass_region_kept, u_bar)
    # 47: a, b = neck[0], neck[1]
    neck_bar = np.zeros_like(neck)
    neck_bar[1] += b_bar
    neck_bar[0] += a_bar
    # 46: neck = np.tanh(mix @ x) * 0.5
    x_bar = mix.T @ (0.5 * neck_bar * (1 - tanh_1 ** 2))
    return value, x_bar
