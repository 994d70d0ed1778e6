"""Derivatives of `sweep`, by hand: a helper writes one window of its argument and returns another.

    relax_reverse(kept, u_bar)   a parameter that is written is passed as a shadow, added into in
                                 place; what is returned is a window of it, so no `value_bar` comes
    bars(right)                  which window `right` is, only run time knows: an array's shadow is
                                 found by the memory that it lies in
    returned, trips              a return inside a loop is a fact for the reverse sweep; so is the
                                 number of trips; a name that a path does not bind is None
    u_item = u[...].copy()       a value that is overwritten is kept as it was read; `u` is kept
                                 by reference, for its place in memory, never for its contents
"""

from __future__ import annotations

import numpy as np

from s2s_runtime import Shadows


def relax_forward(u, lo, w):
    u_item = u[lo : lo + 2].copy()  # keep
    u[lo : lo + 2] *= w
    return u[lo + 2 : lo + 4], (lo, w, u_item)


def relax_reverse(kept, u_bar):
    lo, w, u_item = kept
    # 10: u[lo:lo + 2] *= w
    w_bar = np.sum(u_bar[lo : lo + 2] * u_item)
    u_bar[lo : lo + 2] *= w
    return w_bar


def sweep_forward(x, w, n):
    u = x.copy()
    total = 0.0
    returned = False  # keep
    trips = 0  # keep
    right_at = {}  # keep
    right_1_at = {}  # keep
    relax_kept_at = {}  # keep
    left_at = {}  # keep
    relax_kept_1_at = {}  # keep
    for i in range(n):
        trips += 1  # keep
        right, relax_kept_at[i] = relax_forward(u, i, w)  # keep
        right_at[i] = right  # keep
        right_1_at[i] = right.copy()  # keep
        total = total + np.sum(right * right)
        if total > 4.0:
            returned = True  # keep
            return total * w, (
                u,
                w,
                n,
                total,
                returned,
                trips,
                right_at,
                right_1_at,
                relax_kept_at,
                left_at,
                relax_kept_1_at,
            )
        left, relax_kept_1_at[i] = relax_forward(u, i + 1, w)  # keep
        left_at[i] = left  # keep
        left *= 0.5
    return total + np.sum(u**3), (
        u,
        w,
        n,
        total,
        returned,
        trips,
        right_at,
        right_1_at,
        relax_kept_at,
        left_at,
        relax_kept_1_at,
    )


def sweep_reverse(kept, value_bar):
    (
        u,
        w,
        n,
        total,
        returned,
        trips,
        right_at,
        right_1_at,
        relax_kept_at,
        left_at,
        relax_kept_1_at,
    ) = kept
    bars = Shadows()
    if returned:
        # 22: return total * w
        total_bar = value_bar * w
        w_bar = value_bar * total
    else:
        # 25: return total + np.sum(u ** 3)
        bars(u)[...] += 3 * value_bar * u**2
        total_bar = value_bar
        w_bar = 0.0
    for i in reversed(range(n)[:trips]):
        if not (returned and i == trips - 1):
            # 24: left *= 0.5
            bars(left_at[i])[...] *= 0.5
            # 23: left = relax(u, i + 1, w)
            w_bar = w_bar + relax_reverse(relax_kept_1_at[i], bars(u))
        # 20: total = total + np.sum(right * right)
        bars(right_at[i])[...] += 2 * total_bar * right_1_at[i]
        # 19: right = relax(u, i, w)
        w_bar = w_bar + relax_reverse(relax_kept_at[i], bars(u))
    # 16: u = x.copy()
    x_bar = bars(u)
    return x_bar, w_bar


def sweep_value_and_grad(x, w, n):
    """Return the value and (x_bar, w_bar)."""
    value, kept = sweep_forward(x, w, n)
    return value, sweep_reverse(kept, 1.0)


def relax_jvp(u, lo, w, u_dot, w_dot):
    u_dot[lo : lo + 2] = u_dot[lo : lo + 2] * w + u[lo : lo + 2] * w_dot
    u[lo : lo + 2] *= w
    return u[lo + 2 : lo + 4], u_dot[lo + 2 : lo + 4]


