"""Gradient of `relaxed` with respect to `field` and `source`.

Written by s2s from tests.golden_programs:relaxed, lines 111-115.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      field f8[:], source f8[:], force function
    keeps        field_at       field, before line 114                     read by line 114
                 product_at_1   0.9 * field, line 114                      read by line 114
                 force_kept_at  what call keeps                            read by line 114
                 product_at     0.1 * force_value_at[i], line 114          read by line 114
                 sum_at         product_at_1[i] + product_at[i], line 114  read by line 114
"""

import numpy as np
from s2s_runtime import added, call_forward, call_reverse, unbroadcast


def relaxed_value_and_grad(field, source, force):
    """Return the value and (field_bar, source_bar)."""
    sum_at, force_kept_at, product_at, force_value_at = {}, {}, {}, {}  # keep
    product_at_1, field_at = {}, {}  # keep
    for i in range(10):
        field_at[i], product_at_1[i] = field, 0.9 * field  # keep
        force_value_at[i], force_kept_at[i] = call_forward(force, (True,), field)  # keep
        product_at[i] = 0.1 * force_value_at[i]  # keep
        sum_at[i] = product_at_1[i] + product_at[i]  # keep
        field = sum_at[i] + source
    value = np.sum(field ** 2)
    # 115: return np.sum(field**2)
    field_bar = unbroadcast(2 * np.ones_like(field ** 2) * field, field)
    # 113: for _ in range(10):
    source_bar = np.zeros_like(source)
    for i in reversed(range(10)):
        # 114: field = 0.9 * field + 0.1 * force(field) + source
        sum_bar = unbroadcast(field_bar, sum_at[i])
        source_bar += unbroadcast(field_bar, source)
        product = 0.1 * unbroadcast(sum_bar, product_at[i])
        field_bar = call_reverse(force_kept_at[i], unbroadcast(product, force_value_at[i]))[0]
        term = unbroadcast(sum_bar, product_at_1[i])
        field_bar = added(field_bar, unbroadcast(0.9 * term, field_at[i]))
    return value, (field_bar, source_bar)
