"""Gradient of `classifier` with respect to `w1`, `b1`, `w2` and `b2`.

Written by s2s from tests.golden_programs:classifier, lines 35-41.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      w1 f8[:,:], b1 f8[:], w2 f8[:,:], b2 f8[:], x f8[:,:], y i8[:]
    keeps        max_1     np.max(scores, axis=1, keepdi..., line 39  read by line 39
                 sum_1     np.sum(np.exp(shifted), axis=..., line 40  read by line 40
                 arange_1  np.arange(len(y)), line 41                 read by line 41
"""

import numpy as np
from s2s_runtime import spread
from s2s_runtime.partials import tie_share


def classifier_value_and_grad(w1, b1, w2, b2, x, y):
    """Return the value and (w1_bar, b1_bar, w2_bar, b2_bar)."""
    hidden = np.tanh(x @ w1 + b1)
    scores = hidden @ w2 + b2
    max_1 = np.max(scores, axis=1, keepdims=True)  # keep
    shifted = scores - max_1  # so that exp cannot overflow
    sum_1 = np.sum(np.exp(shifted), axis=1, keepdims=True)  # keep
    logp = shifted - np.log(sum_1)
    arange_1 = np.arange(len(y))  # keep
    value = -np.mean(logp[arange_1, y])
    # 41: return -np.mean(logp[np.arange(len(y)), y])
    logp_bar = np.zeros_like(logp)
    np.add.at(logp_bar, (arange_1, y), -1.0 / np.size(logp[arange_1, y]))
    # 40: logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    quotient = np.sum(logp_bar, axis=1, keepdims=True) / sum_1
    shifted_bar = logp_bar - spread(quotient, logp, axis=1, keepdims=True) * np.exp(shifted)
    # 39: shifted = scores - np.max(scores, axis=1, keepdims=True)
    share = tie_share(scores, max_1, axis=1, keepdims=True)
    sum_2 = np.sum(shifted_bar, axis=1, keepdims=True)
    scores_bar = shifted_bar - spread(sum_2, scores, axis=1, keepdims=True) * share
    # 38: scores = hidden @ w2 + b2
    b2_bar = np.sum(scores_bar, axis=0)
    hidden_bar = scores_bar @ w2.T
    w2_bar = hidden.T @ scores_bar
    # 37: hidden = np.tanh(x @ w1 + b1)
    sum_bar = hidden_bar * (1 - hidden ** 2)
    b1_bar = np.sum(sum_bar, axis=0)
    w1_bar = x.T @ sum_bar
    return value, (w1_bar, b1_bar, w2_bar, b2_bar)
