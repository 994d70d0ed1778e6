"""Gradient of `network` with respect to `params`.

Written by s2s from tests.golden_programs:network, lines 82-85.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      params {layers: [(f8[:,:], f8[:]), ...], scale: float}, x f8[:]
    keeps        x_at_1  x, before line 84   read by line 84
                 w_at    w, before line 84   read by line 84
                 x_at    x, after line 84    read by line 84
                 sum_1   np.sum(x), line 85  read by line 85
"""

import numpy as np
from s2s_runtime import as_argument, shadow_of


def network_value_and_grad(params, x):
    """Return the value and (params_bar,)."""
    items = params["layers"]
    x_at, x_at_1, w_at = {}, {}, {}  # keep
    for i, (w, b) in enumerate(items):
        x_at_1[i], w_at[i] = x, w  # keep
        x = np.tanh(w @ x + b)
        x_at[i] = x  # keep
    sum_1 = np.sum(x)  # keep
    value = params["scale"] * sum_1
    params_bar = shadow_of(params)
    # 85: return params["scale"] * np.sum(x)
    params_bar["scale"] += sum_1
    x_bar = np.full_like(x, params["scale"])
    # 83: for w, b in params["layers"]:
    for i in reversed(range(len(items))):
        # 84: x = np.tanh(w @ x + b)
        sum_bar = x_bar * (1 - x_at[i] ** 2)
        b_bar = sum_bar
        w_bar = np.outer(sum_bar, x_at_1[i])
        x_bar = w_at[i].T @ sum_bar
        # 83: for w, b in params["layers"]:
        params_bar["layers"][i][1] += b_bar
        params_bar["layers"][i][0] += w_bar
    return value, (as_argument(params_bar, params),)
