"""Gradient of `loss` with respect to `params`.

Written by s2s from characters:loss, lines 27-37.  Edit the function, not this file: an edited
copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      params {embed: f8[:,:], recurrent: f8[:,:], bias: f8[:], out: f8[:,:]}, letters
                 i8[:,:]
    keeps        product_at    h @ params['recurrent'], line 32           read by line 32
                 h_at          h, before line 33                          read by lines 32, 33
                 scores_at     scores, before line 34                     read by line 34
                 top_at        top, before line 35                        read by line 34
                 exp_at        np.exp(scores - top), line 35              read by line 36
                 sum_at        np.sum(exp_at[t], axis=1, kee..., line 35  read by line 35
                 arange_at     np.arange(len(logp)), line 36              read by line 36
                 logp_item_at  logp[arange_at[t], letters[t ..., line 36  read by line 36
"""

import numpy as np
from s2s_runtime import as_argument, shadow_of, spread, unbroadcast
from s2s_runtime.partials import tie_share


def loss_value_and_grad(params, letters):
    """Return the value and params_bar."""
    h = np.zeros((letters.shape[1], len(params["recurrent"])))
    total = 0.0
    exp_at, arange_at, logp_item_at, sum_at, scores_at = {}, {}, {}, {}, {}  # keep
    top_at, h_at, product_at = {}, {0: h}, {}  # keep
    for t in range(len(letters) - 1):
        product_at[t] = h @ params["recurrent"]  # keep
        h = np.tanh(params["embed"][letters[t]] + product_at[t] + params["bias"])
        h_at[t + 1] = h  # keep
        scores = h @ params["out"]
        scores_at[t] = scores  # keep
        top = np.max(scores, axis=1, keepdims=True)  # so that exp cannot overflow
        top_at[t], exp_at[t] = top, np.exp(scores - top)  # keep
        sum_at[t] = np.sum(exp_at[t], axis=1, keepdims=True)  # keep
        logp = scores - top - np.log(sum_at[t])
        arange_at[t] = np.arange(len(logp))  # keep
        logp_item_at[t] = logp[arange_at[t], letters[t + 1]]  # keep
        total = total - np.mean(logp_item_at[t])
    value = total / (len(letters) - 1)
    params_bar = shadow_of(params)
    # 37: return total / (len(letters) - 1)
    total_bar = 1.0 / (len(letters) - 1)
    # 31: for t in range(len(letters) - 1):
    h_bar = np.zeros_like(h)
    for t in reversed(range(len(letters) - 1)):
        # 36: total = total - np.mean(logp[np.arange(len(logp)), letters[t + 1]])
        exp_t = exp_at[t]
        logp_bar = np.zeros_like(exp_t)
        np.add.at(logp_bar, (arange_at[t], letters[t + 1]), -total_bar / np.size(logp_item_at[t]))
        # 35: logp = scores - top - np.log(np.sum(np.exp(scores - top), axis=1, keepdims=Tr...
        sum_1 = np.sum(logp_bar, axis=1, keepdims=True)
        difference_bar = -spread(sum_1 / sum_at[t], exp_t, axis=1, keepdims=True) * exp_t
        scores_bar = difference_bar + logp_bar
        top_bar = -np.sum(difference_bar, axis=1, keepdims=True) - sum_1
        # 34: top = np.max(scores, axis=1, keepdims=True)
        share = tie_share(scores_at[t], top_at[t], axis=1, keepdims=True)
        scores_bar += spread(top_bar, scores_at[t], axis=1, keepdims=True) * share
        # 33: scores = h @ params["out"]
        params_bar["out"] += h_at[t + 1].T @ scores_bar
        h_bar = h_bar + scores_bar @ params["out"].T
        # 32: h = np.tanh(params["embed"][letters[t]] + h @ params["recurrent"] + params["b...
        sum_bar = h_bar * (1 - h_at[t + 1] ** 2)
        product_bar = unbroadcast(sum_bar, product_at[t])
        params_item_bar = np.zeros_like(params["embed"])
        np.add.at(params_item_bar, letters[t], sum_bar)
        params_bar["bias"] += unbroadcast(sum_bar, params["bias"])
        params_bar["recurrent"] += h_at[t].T @ product_bar
        params_bar["embed"] += params_item_bar
        h_bar = product_bar @ params["recurrent"].T
    return value, as_argument(params_bar, params)
