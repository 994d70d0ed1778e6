"""Gradient of `misfit` with respect to `start`.

Written by s2s from heat:misfit, lines 37-41.  Edit the function, not this file: an edited copy
is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      start f8[:,:], seen f8[:,:], steps int, smooth float
    keeps        diffuse_kept  what diffuse keeps  read by line 39
"""

import numpy as np


def diffuse_forward(u, steps, *, RATE):
    for _ in range(steps):
        inside = u[1:-1, 1:-1]
        around = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:]
        u[1:-1, 1:-1] = inside + RATE * (around - 4 * inside)
    return u, (steps, RATE)


def diffuse_reverse(kept, u_bar_1):
    steps, RATE = kept
    # 29: for _ in range(steps):
    for _ in reversed(range(steps)):
        # 32: u[1:-1, 1:-1] = inside + RATE * (around - 4 * inside)
        difference_bar = u_bar_1[1:-1, 1:-1] * RATE
        u_bar_1[1:-1, 1:-1] -= 4 * difference_bar
        around_bar = difference_bar
        # 31: around = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:]
        u_bar_1[1:-1, 2:] += around_bar
        u_bar_1[1:-1, :-2] += around_bar
        u_bar_1[:-2, 1:-1] += around_bar
        u_bar_1[2:, 1:-1] += around_bar


def misfit_value_and_grad(start, seen, steps, smooth, *, RATE):
    """Return the value and start_bar."""
    end, diffuse_kept = diffuse_forward(start.copy(), steps, RATE=RATE)  # keep
    rough = np.sum((start[1:] - start[:-1]) ** 2) + np.sum((start[:, 1:] - start[:, :-1]) ** 2)
    value = np.sum((end - seen) ** 2) + smooth * rough
    # 41: return np.sum((end - seen) ** 2) + smooth * rough
    copy_bar = 2.0 * (end - seen)
    rough_bar = smooth
    # 40: rough = np.sum((start[1:] - start[:-1]) ** 2) + np.sum((start[:, 1:] - start[...
    difference_bar = 2 * rough_bar * (start[:, 1:] - start[:, :-1])
    start_bar = np.zeros_like(start)
    start_bar[:, :-1] -= difference_bar
    difference_bar_1 = 2 * rough_bar * (start[1:] - start[:-1])
    start_bar[:, 1:] += difference_bar
    start_bar[:-1] -= difference_bar_1
    start_bar[1:] += difference_bar_1
    # 39: end = diffuse(start.copy(), steps)
    diffuse_reverse(diffuse_kept, copy_bar)
    start_bar += copy_bar
    return value, start_bar
