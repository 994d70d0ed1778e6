"""Gradient of `loss` with respect to `weights`.

Written by s2s from taxonomy:loss, lines 56-59.  Edit the function, not this file: an edited
copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      weights f8[:,:,:], x f8[:,:], onehot f8[:,:]
    keeps        descend_kept  what descend keeps                      read by line 58
                 product       0.0001 * np.sum(weights ** 2), line 59  read by line 59
"""

import numpy as np
from s2s_runtime import add_at, added, shadow_of, spread, unbroadcast
from s2s_runtime.partials import tie_share
from s2s_runtime.products import matmul_adjoint_right


def descend_forward_2(tree, weights, number, x, onehot, cost):
    logp = trips = below_at = here_at = product_at = mean_at = sum_at = None  # keep
    total_at = deeper_at = descend_kept_at = number_1 = scores = top = None  # keep
    log_1 = sum_1 = None  # keep
    number_1, taken = number, isinstance(tree, int)  # keep
    if taken:
        return (
            (0.0, number, onehot[:, tree]),
            (
                taken, weights, logp, trips, below_at, here_at, product_at, cost, mean_at, sum_at,
                total_at, deeper_at, descend_kept_at, number_1, scores, top, log_1, sum_1, tree, x,
            ),
        )
    scores = x @ weights[number][:, :len(tree)]
    top = np.max(scores, axis=1, keepdims=True)
    sum_1 = np.sum(np.exp(scores - top), axis=1, keepdims=True)  # keep
    log_1 = np.log(sum_1)  # keep
    logp = scores - top - log_1
    total, here = 0.0, np.zeros(len(x))
    number = number + 1
    below_at, here_at, product_at, mean_at, sum_at = {}, {}, {}, {}, {}  # keep
    total_at, deeper_at, descend_kept_at, trips = {}, {}, {}, 0  # keep
    for k, child in enumerate(tree):
        trips += 1  # keep
        here_at[k], total_at[k] = here, total  # keep
        (deeper, number, below), descend_kept_at[k] = descend_forward_2(  # keep
            child,
            weights,
            number,
            x,
            onehot,
            cost / 2,
        )
        below_at[k], deeper_at[k], sum_at[k] = below, deeper, total + deeper  # keep
        mean_at[k] = np.mean(below * logp[:, k])  # keep
        product_at[k] = cost * mean_at[k]  # keep
        total = sum_at[k] - product_at[k]
        here = here + below
    return (
        (total, number, here),
        (
            taken, weights, logp, trips, below_at, here_at, product_at, cost, mean_at, sum_at,
            total_at, deeper_at, descend_kept_at, number_1, scores, top, log_1, sum_1, tree, x,
        ),
    )


