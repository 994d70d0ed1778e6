"""Tangent of `classifier_grad` with respect to `w1`, `b1`, `w2` and `b2`.

Written by s2s from s2s_generated.classifier:classifier_grad, lines 49-77.  Edit the function,
not this file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        forward
    assumes      w1 f8[:,:], b1 f8[:], w2 f8[:,:], b2 f8[:], x f8[:,:], y i8[:]
    keeps        nothing
"""

import numpy as np
from s2s_runtime import spread
from s2s_runtime.partials import tie_share


def classifier_grad_jvp(w1, b1, w2, b2, x, y, w1_dot, b1_dot, w2_dot, b2_dot):
    """Return the value and its tangent along (w1_dot, b1_dot, w2_dot, b2_dot)."""
    hidden = np.tanh(x @ w1 + b1)
    hidden_dot = (x @ w1_dot + b1_dot) * (1 - hidden ** 2)
    scores = hidden @ w2 + b2
    scores_dot = hidden_dot @ w2 + hidden @ w2_dot + b2_dot
    max_1 = np.max(scores, axis=1, keepdims=True)  # keep
    share_1 = tie_share(scores, max_1, axis=1, keepdims=True)
    max_1_dot = np.sum(scores_dot * share_1, axis=1, keepdims=True)
    shifted = scores - max_1  # so that exp cannot overflow
    shifted_dot = scores_dot - max_1_dot
    exp_1 = np.exp(shifted)
    sum_1 = np.sum(exp_1, axis=1, keepdims=True)  # keep
    sum_1_dot = np.sum(shifted_dot * exp_1, axis=1, keepdims=True)
    logp = shifted - np.log(sum_1)
    logp_dot = shifted_dot - sum_1_dot / sum_1
    arange_1 = np.arange(len(y))  # keep
    value = -np.mean(logp[arange_1, y])
    value_dot = -np.mean(logp_dot[arange_1, y])
    # 41: return -np.mean(logp[np.arange(len(y)), y])
    logp_bar = np.zeros_like(logp)
    np.add.at(logp_bar, (arange_1, y), -1.0 / np.size(logp[arange_1, y]))
    # 40: logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    quotient = np.sum(logp_bar, axis=1, keepdims=True) / sum_1
    quotient_dot = -sum_1_dot * (quotient / sum_1)
    spread_1 = spread(quotient, logp, axis=1, keepdims=True)
    exp_2 = np.exp(shifted)
    product_dot = (
        spread(quotient_dot, logp, axis=1, keepdims=True) * exp_2
        + spread_1 * (shifted_dot * exp_2)
    )
    shifted_bar = logp_bar - spread_1 * exp_2
    shifted_bar_dot = -product_dot
    # 39: shifted = scores - np.max(scores, axis=1, keepdims=True)
    share = tie_share(scores, max_1, axis=1, keepdims=True)
    sum_2 = np.sum(shifted_bar, axis=1, keepdims=True)
    sum_2_dot = np.sum(shifted_bar_dot, axis=1, keepdims=True)
    scores_bar = shifted_bar - spread(sum_2, scores, axis=1, keepdims=True) * share
    scores_bar_dot = shifted_bar_dot - spread(sum_2_dot, scores, axis=1, keepdims=True) * share
    # 38: scores = hidden @ w2 + b2
    b2_bar = np.sum(scores_bar, axis=0)
    b2_bar_dot = np.sum(scores_bar_dot, axis=0)
    hidden_bar = scores_bar @ w2.T
    hidden_bar_dot = scores_bar_dot @ w2.T + scores_bar @ w2_dot.T
    w2_bar = hidden.T @ scores_bar
    w2_bar_dot = hidden_dot.T @ scores_bar + hidden.T @ scores_bar_dot
    # 37: hidden = np.tanh(x @ w1 + b1)
    sum_bar = hidden_bar * (1 - hidden ** 2)
    sum_bar_dot = hidden_bar_dot * (1 - hidden ** 2) + hidden_bar * -(2 * hidden_dot * hidden)
    b1_bar = np.sum(sum_bar, axis=0)
    b1_bar_dot = np.sum(sum_bar_dot, axis=0)
    w1_bar = x.T @ sum_bar
    w1_bar_dot = x.T @ sum_bar_dot
    return (
        ((w1_bar, b1_bar, w2_bar, b2_bar), value),
        ((w1_bar_dot, b1_bar_dot, w2_bar_dot, b2_bar_dot), value_dot),
    )
