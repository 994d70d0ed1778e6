"""Gradient of `in_layers` with respect to `w`, `b` and `v`.

Written by s2s from three_ways:in_layers, lines 49-52.  Edit the function, not this file: an
edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      w f8[:,:], b f8[:], v f8[:], x f8[:,:], y f8[:]
    keeps        linear_kept_1  what linear_forward_2 keeps  read by line 51
                 squash_kept    what squash keeps            read by line 51
                 linear_kept    what linear keeps            read by line 52
                 difference     linear_value_1 - y, line 52  read by line 52
"""

import numpy as np
from s2s_runtime import unbroadcast


def linear_forward(x, w, b):
    return x @ w + b, (w, x)


def linear_reverse(kept, value_bar):
    w, x = kept
    # 40: return x @ w + b
    x_bar = np.outer(value_bar, w)
    w_bar = x.T @ value_bar
    return x_bar, w_bar


def squash_forward(x):
    tanh_1 = np.tanh(x)  # keep
    return tanh_1, (tanh_1,)


def squash_reverse(kept, value_bar):
    (tanh_1,) = kept
    # 45: return np.tanh(x)
    x_bar = value_bar * (1 - tanh_1 ** 2)
    return x_bar


def linear_forward_2(x, w, b):
    return x @ w + b, (b, x)


def linear_reverse_2(kept, value_bar):
    b, x = kept
    # 40: return x @ w + b
    b_bar = unbroadcast(value_bar, b)
    w_bar = x.T @ value_bar
    return w_bar, b_bar


def in_layers_value_and_grad(w, b, v, x, y):
    """Return the value and (w_bar, b_bar, v_bar)."""
    linear_value, linear_kept_1 = linear_forward_2(x, w, b)  # keep
    hidden, squash_kept = squash_forward(linear_value)  # keep
    linear_value_1, linear_kept = linear_forward(hidden, v, 0.0)  # keep
    difference = linear_value_1 - y  # keep
    value = np.mean(difference ** 2)
    # 52: return np.mean((linear(hidden, v, 0.0) - y) ** 2)
    hidden_bar, v_bar = linear_reverse(linear_kept, 2.0 / np.size(difference) * difference)
    # 51: hidden = squash(linear(x, w, b))
    w_bar, b_bar = linear_reverse_2(linear_kept_1, squash_reverse(squash_kept, hidden_bar))
    return value, (w_bar, b_bar, v_bar)
