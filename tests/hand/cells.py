"""Derivatives of `Cell.run`, by hand: a layer that only run time knows, an attribute that changes.

    call_forward(self.layer, (True,), h)   the pair of the layer is found when it is called: in the
                                           module's own table, else from the provider of s2s
    rate_at[t] = self.rate                 a passive attribute, overwritten later, is kept as read
    self                                   an ordinary parameter, written once, as in the primal
"""

from __future__ import annotations

import numpy as np

from s2s_runtime import call_forward, call_reverse, call_tangent


def run_forward(self, h, steps):
    rate_at = {}  # keep
    layer_kept_at = {}  # keep
    for _ in range(steps):
        rate_at[_] = self.rate  # keep
        layer_value, layer_kept_at[_] = call_forward(self.layer, (True,), h)  # keep
        h = h + rate_at[_] * layer_value
        self.rate = self.rate * 0.9
    return np.sum(h * h), (h, steps, rate_at, layer_kept_at)


def run_reverse(kept, value_bar):
    h, steps, rate_at, layer_kept_at = kept
    # 44: return np.sum(h * h)
    h_bar = 2 * value_bar * h
    for _ in reversed(range(steps)):
        # 42: h = h + self.rate * self.layer(h)
        h_bar = h_bar + call_reverse(layer_kept_at[_], h_bar * rate_at[_])[0]
    return h_bar


def run_value_and_grad(self, h, steps):
    """Return the value and h_bar."""
    value, kept = run_forward(self, h, steps)
    return value, run_reverse(kept, 1.0)


def run_jvp(self, h, steps, h_dot):
    """Return the value and its tangent along h_dot."""
    for _ in range(steps):
        layer_value, layer_dot = call_tangent(self.layer, (h,), (h_dot,))
        h_dot = h_dot + self.rate * layer_dot
        h = h + self.rate * layer_value
        self.rate = self.rate * 0.9
    return np.sum(h * h), 2 * np.sum(h * h_dot)
