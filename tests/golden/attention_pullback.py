"""Forward and reverse half of `attention` with respect to `q`, `k` and `v`.

Written by s2s from tests.golden_programs:attention, lines 158-162.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      q f8[:,:], k f8[:,:], v f8[:,:]
    keeps        max_1      scores.max(axis=1, keepdims=T..., before line 160  read by line 160
                 weights_1  weights, before line 161                           read by line 160
                 sum_1      weights.sum(axis=1, keepdims=..., before line 161  read by line 161
"""

import numpy as np
from s2s_runtime import spread, unbroadcast
from s2s_runtime.partials import tie_share


def attention_forward(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[1])
    max_1 = scores.max(axis=1, keepdims=True)  # keep
    weights = np.exp(scores - max_1)
    weights_1, sum_1 = weights, weights.sum(axis=1, keepdims=True)  # keep
    weights = weights / sum_1
    return weights @ v, (v, weights, sum_1, scores, weights_1, max_1, q, k)


def attention_reverse(kept, value_bar):
    v, weights, sum_1, scores, weights_1, max_1, q, k = kept
    # 162: return weights @ v
    weights_bar = value_bar @ v.T
    v_bar = weights.T @ value_bar
    # 161: weights = weights / weights.sum(axis=1, keepdims=True)
    term = unbroadcast(weights_bar * (weights / sum_1), sum_1)
    weights_bar = weights_bar / sum_1 - spread(term, scores, axis=1, keepdims=True)
    # 160: weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    difference_bar = weights_bar * weights_1
    share = tie_share(scores, max_1, axis=1, keepdims=True)
    term_1 = unbroadcast(difference_bar, max_1)
    scores_bar = difference_bar - spread(term_1, scores, axis=1, keepdims=True) * share
    # 159: scores = q @ k.T / np.sqrt(q.shape[1])
    product_bar = scores_bar / np.sqrt(q.shape[1])
    q_bar = product_bar @ k
    k_bar = (q.T @ product_bar).T
    return q_bar, k_bar, v_bar
