"""Tangent of `network` with respect to `params`.

Written by s2s from tests.golden_programs:network, lines 82-85.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        forward
    assumes      params {layers: [(f8[:,:], f8[:]), ...], scale: float}, x f8[:]
    keeps        nothing
"""

import numpy as np


def network_jvp(params, x, params_dot):
    """Return the value and its tangent along (params_dot)."""
    x_dot = np.zeros_like(x)
    items = params["layers"]
    items_dot = params_dot["layers"]
    for (w, b), (w_dot, b_dot) in zip(items, items_dot):
        x_1 = x
        x = np.tanh(w @ x + b)
        x_dot = (w_dot @ x_1 + w @ x_dot + b_dot) * (1 - x ** 2)
    sum_1 = np.sum(x)
    value = params["scale"] * sum_1
    value_dot = params_dot["scale"] * sum_1 + params["scale"] * np.sum(x_dot)
    return value, value_dot
