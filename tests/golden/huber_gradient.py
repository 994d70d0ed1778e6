"""Gradient of `huber` with respect to `w`.

Written by s2s from tests.golden_programs:huber, lines 165-167.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      w f8[:], x f8[:,:], y f8[:]
    keeps        nothing
"""

import numpy as np


def huber_value_and_grad(w, x, y):
    """Return the value and (w_bar,)."""
    error = x @ w - y
    value = np.mean(np.where(np.abs(error) < 1.0, 0.5 * error ** 2, np.abs(error) - 0.5))
    # 167: return np.mean(np.where(np.abs(error) < 1.0, 0.5 * error**2, np.abs(error) - ...
    where_bar = 1.0 / np.size(error)
    absolute = np.absolute(error)
    where_1 = np.where(absolute < 1.0, where_bar, 0)
    error_bar = np.where(absolute < 1.0, 0, where_bar) * np.sign(error) + where_1 * error
    # 166: error = x @ w - y
    w_bar = x.T @ error_bar
    return value, (w_bar,)
