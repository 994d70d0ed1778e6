"""Gradient of `normalise_rows` with respect to `table` and `weights`.

Written by s2s from tests.golden_programs:normalise_rows, lines 118-122.  Edit the function, not
this file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      table f8[:,:], weights f8[:]
    keeps        table          private(table, beside=(weight..., line 120  read by lines 120, 122
                 sum_at         np.sum(table[i]), line 121                  read by line 121
                 table_item_at  table[i].copy(), after line 121             read by line 121
                 product        table @ weights, line 122                   read by line 122
"""

import numpy as np
from s2s_runtime import private


def normalise_rows_value_and_grad(table, weights):
    """Return the value and (table_bar, weights_bar)."""
    table, sum_at = private(table, beside=(weights,)), {}  # keep
    table_item_at = {}  # keep
    for i in range(len(table)):
        sum_at[i] = np.sum(table[i])  # keep
        table[i] /= sum_at[i]
        table_item_at[i] = table[i].copy()  # keep
    product = table @ weights  # keep
    value = np.sum(product)
    # 122: return np.sum(table @ weights)
    ones_like = np.ones_like(product)
    table_bar = np.outer(ones_like, weights)
    weights_bar = table.T @ ones_like
    # 120: for i in range(len(table)):
    for i in reversed(range(len(table))):
        # 121: table[i] /= np.sum(table[i])
        table_item_bar = table_bar[i].copy()
        table_bar[i] = table_item_bar / sum_at[i]
        table_bar[i] -= np.sum(table_item_bar * (table_item_at[i] / sum_at[i]))
    return value, (table_bar, weights_bar)
