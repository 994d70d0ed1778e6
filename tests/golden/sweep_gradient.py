"""Gradient of `sweep` with respect to `x` and `w`.

Written by s2s from tests.hand.programs:sweep, lines 13-23.  Edit the function, not this file:
an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      x f8[:], w float, n int
    keeps        relax_kept_at_1  what relax keeps              read by line 17
                 right_at         right, before line 18         read by line 18
                 right_at_1       right.copy(), before line 18  read by line 18
                 total_at         total, before line 19         read by line 20
                 taken_at         total > 4.0, line 19          read by line 19
                 relax_kept_at    what relax keeps              read by line 21
                 left_at          left, after line 22           read by line 22
"""

import numpy as np
from s2s_runtime import Shadows


def relax_forward(u, lo, w):
    u_item = u[lo:lo + 2].copy()  # keep
    u[lo:lo + 2] *= w
    return u[lo + 2:lo + 4], (lo, u_item, w)


def relax_reverse(kept, u_bar):
    lo, u_item, w = kept
    # 9: u[lo : lo + 2] *= w
    w_bar = np.sum(u_bar[lo:lo + 2] * u_item)
    u_bar[lo:lo + 2] *= w
    return w_bar


def sweep_forward(x, w, n):
    u = x.copy()
    total = 0.0
    returned, taken_at, total_at, left_at = False, {}, {}, {}  # keep
    relax_kept_at, right_at, right_at_1, relax_kept_at_1 = {}, {}, {}, {}  # keep
    trips = 0  # keep
    for i in range(n):
        trips += 1  # keep
        right, relax_kept_at_1[i] = relax_forward(u, i, w)  # keep
        right_at[i], right_at_1[i] = right, right.copy()  # keep
        total = total + np.sum(right * right)
        total_at[i], taken_at[i] = total, total > 4.0  # keep
        if taken_at[i]:
            returned = True  # keep
            return (
                total * w,
                (
                    returned, u, n, trips, taken_at, w, total_at, left_at, relax_kept_at, right_at,
                    right_at_1, relax_kept_at_1,
                ),
            )
        left, relax_kept_at[i] = relax_forward(u, i + 1, w)  # keep
        left *= 0.5
        left_at[i] = left  # keep
    return (
        total + np.sum(u ** 3),
        (
            returned, u, n, trips, taken_at, w, total_at, left_at, relax_kept_at, right_at,
            right_at_1, relax_kept_at_1,
        ),
    )


def sweep_reverse(kept, value_bar):
    (
        returned, u, n, trips, taken_at, w, total_at, left_at, relax_kept_at, right_at, right_at_1,
        relax_kept_at_1,
    ) = kept
    bars = Shadows()
    # 16: for i in range(n):
    if returned:
        total_bar = 0.0
    else:
        # 23: return total + np.sum(u**3)
        bars(u)[...] += 3 * value_bar * u ** 2
        total_bar = value_bar
    w_bar = 0.0
    for i in reversed(range(n)[:trips]):
        # 19: if total > 4.0:
        if taken_at[i]:
            # 20: return total * w
            total_bar = total_bar + value_bar * w
            w_bar = w_bar + value_bar * total_at[i]
        else:
            # 22: left *= 0.5
            bars(left_at[i])[...] = 0.5 * bars(left_at[i])
            # 21: left = relax(u, i + 1, w)
            w_bar = w_bar + relax_reverse(relax_kept_at[i], bars(u))
        # 18: total = total + np.sum(right * right)
        bars(right_at[i])[...] += 2 * total_bar * right_at_1[i]
        # 17: right = relax(u, i, w)
        w_bar = w_bar + relax_reverse(relax_kept_at_1[i], bars(u))
    # 14: u = x.copy()
    x_bar = bars(u)
    return x_bar, w_bar


def sweep_value_and_grad(x, w, n):
    """Return the value and (x_bar, w_bar)."""
    value, kept = sweep_forward(x, w, n)
    return value, sweep_reverse(kept, 1.0)
