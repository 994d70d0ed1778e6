"""Views: windows of windows, windows that copy on some inputs, windows that repeat elements."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.zoo.case import Case, matrix, vector

WEIGHTS = np.arange(1.0, 7.0)


def view_of_view_of_view(x):
    y = x.copy()
    v = y[1:]
    w = v[::2]
    u = w[::-1]
    u[0] = x[0] * x[1]
    v *= u[1]
    y[4:] += w[:2]
    return np.sum(y * WEIGHTS) + np.sum(u**2)


def swapped_axes(a):
    y = a.copy()
    t = np.swapaxes(y, 0, 1)
    t[0] *= y[1]
    t[:, 2] = y[:, 0] * t[0]
    return np.sum(y**2 * a)


def moved_axis(a):
    cube = np.stack([a, a * 2.0, a * a])
    m = np.moveaxis(cube, 0, -1)
    m[0, 1] = a[2] * a[1]
    m[..., 0] *= 3.0
    return np.sum(cube**2)


def flipped(a):
    y = a.copy()
    up = np.flipud(y)
    up[0] += y[0] ** 2
    left = np.flip(y, 1)
    left[:, 0] = a[:, 1]
    return np.sum(y**2 * a)


def diagonal_read(a):
    y = a.copy()
    d = np.diagonal(y)
    before = np.sum(d**2)
    y[0, 0] = a[1, 1] * a[2, 2]
    y[1] *= 2.0
    return before * np.sum(d**3)


def trace_in_place(a):
    y = a.copy()
    t = np.trace(y)
    y[2, 2] *= t
    return t * np.trace(y @ y)


def real_part(x):
    y = x.copy()
    r = y.real
    r[0] = x[1] * x[2]
    np.real(y)[1:3] *= x[0]
    return np.sum(y**2)


def broadcast_rows(x):
    y = x[:3].copy()
    rows = np.broadcast_to(y, (2, 3))
    top = rows[0]
    y[0] *= x[5]
    part = rows[:, 1:]
    y[2] = x[3] ** 2
    return np.sum(top**2) + np.sum(part * np.arange(4.0).reshape(2, 2))


def broadcast_unwritten(x):
    rows = np.broadcast_to(x, (2, 6))
    return np.sum(rows[1] * np.sum(rows * rows, axis=0))


def moving_average(x):
    windows = sliding_window_view(x, 3)
    return np.sum(windows.mean(axis=1) ** 3)


def moving_average_of_written(x):
    y = x.copy()
    y[2] *= y[0]
    windows = sliding_window_view(y, 2)
    y[3] = windows[0, 1] * windows[1, 1]
    return np.sum(windows.sum(axis=1) * np.arange(5.0))


def split_parts(x):
    y = x * 2.0
    a, b, c = np.split(y, 3)
    a *= b
    c[:] = a + c
    return np.sum(y**2)


def split_loop(a):
    y = a.copy()
    for part in np.split(y, 3):
        part *= part[0, 0]
    return np.sum(y**2)


def array_split_parts(x):
    y = x.copy()
    parts = np.array_split(y, 4)
    parts[0][:] = parts[1] ** 2
    return np.sum(y**2) + np.sum(parts[3] * x[0])


def vertical_split(a):
    y = a.copy()
    top, bottom = np.vsplit(y, [1])
    bottom -= top
    left, right = np.hsplit(y, [2])
    left *= right
    return np.sum(y**2)


def at_least(x):
    y = x.copy()
    row = np.atleast_2d(y)
    row[0, 1:3] = x[3] * x[4]
    same = np.atleast_1d(y)
    same *= 2.0
    return np.sum(y**2)


def expanded(x):
    y = x.copy()
    column = y[:, None]
    column *= x[0]
    row = np.expand_dims(y, 0)
    row[0, :2] += x[2:4]
    np.squeeze(row)[5] = x[1]
    return np.sum(y**2)


def ravel_of_contiguous(a):
    y = a.copy()
    flat = y.ravel()
    flat[::2] *= a[0, 0]
    return np.sum(y**2)


def ravel_of_transposed(a):
    y = a.copy()
    flat = y.T.ravel()
    flat *= a[0, 0]
    return np.sum(y**2) + np.sum(flat**3)


def reshape_of_rows(a):
    y = a.copy()
    view = y[1:].reshape(-1)
    view[2:5] = y[0] ** 2
    copied = y[:, :2].reshape(-1)
    copied *= 10.0
    return np.sum(y**2) + np.sum(np.sin(copied))


def reshape_in_loop(x):
    y = x.copy()
    for shape in ((2, 3), (3, 2), (6, 1)):
        t = y.reshape(shape)
        t[0] *= y[5]
    return np.sum(y**2)


def order_f(a):
    y = np.asfortranarray(a * 2.0)
    flat = y.ravel(order="K")
    flat[1] *= 3.0
    y.T[2] += a[0]
    return np.sum(y**2)


def astype_same(x):
    y = x.copy()
    same = y.astype(float, copy=False)
    other = y.astype(float)
    same[0] = x[1] ** 2
    other[1] = 5.0
    return np.sum(y**2) + np.sum(other * x)


def asarray_same(x):
    y = x.copy()
    same = np.asarray(y, dtype=float)
    same[2:] *= x[0]
    contiguous = np.ascontiguousarray(y[::2])
    contiguous[0] = 9.0
    again = np.ascontiguousarray(y)
    again[1] = x[0] * x[2]
    return np.sum(y**2) + np.sum(contiguous)


def array_copies(x):
    y = x.copy()
    c = np.array(y)
    y[0] = 0.0
    d = np.copy(y)
    d *= x
    e = y.flatten()
    e[1] = 3.0
    return np.sum(c * y) + np.sum(d) + np.sum(e**2)


def rows_of_rows(a):
    y = a.copy()
    for i, row in enumerate(y):
        for j in range(len(row)):
            row[j] *= y[j, i]
    return np.sum(y**2)


def zip_rows(a):
    y, z = a.copy(), a * 2.0
    for p, q in zip(y, z, strict=True):
        p += q
        q *= p[0]
    return np.sum(y * z)


def last_row_after_loop(a):
    y = a.copy()
    for row in y:
        row *= 2.0
    row[0] = a[0, 0] ** 2
    return np.sum(y**2)


def window_in_tuple(x):
    y = x.copy()
    pair = (y[:3], y[3:])
    pair[0][:] = pair[1] ** 2
    left, right = pair
    right *= left
    return np.sum(y**2)


def windows_in_list(x):
    y = x.copy()
    parts = [y[i : i + 2] for i in range(0, 6, 2)]
    for part in parts:
        part *= part[::-1]
    parts[0] += parts[2]
    return np.sum(y**2)


def windows_in_dict(x):
    y = x.copy()
    named = {"head": y[:2], "tail": y[2:]}
    named["head"][0] = x[5] * x[4]
    named["tail"] *= named["head"][0]
    named["head"] += named["tail"][:2]
    return np.sum(y**2)


def buffer_of_pieces(x):
    state = np.zeros(12)
    position, speed = state[:6], state[6:]
    position[:] = x
    for _ in range(3):
        speed -= 0.1 * position**3
        position += 0.1 * speed
    return np.sum(state**2)


def window_chosen_by_branch(x):
    y = x.copy()
    for i in range(3):
        v = y[:3] if i % 2 == 0 else y[3:]
        v *= x[i]
        v[0] += y[5]
    return np.sum(y**2)


def window_carried(x):
    y = x.copy()
    v = y[:2]
    for i in range(1, 4):
        w = y[i : i + 2]
        w *= v
        v = w
    v[0] = x[0]
    return np.sum(y**2)


def rebound_window(x):
    y = x.copy()
    v = y[1:4]
    v = v * 2.0
    v[0] = 7.0
    y[2] *= x[0]
    return np.sum(y**2) + np.sum(v * x[:3])


def strided_trick(x):
    y = x.copy()
    pairs = as_strided(y, (5, 2), (8, 8))
    return np.sum(pairs[:, 0] * pairs[:, 1])


def meshgrid_views(x):
    xx, yy = np.meshgrid(x[:3], x[3:])
    xx[0] *= 2.0
    yy[:, 1] = xx[:, 0] ** 2
    return np.sum(xx * yy)


def rotated(a):
    y = a.copy()
    r = np.rot90(y)
    r[0] *= a[0]
    return np.sum(y**2 * a)


def take_copies(a):
    y = a.copy()
    t = np.take(y, [0, 0, 2], axis=0)
    t *= 2.0
    y[0] = a[1] ** 2
    return np.sum(y * t)


def where_copies(x):
    y = x.copy()
    z = np.where(x > 0.8, y, 2.0 * y)
    y *= 3.0
    z[1] = 1.0
    return np.sum(y * z)


def slice_in_variable(x):
    y = x.copy()
    s = slice(1, 4)
    y[s] *= y[0]
    v = y[s]
    v += x[:3]
    return np.sum(y**2)


def slices_in_loop(x):
    y = x.copy()
    for s in [slice(0, 2), slice(2, 4)]:
        y[s] *= y[0]
    return np.sum(y**2)


def tuple_key(a):
    y = a.copy()
    key = (slice(None), 1)
    y[key] *= y[0]
    v = y[key]
    v += a[0]
    return np.sum(y**2)


def _prefix_squares(a, n):
    if n == 0:
        return
    a[n:] += a[:-n] ** 2
    _prefix_squares(a, n - 1)


def written_by_recursion(x):
    y = x.copy()
    _prefix_squares(y, 2)
    return np.sum(y**2)


def _ping(a, n):
    if n > 0:
        a[n:] += a[:-n] ** 2
        _pong(a, n - 1)


def _pong(a, n):
    if n > 0:
        a[0] *= a[n]
        _ping(a, n - 1)


def written_by_turns(x):
    y = x.copy()
    _ping(y, 3)
    return np.sum(y**2)


def window_of_permuted(a):
    y = np.sin(np.stack([a, 2.0 * a]).transpose(1, 0, 2))  # neither rows nor columns lie together
    v = y[0] if a[0, 0] > 0.0 else y[1]
    v *= v
    return np.sum(y**3 * np.arange(3.0))


VECTORS = (
    view_of_view_of_view, real_part, broadcast_rows, broadcast_unwritten, moving_average,
    moving_average_of_written, split_parts, array_split_parts, at_least, expanded,
    reshape_in_loop, astype_same, asarray_same, array_copies, window_in_tuple, windows_in_list,
    windows_in_dict, buffer_of_pieces, window_chosen_by_branch, window_carried, rebound_window,
    strided_trick, meshgrid_views, where_copies, slice_in_variable, slices_in_loop,
    written_by_recursion, written_by_turns,
)  # fmt: skip
MATRICES = (
    swapped_axes, moved_axis, flipped, diagonal_read, trace_in_place, split_loop, vertical_split,
    ravel_of_contiguous, ravel_of_transposed, reshape_of_rows, order_f, rows_of_rows, zip_rows,
    last_row_after_loop, rotated, take_copies, tuple_key, window_of_permuted,
)  # fmt: skip

CASES = (
    *(Case(program, lambda rng: (vector(rng, 6),), ("x",)) for program in VECTORS),
    *(Case(program, lambda rng: (matrix(rng, 3, 3),), ("a",)) for program in MATRICES),
)