def sweep_jvp(x, w, n, x_dot, w_dot):
    """Return the value and its tangent along (x_dot, w_dot)."""
    u = x.copy()
    u_dot = x_dot.copy()
    total = 0.0
    total_dot = 0.0
    for i in range(n):
        right, right_dot = relax_jvp(u, i, w, u_dot, w_dot)
        total = total + np.sum(right * right)
        total_dot = total_dot + 2 * np.sum(right * right_dot)
        if total > 4.0:
            return total * w, total_dot * w + total * w_dot
        left, left_dot = relax_jvp(u, i + 1, w, u_dot, w_dot)
        left_dot *= 0.5
        left *= 0.5
    return total + np.sum(u**3), total_dot + 3 * np.sum(u**2 * u_dot)


def relax_forward_jvp(u, lo, w, u_dot, w_dot):
    u_item = u[lo : lo + 2].copy()
    u_item_dot = u_dot[lo : lo + 2].copy()
    u_dot[lo : lo + 2] = u_dot[lo : lo + 2] * w + u[lo : lo + 2] * w_dot
    u[lo : lo + 2] *= w
    return u[lo + 2 : lo + 4], u_dot[lo + 2 : lo + 4], (lo, w, w_dot, u_item, u_item_dot)


def relax_reverse_jvp(kept, u_bar, u_bar_dot):
    lo, w, w_dot, u_item, u_item_dot = kept
    window, window_dot = u_bar[lo : lo + 2], u_bar_dot[lo : lo + 2]
    w_bar = np.sum(window * u_item)
    w_bar_dot = np.sum(window_dot * u_item + window * u_item_dot)
    window_dot[...] = window_dot * w + window * w_dot
    window *= w
    return w_bar, w_bar_dot


def sweep_hvp(x, w, n, x_dot, w_dot):
    """Return the gradient and the Hessian times (x_dot, w_dot): the tangent of both halves."""
    u, u_dot = x.copy(), x_dot.copy()
    total = total_dot = 0.0
    returned = False
    trips = 0
    kept_at, kept_1_at, right_at, left_at, right_1_at, right_1_dot_at = {}, {}, {}, {}, {}, {}
    for i in range(n):
        trips += 1
        right, right_dot, kept_at[i] = relax_forward_jvp(u, i, w, u_dot, w_dot)
        right_at[i], right_1_at[i], right_1_dot_at[i] = right, right.copy(), right_dot.copy()
        total = total + np.sum(right * right)
        total_dot = total_dot + 2 * np.sum(right * right_dot)
        if total > 4.0:
            returned = True
            break
        left, left_dot, kept_1_at[i] = relax_forward_jvp(u, i + 1, w, u_dot, w_dot)
        left_at[i] = left
        left_dot *= 0.5
        left *= 0.5
    bars, bars_dot = Shadows(), Shadows()
    if returned:
        total_bar, total_bar_dot = w, w_dot
        w_bar, w_bar_dot = total, total_dot
    else:
        bars(u)[...] += 3 * u**2
        bars_dot(u)[...] += 6 * u * u_dot
        total_bar, total_bar_dot, w_bar, w_bar_dot = 1.0, 0.0, 0.0, 0.0
    for i in reversed(range(n)[:trips]):
        if not (returned and i == trips - 1):
            bars(left_at[i])[...] *= 0.5
            bars_dot(left_at[i])[...] *= 0.5
            part, part_dot = relax_reverse_jvp(kept_1_at[i], bars(u), bars_dot(u))
            w_bar, w_bar_dot = w_bar + part, w_bar_dot + part_dot
        bars(right_at[i])[...] += 2 * total_bar * right_1_at[i]
        bars_dot(right_at[i])[...] += 2 * (
            total_bar_dot * right_1_at[i] + total_bar * right_1_dot_at[i]
        )
        part, part_dot = relax_reverse_jvp(kept_at[i], bars(u), bars_dot(u))
        w_bar, w_bar_dot = w_bar + part, w_bar_dot + part_dot
    return (bars(u), w_bar), (bars_dot(u), w_bar_dot)
