"""Sixty programs that write arrays under aliases: each one breaks a tool that assumes too much.

Every function takes a vector `x` of six numbers; the order of the table is one of rising malice.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tests.zoo.case import Case, vector

BUFFER = np.zeros(6)


def view_write(x):
    y = x.copy()
    v = y[1:4]
    v[:] = v * y[0]
    return np.sum(y**2)


def base_write_after_view(x):
    y = x.copy()
    v = y[1:4]
    y[2] = y[0] * y[5]
    return np.sum(v**2)


def view_read_twice(x):
    y = x.copy()
    v = y[1:4]
    before = np.sum(v**2)
    y *= 3.0 * y[0]
    return before * np.sum(v)


def overlap_add(x):
    y = x.copy()
    y[1:] += y[:-1]
    return np.sum(y**3)


def overlap_reverse(x):
    y = x.copy()
    y[:] = y[::-1] * y
    y[:] = y[::-1]
    return np.sum(y * np.arange(6.0))


def neg_stride(x):
    y = x.copy()
    v = y[4:1:-1]
    v *= x[:3]
    return np.sum(y**2)


def fancy_copy(x):
    y = x.copy()
    z = y[[0, 2, 4]]
    z *= 5.0
    return np.sum(y**2) + np.sum(z**3)


def fancy_store_dup(x):
    y = x.copy()
    y[[1, 1, 2]] = x[3:] ** 2
    return np.sum(y**2)


def fancy_iadd_dup(x):
    y = x.copy()
    y[[1, 1, 2]] += x[3:] ** 2
    return np.sum(y**2)


def add_at(x):
    y = x.copy()
    np.add.at(y, [1, 1, 2], x[3:] ** 2)
    return np.sum(y**2)


def fancy_read_dup(x):
    y = x * 2.0
    z = y[[1, 1, 4, 1]]
    return np.sum(z**2 * np.array([1.0, 2.0, 3.0, 4.0]))


def stale_mask(x):
    y = x.copy()
    mask = y > 0.8
    y[mask] = y[mask] * 0.1
    y[mask] += x[mask] ** 2
    return np.sum(y**2)


def mask_store(x):
    y = x.copy()
    y[y > 0.8] = x[0] * x[1]
    return np.sum(y**2)


def out_self(x):
    y = x.copy()
    np.multiply(y, x, out=y)
    np.add(y, y, out=y)
    return np.sum(y**2)


def out_view(x):
    y = x.copy()
    np.sin(y[:3], out=y[3:])
    np.multiply(y[1:4], y[2:5], out=y[1:4])
    return np.sum(y**2)


def ufunc_where(x):
    y = x.copy()
    np.multiply(y, y, out=y, where=np.array([True, False, True, False, True, False]))
    return np.sum(y * np.arange(1.0, 7.0))


def _add_then_multiply(a, b):
    a += b
    b *= a


def alias_args(x):
    y = x.copy()
    _add_then_multiply(y, y)
    return np.sum(y)


def alias_args_views(x):
    y = x.copy()
    _add_then_multiply(y[1:5], y[:4])
    return np.sum(y**2)


def via_list(x):
    y = x.copy()
    held = [y, x * 2.0]
    held[0][1] = x[2] * x[3]
    held[1] *= y
    return np.sum(y**2) + np.sum(held[1])


def same_three_times(x):
    y = x.copy()
    for row in [y] * 3:
        row *= row
    return np.sum(y)


class _Box:
    def __init__(self, value):
        self.value = value


def via_attribute(x):
    y = x.copy()
    box = _Box(y)
    box.value[0] = x[1] * x[2]
    box.value *= y[0]
    return np.sum(y**2)


def via_append(x):
    y = x.copy()
    history = []
    for i in range(3):
        y *= 1.0 + 0.1 * y[i]
        history.append(y)
    return np.sum(history[0] * history[2])


def ravel_view_or_copy(x):
    table = x.reshape(2, 3).copy()
    view = table.ravel()
    view[1] = x[0] * x[5]
    copied = table.T.ravel()
    copied[0] = 100.0
    return np.sum(table**2) + np.sum(copied**2)


def reshape_copy(x):
    table = x.copy().reshape(2, 3).T
    flat = table.reshape(6)
    flat *= x[0]
    return np.sum(table**2) * np.sum(flat)


def transpose_write(x):
    table = x.reshape(2, 3).copy()
    table.T[1] = table[0, :2] * x[4]
    return np.sum(table**2 * np.arange(6.0).reshape(2, 3))


def diagonal_later(x):
    table = np.outer(x[:3], x[3:])
    d = np.diagonal(table)
    table[1, 1] = x[0] * x[1]
    table *= x[2]
    return np.sum(d**2)


def alias_input(x):
    y = x
    y *= 2.0
    return np.sum(x * y * x)


def rebind_vs_mutate(x):
    a = x.copy()
    b = a
    a = a + x
    b += x * x
    c = a
    a *= b
    return np.sum(a * b * c)


def int_buffer(x):
    counts = np.zeros(3, dtype=int)
    counts[0] = x[0] * 3.0
    counts[1:] = x[1:3] * 7.0
    return np.sum(counts * x[3:]) + np.sum(x)


def f32_buffer(x):
    y = np.zeros(6, dtype=np.float32)
    y[:] = x * x
    y[0] = x[5]
    return np.sum(y * x)


def double_buffer(x):
    a = x.copy()
    b = np.empty_like(a)
    for _ in range(3):
        b[1:] = a[:-1] * a[1:]
        b[0] = a[-1]
        a, b = b, a
    return np.sum(a) + np.sum(b**2)


def slice_swap(x):
    y = x.copy()
    y[:3], y[3:] = y[3:], y[:3]
    return np.sum(y * np.arange(1.0, 7.0) * x)


def scalar_swap(x):
    y = x.copy()
    y[0], y[1] = y[1], y[0]
    return np.sum(y * np.arange(1.0, 7.0) * x)


def branch_overwritten(x):
    y = x.copy()
    s = y[0] * y[1]
    if s > 0.0:
        y[0] = s
        t = y[0] * y[2]
        y[0] = t
    else:
        y[1] = s
    return np.sum(y**2) * s


def argsort_inplace(x):
    y = x.copy()
    order = np.argsort(y)
    y[order] = y * np.arange(1.0, 7.0)
    return np.sum(y * x)


def sort_method(x):
    y = x.copy()
    y.sort()
    return np.sum(y * np.arange(1.0, 7.0) ** 2)


def global_buffer(x):
    BUFFER[:] = x * x
    BUFFER[1:] += BUFFER[:-1]
    return np.sum(BUFFER * x)


def self_normalise(x):
    y = x.copy()
    y /= np.sqrt(np.sum(y * y))
    y /= y[0]
    return np.sum(y**3)


def slots_mod2(x):
    slots = np.zeros((2, 6))
    slots[0] = x
    for t in range(4):
        slots[(t + 1) % 2] = np.sin(slots[t % 2]) + slots[(t + 1) % 2] * 0.5
    return np.sum(slots[0] * slots[1])


def scalar_vs_slice(x):
    y = x.copy()
    a = y[0]
    b = y[0:1]
    y[0] = x[1] * x[2]
    a += 1.0
    b += 1.0
    return a * np.sum(b) * np.sum(y)


def asarray_alias(x):
    y = x.copy()
    z = np.asarray(y)
    z[1:3] = x[3] * x[4]
    w = np.array(y)
    w *= 10.0
    return np.sum(y**2) + np.sum(w)


def real_view(x):
    y = x.copy()
    y.real[1:3] *= x[0]
    return np.sum(y**2)


def broadcast_read(x):
    y = x[:3].copy()
    wide = np.broadcast_to(y, (4, 3))
    before = np.sum(wide**2)
    y[1] = x[4] * x[5]
    return before + np.sum(wide * np.arange(12.0).reshape(4, 3))


def sliding_windows(x):
    y = x.copy()
    windows = sliding_window_view(y, 3)
    first = np.sum(windows**2)
    y[2] *= x[0]
    return first + np.sum(windows[1:3] ** 3)


def kill(x):
    y = x * x
    y[2] = 1.0
    y[3:] = 0.0
    z = y * x
    y[...] = 2.0
    return np.sum(z * y)


def refill_in_loop(x):
    buffer = np.zeros(6)
    total = 0.0
    for i in range(3):
        buffer[:] = 0.0
        buffer[i:] += x[: 6 - i] ** 2
        total = total + np.sum(np.sin(buffer)) * x[i]
    return total


def chained(x):
    a = b = x.copy()
    a[0] = c = x[1] * x[2]
    b[1] = c * a[0]
    return np.sum(a * b) + c


def ipow_self(x):
    y = x.copy()
    y **= y
    y[1:] **= y[:-1]
    return np.sum(y)


def row_views(x):
    table = x.reshape(3, 2).copy()
    for row in table:
        row *= row[0]
        row[1] += table[0, 0]
    return np.sum(table**2)


def cond_alias(x):
    y = x.copy()
    z = y if x[0] > 0.0 else y * 1.0
    w = y * 1.0 if x[0] > 0.0 else y
    z[1] = x[2] * x[3]
    w[2] = 50.0
    return np.sum(y**2) + np.sum(w * x)


def _maybe_copy(a, flag):
    if flag:
        return a
    return a.copy()


def same_or_copy(x):
    y = x.copy()
    one = _maybe_copy(y, x[0] > 0.0)
    two = _maybe_copy(y, x[0] < 0.0)
    one *= 2.0
    two *= 3.0
    return np.sum(y**2) + np.sum(one * two)


def loop_views(x):
    y = x.copy()
    for i in range(3):
        v = y[i : i + 3]
        v *= x[i]
        v[1] = v[0] * v[2]
    return np.sum(y**2) + np.sum(v)


def sequential(x):
    y = x.copy()
    for i in range(1, 6):
        y[i] = y[i] + 0.5 * y[i - 1]
    z = x.copy()
    z[1:] = z[1:] + 0.5 * z[:-1]
    return np.sum(y**2) + np.sum(z**3)


def copyto_mask(x):
    y = x.copy()
    np.copyto(y, x[0] * x, where=np.array([True, False, False, True, True, False]))
    np.copyto(y[:2], y[1:3])
    return np.sum(y**2)


def while_inplace(x):
    y = x.copy()
    while np.sum(y) > 2.0:
        y *= 0.7 + 0.1 * y[0]
    return np.sum(y**2)


def dict_iadd(x):
    held = {"a": x.copy(), "s": x[0]}
    alias = held["a"]
    held["a"] += x * x
    held["s"] += x[1]
    held["a"] *= held["s"]
    return np.sum(alias)


def unpack_rows(x):
    table = x.reshape(3, 2).copy()
    a, b, c = table
    a *= b
    table[1] = c * a
    b += 1.0
    return np.sum(table**2)


def split_concat(x):
    y = x.copy()
    left, right = np.split(y, 2)
    left *= right
    joined = np.concatenate([left, right, left])
    joined[0] = 9.0
    right[:] = left
    return np.sum(y**2) + np.sum(joined**2)


def nested_overwrite(x):
    y = x.copy()
    for i in range(2):
        for j in range(3):
            t = y[j] * y[j + i]
            y[j] = t
            y[j + 1] = t * x[i]
    return np.sum(y**2) + t


def closure_late(x):
    y = x.copy()

    def total():
        return np.sum(y**2)

    y[0] = x[1] * x[2]
    first = total()
    y = y * 2.0
    return first * total()


PROGRAMS = (
    view_write,
    base_write_after_view,
    view_read_twice,
    overlap_add,
    overlap_reverse,
    neg_stride,
    fancy_copy,
    fancy_store_dup,
    fancy_iadd_dup,
    add_at,
    fancy_read_dup,
    stale_mask,
    mask_store,
    out_self,
    out_view,
    ufunc_where,
    alias_args,
    alias_args_views,
    via_list,
    same_three_times,
    via_attribute,
    via_append,
    ravel_view_or_copy,
    reshape_copy,
    transpose_write,
    diagonal_later,
    alias_input,
    rebind_vs_mutate,
    int_buffer,
    f32_buffer,
    double_buffer,
    slice_swap,
    scalar_swap,
    branch_overwritten,
    argsort_inplace,
    sort_method,
    global_buffer,
    self_normalise,
    slots_mod2,
    scalar_vs_slice,
    asarray_alias,
    real_view,
    broadcast_read,
    sliding_windows,
    kill,
    refill_in_loop,
    chained,
    ipow_self,
    row_views,
    cond_alias,
    same_or_copy,
    loop_views,
    sequential,
    copyto_mask,
    while_inplace,
    dict_iadd,
    unpack_rows,
    split_concat,
    nested_overwrite,
    closure_late,
)

ROUNDING = {"f32_buffer": 2e-6}  # the buffer itself rounds to float32
REFUSED = {"global_buffer"}  # a moving value in a module-level buffer outlives the call

CASES = tuple(
    Case(
        program,
        lambda rng: (vector(rng, 6),),
        ("x",),
        rounding=ROUNDING.get(program.__name__, 1e-10),
        refused=program.__name__ in REFUSED,
    )
    for program in PROGRAMS
)