def descend_reverse_2(kept, value_bar):
    (
        taken, weights, logp, trips, below_at, here_at, product_at, cost, mean_at, sum_at,
        total_at, deeper_at, descend_kept_at, number_1, scores, top, log_1, sum_1, tree, x,
    ) = kept
    value_0_bar, value_1_bar, value_2_bar = value_bar
    # 41: if isinstance(tree, int):
    if taken:
        # 42: return 0.0, number, onehot[:, tree]
        number_bar = value_1_bar
        weights_bar = np.zeros_like(weights)
    else:
        # 52: return total, number, here
        here_bar = value_2_bar
        number_bar = value_1_bar
        total_bar = value_0_bar
        # 48: for k, child in enumerate(tree):
        logp_bar = shadow_of(logp)
        weights_bar = np.zeros_like(weights)
        for k in reversed(range(trips)):
            # 51: here = here + below
            below = below_at[k]
            below_bar = unbroadcast(here_bar, below)
            here_bar = unbroadcast(here_bar, here_at[k])
            # 50: total = total + deeper - cost * np.mean(below * logp[:, k])
            product = unbroadcast(total_bar, product_at[k]) * cost
            product_bar = -unbroadcast(product, mean_at[k]) / np.size(below * logp[:, k])
            sum_bar = unbroadcast(total_bar, sum_at[k])
            add_at(
                logp_bar,
                np.s_[:, k],
                unbroadcast(np.full_like(below * logp[:, k], product_bar) * below, logp[:, k]),
            )
            full_like = np.full_like(below * logp[:, k], product_bar)
            below_bar = added(below_bar, unbroadcast(full_like * logp[:, k], below))
            total_bar = unbroadcast(sum_bar, total_at[k])
            deeper_bar = unbroadcast(sum_bar, deeper_at[k])
            # 49: deeper, number, below = descend(child, weights, number, x, onehot, cost / 2)
            weights_bar_part, number_bar = descend_reverse_2(
                descend_kept_at[k],
                (deeper_bar, number_bar, below_bar),
            )
            weights_bar += weights_bar_part
        # 47: number = number + 1
        number_bar = unbroadcast(number_bar, number_1)
        # 45: logp = scores - top - np.log(np.sum(np.exp(scores - top), axis=1, keepdims=Tr...
        exp_1 = np.exp(scores - top)
        term = unbroadcast(logp_bar, log_1)
        difference_bar = -spread(term / sum_1, exp_1, axis=1, keepdims=True) * exp_1
        difference_bar_1 = unbroadcast(logp_bar, scores - top)
        scores_bar = unbroadcast(difference_bar, scores) + unbroadcast(difference_bar_1, scores)
        top_bar = -unbroadcast(difference_bar, top) - unbroadcast(difference_bar_1, top)
        # 44: top = np.max(scores, axis=1, keepdims=True)
        share = tie_share(scores, top, axis=1, keepdims=True)
        scores_bar = scores_bar + spread(top_bar, scores, axis=1, keepdims=True) * share
        # 43: scores = x @ weights[number][:, : len(tree)]
        weights_item_bar = shadow_of(weights[number_1])
        add_at(
            weights_item_bar,
            np.s_[:, :len(tree)],
            matmul_adjoint_right(scores_bar, x, weights[number_1][:, :len(tree)]),
        )
        np.add.at(weights_bar, number_1, weights_item_bar)
    return weights_bar, number_bar


def descend_forward(tree, weights, number, x, onehot, cost):
    logp = below_at = here_at = product_at = mean_at = sum_at = total_at = None  # keep
    deeper_at = descend_kept_at = scores = top = sum_1 = weights_item = None  # keep
    number_1 = None  # keep
    number_1 = number  # keep
    if isinstance(tree, int):
        return (
            (0.0, number, onehot[:, tree]),
            (
                logp, weights, tree, below_at, here_at, product_at, cost, mean_at, sum_at,
                total_at, deeper_at, descend_kept_at, scores, top, sum_1, weights_item, x,
                number_1,
            ),
        )
    weights_item = weights[number]  # keep
    scores = x @ weights_item[:, :len(tree)]
    top = np.max(scores, axis=1, keepdims=True)
    sum_1 = np.sum(np.exp(scores - top), axis=1, keepdims=True)  # keep
    logp = scores - top - np.log(sum_1)
    total, here = 0.0, np.zeros(len(x))
    number = number + 1
    below_at, here_at, product_at, mean_at, sum_at = {}, {}, {}, {}, {}  # keep
    total_at, deeper_at, descend_kept_at = {}, {}, {}  # keep
    for k, child in enumerate(tree):
        here_at[k], total_at[k] = here, total  # keep
        (deeper, number, below), descend_kept_at[k] = descend_forward_2(  # keep
            child,
            weights,
            number,
            x,
            onehot,
            cost / 2,
        )
        below_at[k], deeper_at[k], sum_at[k] = below, deeper, total + deeper  # keep
        mean_at[k] = np.mean(below * logp[:, k])  # keep
        product_at[k] = cost * mean_at[k]  # keep
        total = sum_at[k] - product_at[k]
        here = here + below
    return (
        (total, number, here),
        (
            logp, weights, tree, below_at, here_at, product_at, cost, mean_at, sum_at, total_at,
            deeper_at, descend_kept_at, scores, top, sum_1, weights_item, x, number_1,
        ),
    )


