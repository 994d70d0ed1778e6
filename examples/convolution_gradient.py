"""Gradient of `loss` with respect to `weights`.

Written by s2s from convolution:loss, lines 54-62.  Edit the function, not this file: an edited
copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      weights Weights(f8[:,:], f8[:], f8[:,:], f8[:]), images f8[:,:,:], digits i8[:]
    keeps        convolve_kept  what convolve keeps                        read by line 56
                 sum_2          convolve_value + weights.bias, line 56     read by line 56
                 pool_kept      what pool keeps                            read by line 57
                 max_1          np.max(scores, axis=1, keepdi..., line 60  read by line 60
                 sum_1          np.sum(np.exp(shifted), axis=..., line 61  read by line 61
                 arange_1       np.arange(len(digits)), line 62            read by line 62
"""

import numpy as np
from s2s_runtime import as_argument, shadow_of, spread, unbroadcast
from s2s_runtime.partials import tie_share


def pool_forward(features):
    count, height, width, kernels = features.shape
    blocks = features.reshape(count, height // 2, 2, width // 2, 2, kernels)
    max_1 = np.max(blocks, axis=4)  # keep
    max_2 = np.max(max_1, axis=2)  # keep
    return max_2, (max_1, max_2, blocks, features)


def pool_reverse(kept, value_bar):
    max_1, max_2, blocks, features = kept
    # 50: return np.max(np.max(blocks, axis=4), axis=2)
    share = tie_share(max_1, max_2, axis=2)
    share_1 = tie_share(blocks, max_1, axis=4)
    blocks_bar = spread(spread(value_bar, max_1, axis=2) * share, blocks, axis=4) * share_1
    # 49: blocks = features.reshape(count, height // 2, 2, width // 2, 2, kernels)
    features_bar = np.reshape(blocks_bar, np.shape(features))
    return features_bar


def convolve_forward(images, kernel):
    count, height, width = images.shape
    out = np.zeros((count, height - 2, width - 2, kernel.shape[1]))
    for i in range(3):
        for j in range(3):
            window = images[:, i:i + height - 2, j:j + width - 2]
            out += window[:, :, :, None] * kernel[3 * i + j]
    return out, (out, kernel, images, height, width)


def convolve_reverse(kept, value_bar):
    out, kernel, images, height, width = kept
    out_bar = np.zeros_like(out)
    out_bar += value_bar
    # 39: for i in range(3):
    kernel_bar = np.zeros_like(kernel)
    for i in reversed(range(3)):
        # 40: for j in range(3):
        for j in reversed(range(3)):
            # 42: out += window[:, :, :, None] * kernel[3 * i + j]
            sum_1 = 3 * i + j
            product_1 = images[:, i:i + height - 2, j:j + width - 2][:, :, :, None] * kernel[sum_1]
            term = unbroadcast(out_bar, product_1)
            product = term * images[:, i:i + height - 2, j:j + width - 2][:, :, :, None]
            kernel_bar[3 * i + j] += np.sum(product, axis=(0, 1, 2))
    return kernel_bar


def loss_value_and_grad(weights, images, digits):
    """Return the value and weights_bar."""
    convolve_value, convolve_kept = convolve_forward(images, weights.kernel)  # keep
    sum_2 = convolve_value + weights.bias  # keep
    features = np.maximum(sum_2, 0.0)
    pooled, pool_kept = pool_forward(features)  # keep
    flat = pooled.reshape(len(pooled), -1)
    scores = flat @ weights.dense + weights.offset
    max_1 = np.max(scores, axis=1, keepdims=True)  # keep
    shifted = scores - max_1  # so that exp cannot overflow
    sum_1 = np.sum(np.exp(shifted), axis=1, keepdims=True)  # keep
    logp = shifted - np.log(sum_1)
    arange_1 = np.arange(len(digits))  # keep
    value = -np.mean(logp[arange_1, digits])
    weights_bar = shadow_of(weights)
    # 62: return -np.mean(logp[np.arange(len(digits)), digits])
    logp_bar = np.zeros_like(logp)
    np.add.at(logp_bar, (arange_1, digits), -1.0 / np.size(logp[arange_1, digits]))
    # 61: logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    log_bar = -np.sum(logp_bar, axis=1, keepdims=True)
    where = np.where(log_bar == 0, 0.0, log_bar / sum_1)
    shifted_bar = logp_bar + spread(where, logp, axis=1, keepdims=True) * np.exp(shifted)
    # 60: shifted = scores - np.max(scores, axis=1, keepdims=True)
    share = tie_share(scores, max_1, axis=1, keepdims=True)
    sum_3 = np.sum(shifted_bar, axis=1, keepdims=True)
    scores_bar = shifted_bar - spread(sum_3, scores, axis=1, keepdims=True) * share
    # 59: scores = flat @ weights.dense + weights.offset
    weights_bar.offset += np.sum(scores_bar, axis=0)
    weights_bar.dense += flat.T @ scores_bar
    flat_bar = scores_bar @ weights.dense.T
    # 58: flat = pooled.reshape(len(pooled), -1)
    pooled_bar = np.reshape(flat_bar, np.shape(pooled))
    # 57: pooled = pool(features)
    features_bar = pool_reverse(pool_kept, pooled_bar)
    # 56: features = np.maximum(convolve(images, weights.kernel) + weights.bias, 0.0)
    sum_bar = features_bar * ((sum_2 > 0.0) + 0.5 * (sum_2 == 0.0))
    weights_bar.bias += unbroadcast(sum_bar, weights.bias)
    weights_bar.kernel += convolve_reverse(convolve_kept, unbroadcast(sum_bar, convolve_value))
    return value, as_argument(weights_bar, weights)
