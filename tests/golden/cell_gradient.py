"""Gradient of `Cell.run` with respect to `h`.

Written by s2s from tests.hand.programs:Cell.run, lines 33-37.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      self Cell(layer=Wave(scale=float), rate=float), h f8[:], steps int
    keeps        rate_at        self.rate, line 35  read by line 35
                 layer_kept_at  what call keeps     read by line 35
"""

import numpy as np


def call_forward(self, h):
    return np.sin(self.scale * h), (self, h)


def call_reverse(kept, value_bar):
    self, h = kept
    # 47: return np.sin(self.scale * h)
    h_bar = value_bar * np.cos(self.scale * h) * self.scale
    return h_bar


def run_value_and_grad(self, h, steps):
    """Return the value and (h_bar,)."""
    layer_kept_at, rate_at = {}, {}  # keep
    for i in range(steps):
        rate_at[i] = self.rate  # keep
        layer_value, layer_kept_at[i] = call_forward(self.layer, h)  # keep
        h = h + rate_at[i] * layer_value
        self.rate = self.rate * 0.9
    value = np.sum(h * h)
    # 37: return np.sum(h * h)
    h_bar = 2 * h
    # 34: for _ in range(steps):
    for i in reversed(range(steps)):
        # 35: h = h + self.rate * self.layer(h)
        h_bar = h_bar + call_reverse(layer_kept_at[i], h_bar * rate_at[i])
    return value, (h_bar,)
