"""Gradient of `double_buffer` with respect to `start` and `weight`.

Written by s2s from tests.golden_programs:double_buffer, lines 51-59.  Edit the function, not
this file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      start f8[:], weight float, steps int
    keeps        old_1   old, before line 53          read by line 52
                 new_at  new, before line 55          read by line 57
                 old_at  old, before line 55          read by line 57
                 sum_at  old[2:] + old[:-2], line 55  read by line 55
"""

import numpy as np
from s2s_runtime import Shadows


def double_buffer_value_and_grad(start, weight, steps):
    """Return the value and (start_bar, weight_bar)."""
    old = start.copy()
    old_1 = old  # keep
    new = np.zeros_like(old)
    new_at, old_at, sum_at = {}, {}, {}  # keep
    for i in range(steps):
        new_at[i], old_at[i], sum_at[i] = new, old, old[2:] + old[:-2]  # keep
        new[1:-1] = weight * sum_at[i]
        new[0] = old[0]
        new[-1] = 0.9 * old[-1]
        old, new = new, old
    value = np.sum(old ** 2)
    bars = Shadows()
    # 59: return np.sum(old**2)
    bars(old)[...] += 2.0 * old
    # 54: for _ in range(steps):
    weight_bar = 0.0
    for i in reversed(range(steps)):
        # 57: new[-1] = 0.9 * old[-1]
        new = new_at[i]
        new_bar = bars(new)[-1]
        bars(new)[-1] = 0.0
        old_i = old_at[i]
        bars(old_i)[-1] += 0.9 * new_bar
        # 56: new[0] = old[0]
        new_bar_1 = bars(new)[0]
        bars(new)[0] = 0.0
        bars(old_i)[0] += new_bar_1
        # 55: new[1:-1] = weight * (old[2:] + old[:-2])
        sum_bar = bars(new)[1:-1] * weight
        weight_bar = weight_bar + np.sum(bars(new)[1:-1] * sum_at[i])
        bars(new)[1:-1] = 0.0
        bars(old_i)[2:] += sum_bar
        bars(old_i)[:-2] += sum_bar
    # 52: old = start.copy()
    start_bar = bars(old_1)
    return value, (start_bar, weight_bar)
