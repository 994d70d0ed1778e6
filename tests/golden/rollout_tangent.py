"""Tangent of `rollout` with respect to `w` and `h`.

Written by s2s from tests.golden_programs:rollout, lines 23-32.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        forward
    assumes      w f8[:,:], h f8[:], xs f8[:,:]
    keeps        nothing
"""

import numpy as np


def rollout_jvp(w, h, xs, w_dot, h_dot):
    """Return the value and its tangent along (w_dot, h_dot)."""
    loss = 0.0
    loss_dot = 0.0
    for t in range(len(xs)):
        a = w @ h + xs[t]
        a_dot = w_dot @ h + w @ h_dot
        if a.sum() > 0:
            h = np.tanh(a)
            h_dot = a_dot * (1 - h ** 2)
        else:
            h = 0.1 * a  # leak
            h_dot = 0.1 * a_dot
        loss = loss + np.sum(h * h)
        loss_dot = loss_dot + np.sum(h_dot * h + h * h_dot)
    return loss, loss_dot
