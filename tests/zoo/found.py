"""What campaigns of random programs found, shrunk: each was silently wrong once.

Each names the class of defect that it belongs to; the class is gone from the compiler.
"""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, vector


def _bump(a):
    a *= 1.1
    return a * a


def _written_and_squared(a):
    a *= 2.0
    return a * a, a


# Adjoints that crossed the line which binds their variable.


def zeros_bind_again(x):
    z = 2 * x
    y = z * x
    z = np.zeros_like(x)
    z += y
    return np.sum(np.sin(y * z))


def zeros_bind_again_before_loop(x):
    z = 2 * x
    y = z
    z = np.zeros_like(x)
    for _ in range(2):
        z += y
        y = np.zeros_like(x)
    return np.sum(np.sin(y + z))


def names_go_round(x):
    y = x
    z = y
    for _ in range(1):
        y = z
    z = y
    return np.sum(z * z)


def display_nobody_reads(x):
    rows = np.stack([x, x])
    return np.sum(x) if len(rows) else 0.0


def display_in_loop(x):
    y = x.copy()
    for _ in range(2):
        rows = np.tanh(np.stack([np.maximum(y, 0.2), y]))
    return np.sum(rows * 1.1)


def written_display_in_loop(x):
    y = x.copy()
    total = 0.0
    for i in range(2):
        rows = np.stack([y, y * x])
        y[i] *= x[0]
        total += np.sum(rows[:, i])
    return total + np.sum(y)


# What an augmented write leaves in an element is not what was read there.


def element_to_a_power(x):
    y = x * 2
    y[0] /= x[1]
    y[1] **= x[0]
    return np.sum(y * y)


def element_of_an_alias(x):
    x = 0.8 + x
    y = x
    y[0] **= x[1]
    return np.sum(x)


# A call returns a tuple, one item of which lies in an argument.


def tuple_with_alias(x):
    y = x * 2
    p, q = _written_and_squared(y)
    return np.sum(p * q * y)


def helper_writes_and_returns(x):
    y = x.copy()
    y = _bump(y)
    return np.sum(np.sin(y))


def helper_writes_in_augmented(x):
    x = np.tanh(x)
    y = x * 2
    x += _bump(y) * x
    return np.sum(x)


# A variable's adjoint that was the shadow itself, and changed with it.


def copy_written_back(x):
    x = np.tanh(x)
    y = x.copy()
    x[...] = y
    return np.sum(np.sin(y))


def copy_before_element(x):
    x = np.tanh(x)
    y = x.copy()
    x[0] **= x[1]
    return np.sum(np.sin(y))


# Lines that wait for each other: all of them read before any writes.


def swap_in_branch(x):
    y = x
    z = x * x
    if y[0]:
        x -= y * x
        z, y = (y * x, z * y)
    return np.sum(z)


def swap_of_copies(x):
    y = x.copy()
    z = y.copy()
    if y[0]:
        z, y = (y * x, z * y)
    return np.sum(np.sin(y)) + np.sum(z * z)


# A return inside a branch leaves before the line that keeps what the branch merges.


def leaves_before_the_merge(x):
    if x[0] > 2.0:
        pass
    else:
        x = 1.0 + x
        if x[1] > -10.5:
            return np.sum(x)
    x = np.tanh(x) * np.cos(x) / (1.5 + np.cos(x))
    return np.sum(x)


def bound_on_one_path_only(x):
    for _ in range(3, 0, -1):
        if x[0] > 10:
            y = x
            if x[1] > 5:
                continue
            x = np.tanh(y) * 1.3
    return np.sum(x * x)


def leaves_before_the_merge_squared(x):
    if x[0] > 2.0:
        pass
    else:
        x = (1 - x) / (1.5 + np.cos(x**2))
        if x[1] > -10.5:
            return np.sum(x)
    x = np.tanh(x / (1.5 + np.cos(x))) + 0.3 * x
    return np.sum(x)


# A tangent that computes a text again reads what stood there before the write, all of it.


def old_value_twice(x):
    s = x[0]
    w = x[1:] * 1.0
    v = w
    v /= np.sin((1 - v) * (lambda u: s)(v))
    return np.sum(w)