def descend_reverse(kept, value_bar):
    (
        logp, weights, tree, below_at, here_at, product_at, cost, mean_at, sum_at, total_at,
        deeper_at, descend_kept_at, scores, top, sum_1, weights_item, x, number_1,
    ) = kept
    value_0_bar, value_1_bar, value_2_bar = value_bar
    # 52: return total, number, here
    here_bar = value_2_bar
    number_bar = value_1_bar
    total_bar = value_0_bar
    # 48: for k, child in enumerate(tree):
    logp_bar = np.zeros_like(logp)
    weights_bar = np.zeros_like(weights)
    for k in reversed(range(len(tree))):
        # 51: here = here + below
        below = below_at[k]
        below_bar = unbroadcast(here_bar, below)
        here_bar = unbroadcast(here_bar, here_at[k])
        # 50: total = total + deeper - cost * np.mean(below * logp[:, k])
        term = unbroadcast(total_bar, product_at[k])
        product_bar = -unbroadcast(term * cost, mean_at[k]) / np.size(below * logp[:, k])
        sum_bar = unbroadcast(total_bar, sum_at[k])
        product = below * logp[:, k]
        logp_bar[:, k] += unbroadcast(np.full_like(product, product_bar) * below, logp[:, k])
        full_like = np.full_like(below * logp[:, k], product_bar)
        below_bar = added(below_bar, unbroadcast(full_like * logp[:, k], below))
        total_bar = unbroadcast(sum_bar, total_at[k])
        deeper_bar = unbroadcast(sum_bar, deeper_at[k])
        # 49: deeper, number, below = descend(child, weights, number, x, onehot, cost / 2)
        weights_bar_part, number_bar = descend_reverse_2(
            descend_kept_at[k],
            (deeper_bar, number_bar, below_bar),
        )
        weights_bar += weights_bar_part
    # 45: logp = scores - top - np.log(np.sum(np.exp(scores - top), axis=1, keepdims=Tr...
    exp_1 = np.exp(scores - top)
    term_1 = unbroadcast(logp_bar, sum_1)
    difference_bar = -spread(term_1 / sum_1, exp_1, axis=1, keepdims=True) * exp_1
    scores_bar = difference_bar + logp_bar
    top_bar = -unbroadcast(difference_bar, top) - unbroadcast(logp_bar, top)
    # 44: top = np.max(scores, axis=1, keepdims=True)
    share = tie_share(scores, top, axis=1, keepdims=True)
    scores_bar += spread(top_bar, scores, axis=1, keepdims=True) * share
    # 43: scores = x @ weights[number][:, : len(tree)]
    weights_item_bar = np.zeros_like(weights_item)
    weights_item_bar[:, :len(tree)] += x.T @ scores_bar
    weights_bar[number_1] += weights_item_bar
    return weights_bar


def loss_value_and_grad(weights, x, onehot, *, TREE):
    """Return the value and weights_bar."""
    descend_value, descend_kept = descend_forward(TREE, weights, 0, x, onehot, 1.0)  # keep
    total = descend_value[0]
    product = 0.0001 * np.sum(weights ** 2)  # keep
    value = total + product
    # 59: return total + 1e-4 * np.sum(weights**2)
    total_bar = unbroadcast(1.0, total)
    weights_bar = 0.0002 * unbroadcast(1.0, product) * weights
    # 58: total = descend(TREE, weights, 0, x, onehot, 1.0)[0]
    term = shadow_of(descend_value[2])
    term_1 = shadow_of(descend_value[1])
    weights_bar_part = descend_reverse(descend_kept, (total_bar, term_1, term))
    weights_bar += weights_bar_part
    return value, weights_bar
