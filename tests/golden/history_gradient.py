"""Gradient of `history` with respect to `x` and `rate`.

Written by s2s from tests.golden_programs:history, lines 150-155.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      x f8[:], rate float, steps int
    keeps        x_at      x, before line 153      read by line 153
                 power_at  x ** 3, line 153        read by line 153
                 state_at  state, before line 155  read by line 155
"""

import numpy as np
from s2s_runtime import shadow_of


def history_value_and_grad(x, rate, steps):
    """Return the value and (x_bar, rate_bar)."""
    states = [x]
    power_at, x_at = {}, {}  # keep
    for i in range(steps):
        x_at[i], power_at[i] = x, x ** 3  # keep
        x = x - rate * power_at[i]
        states.append(x)
    total = 0
    state_at = {}  # keep
    for i_1, state in enumerate(states):
        state_at[i_1] = state  # keep
        total = total + np.sum(state ** 2)
    states_bar = shadow_of(states)
    # 155: return sum(np.sum(state**2) for state in states)
    for i_1 in reversed(range(len(states))):
        states_bar[i_1] += 2.0 * state_at[i_1]
    # 152: for _ in range(steps):
    rate_bar = 0.0
    x_bar = np.zeros_like(x)
    for i in reversed(range(steps)):
        # 154: states.append(x)
        x_bar = x_bar + states_bar.pop()
        # 153: x = x - rate * x**3
        rate_bar = rate_bar - np.sum(x_bar * power_at[i])
        x_bar = x_bar - 3 * x_bar * rate * x_at[i] ** 2
    # 151: states = [x]
    x_bar = x_bar + states_bar[0]
    return total, (x_bar, rate_bar)
