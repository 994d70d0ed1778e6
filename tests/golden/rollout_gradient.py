"""Gradient of `rollout` with respect to `w` and `h`.

Written by s2s from tests.golden_programs:rollout, lines 23-32.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      w f8[:,:], h f8[:], xs f8[:,:]
    keeps        taken_at  a.sum() > 0, line 27  read by line 27
                 h_at      h, before line 31     read by lines 26, 28, 31
"""

import numpy as np


def rollout_value_and_grad(w, h, xs):
    """Return the value and (w_bar, h_bar)."""
    loss = 0.0
    h_at, taken_at = {0: h}, {}  # keep
    for t in range(len(xs)):
        a = w @ h + xs[t]
        taken_at[t] = a.sum() > 0  # keep
        if taken_at[t]:
            h = np.tanh(a)
        else:
            h = 0.1 * a  # leak
        h_at[t + 1] = h  # keep
        loss = loss + np.sum(h * h)
    # 25: for t in range(len(xs)):
    h_bar = np.zeros_like(h)
    w_bar = np.zeros_like(w)
    for t in reversed(range(len(xs))):
        # 31: loss = loss + np.sum(h * h)
        h_bar = h_bar + 2 * h_at[t + 1]
        # 27: if a.sum() > 0:
        if taken_at[t]:
            # 28: h = np.tanh(a)
            a_bar = h_bar * (1 - h_at[t + 1] ** 2)
        else:
            # 30: h = 0.1 * a
            a_bar = 0.1 * h_bar
        # 26: a = w @ h + xs[t]
        w_bar += np.outer(a_bar, h_at[t])
        h_bar = w.T @ a_bar
    return loss, (w_bar, h_bar)