# A copy by an index array is memory of its own, and its adjoint goes back.


def copied_by_index_then_written(x):
    m = np.outer(x, x)
    m = m[[1, 0, 1]]
    m[1] *= 0.5
    return np.sum(m * x)


# A list stands for an array, and one of its items cannot move.


def column_times_list(x):
    c = np.outer(x, x)
    c[:, 0] *= [1, x[0], x[1]]
    return np.sum(c)


def column_from_list(x):
    c = np.outer(x, x)
    c[:, 0] = [1, x[0], x[1]]
    return np.sum(c**2)


# One shadow of a callee is found at run time: then all of them are.


def _either(a, b, t):
    if t > 0.3:
        return a
    return b.copy()


def copy_on_one_path(x):
    y = np.sin(x)
    y[1:] = 0.5
    h = _either(x, y, 0.2)
    h[-1] = x @ h
    return np.sum(x) + np.sum(h * 1.6)


# Arrays of the caller's that are written through what holds them.


def written_through_a_list(x):
    held = [x, 1.0]
    y = np.cos(held[0])
    held[0][0] = 1.5
    return np.sum(y) + np.sum(np.sin(x * 1.2)) + np.sum(np.sin(held[0] * 1.6))


def written_deep_inside(x, p):
    p["a"][0]["c"][1:] *= x[1:]
    return np.sum(p["a"][0]["c"] ** 2)


def displays_in_displays(x):
    p = {"a": [{"c": x * 1.0}, x * 2.0]}
    p["a"][0]["c"][1:] *= x[1:]
    return np.sum(p["a"][0]["c"] ** 2) + np.sum(p["a"][1] * x)


def written_in_a_tuple(x, pair):
    one, (two, _) = pair
    two *= x
    one[0] = 2.0
    return np.sum(one * two * x)


def again(a, n):
    if n == 0:
        return a
    return again(np.sin(a) * 1.1, n - 1)


def window_of_recursion(x):
    a = again(x, 2)
    p, q, r = again(x, 1)
    return np.sum(a[::2]) * p * r


def setup_in_a_branch(x):
    s = x[0]
    y = np.arctan2(s * x, np.hypot(x, s)) if s > 0.1 else s * x
    return np.sum(y)


def same_copy_twice(x):
    items = [x[[1, 1, 1]], x * 2.0, x[[1, 1, 1]]]
    total = items[0]
    for item in items[1:]:
        total = halved(total, item)
    held = [total]
    held.append(x)
    x[0] = 1.0
    return np.sum(total)


def halved(a, b):
    return a * 0.5


def stacked_then_exchanged(x):
    held = [x, x * 2.0]
    x[0] = x[1] * 2.0
    whole = np.stack(held)
    held[1] = x
    return np.sum(whole**2) + np.sum(held[1])


CASES = tuple(
    Case(function, lambda rng: (vector(rng, 3),), ("x",))
    for function in (
        zeros_bind_again,
        zeros_bind_again_before_loop,
        names_go_round,
        display_nobody_reads,
        display_in_loop,
        written_display_in_loop,
        element_to_a_power,
        element_of_an_alias,
        tuple_with_alias,
        helper_writes_and_returns,
        helper_writes_in_augmented,
        copy_written_back,
        copy_before_element,
        swap_in_branch,
        swap_of_copies,
        leaves_before_the_merge,
        leaves_before_the_merge_squared,
        copied_by_index_then_written,
        old_value_twice,
        bound_on_one_path_only,
        column_times_list,
        column_from_list,
        copy_on_one_path,
        written_through_a_list,
        displays_in_displays,
        window_of_recursion,
        setup_in_a_branch,
        same_copy_twice,
        stacked_then_exchanged,
    )
) + (
    Case(
        written_deep_inside,
        lambda rng: (vector(rng, 3), {"a": [{"c": vector(rng, 3)}]}),
        ("x", "p"),
    ),
    Case(
        written_in_a_tuple,
        lambda rng: (vector(rng, 3), (vector(rng, 3), (vector(rng, 3), 1.0))),
        ("x", "pair"),
    ),
)
