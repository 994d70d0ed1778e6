"""Every way of writing an array: by index, by mask, by a call that is told where to write."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, number, vector

WEIGHTS = np.arange(1.0, 7.0)


def _halves(x):
    head = x[:3]
    head *= 2.0
    return x * x, head


def into_part_of_a_result(x):
    y = x.copy()
    squares, head = _halves(y)
    np.divide(y, 1.5, out=squares, where=y > 1.0)
    return np.sum(squares * WEIGHTS) + np.sum(head)


def add_at_itself(x):
    y = x * 1.0
    np.add.at(y, [0, 2, 0, 3, 5, 1], y)
    return np.sum(y * WEIGHTS)


def swap_rows(a):
    a = a.copy()
    a[[0, 2]] = a[[2, 0]]
    return np.sum(a * a * np.arange(9.0).reshape(3, 3))


def swap_rows_by_copies(a):
    a = a.copy()
    top = a[0].copy()
    a[0] = a[1] * a[2]
    a[1] = top
    return np.sum(a**2 * np.arange(9.0).reshape(3, 3))


def swap_row_views(a):
    a = a.copy()
    a[0], a[1] = a[1], a[0]
    return np.sum(a**2 * np.arange(9.0).reshape(3, 3))


def rotate_elements(x):
    y = x.copy()
    y[0], y[1], y[2] = y[2], y[0] * y[1], y[1]
    return np.sum(y * WEIGHTS * x)


def chained_element(x):
    y = x.copy()
    y[0] = y[3] = x[1] * x[2]
    return np.sum(y**2 * WEIGHTS)


def chained_fancy(x):
    y, z = x.copy(), x * 2.0
    y[[0, 0, 1]] = z[1:4] = x[3:] ** 2
    return np.sum(y * z)


def strided_negative(x):
    y = x.copy()
    y[::-2] *= y[1::2]
    y[4::-2] = y[::2] ** 2
    return np.sum(y * WEIGHTS)


def ellipsis_newaxis(a):
    y = a.copy()
    y[..., 0] = y[..., 1] * y[..., 2]
    y[None, 1] *= y[0, ..., None].T
    return np.sum(y**2)


def all_operators(x):
    y = x.copy()
    y[0] += x[1]
    y[1] -= x[2] * y[0]
    y[2] *= y[1]
    y[3] /= y[2] + 4.0
    y[4] **= 2
    y[5] **= y[0]
    y[1:3] -= y[3:5]
    y[2:4] *= y[2:4]
    y[3:] /= 1.0 + y[:3] ** 2
    return np.sum(y * WEIGHTS)


def modulo_floor(x):
    y = x * 5.0
    y[:3] %= 1.7
    y[3:] //= 2.0
    return np.sum(y**2)


def matmul_in_place(a, b):
    c = a.copy()
    for _ in range(3):
        c = c @ b
        c *= 0.5
    c @= b
    return np.sum(c * a)


def mask_and_index(x):
    y = x.copy()
    y[(y > 0.7) & (x < 1.2)] *= 2.0
    y[~(y > 0.9)] = x[5]
    y[np.where(y > 1.0)] **= 2
    y[np.nonzero(x > 1.0)[0]] += x[0]
    return np.sum(y**2)


def mask_rows(a):
    y = a.copy()
    rows = a[:, 0] > 0.8
    y[rows] = y[rows] ** 2
    y[~rows, 1] = a[0, 0]
    y[a > 1.1] = 0.0
    return np.sum(y**3)


def repeated_index_of_a_list(x, s):
    y = np.array([u for u in x])  # noqa: C416 - whose kind is not known
    y[[1, 1]] = s
    return np.sum(y * y)


def repeated_index_in_unknown(x, s):
    y = np.array([u for u in x])  # noqa: C416
    y[np.array([2, 0, 2])] = s * x[:3]
    return np.sum(np.sin(y))


def fancy_pairs(a):
    y = a.copy()
    y[[0, 1, 0], [2, 0, 2]] = a[2] ** 2
    y[np.array([0, 2]), 1:] *= a[1, :2]
    y[:, [1, 1]] += a[:, :2] * a[:, 1:]
    return np.sum(y**2)


def fancy_operators(x):
    y = x.copy()
    k = np.array([3, 3, 1, 0])
    y[k] *= x[:4]
    y[k] -= x[2:] ** 2
    y[k] /= 1.0 + x[1:5] ** 2
    y[k] **= 2
    return np.sum(y * WEIGHTS)


def fancy_scalar(x):
    y = x.copy()
    y[[1, 4, 4]] = x[0] * x[1]
    y[[2, 2]] += x[3]
    return np.sum(y**2)


def index_changes_later(x):
    y = x.copy()
    k = np.array([0, 2, 4])
    for i in range(2):
        y[k] = y[k] * x[i]
        k += 1
    k[:] = 0
    return np.sum(y**2)


def fancy_matrix_index(x):
    y = x.copy()
    k = np.array([[0, 1], [1, 5]])
    y[k] = np.outer(x[:2], x[2:4])
    y[k.T] += x[4]
    return np.sum(y**2 * WEIGHTS)


def subtract_at(x):
    y = x.copy()
    np.subtract.at(y, [0, 0, 5], x[:3] ** 2)
    np.add.at(y, np.array([1, 1, 1]), x[3])
    np.add.at(y, slice(2, 4), x[:2])
    return np.sum(y**3)


def add_at_pairs(a, x):
    y = np.zeros((3, 3))
    np.add.at(y, ([0, 1, 0], [2, 2, 2]), x)
    np.add.at(y, (slice(None), [0, 0]), a[:, :2])
    return np.sum(y**2 * a)


def bincount_like(x):
    bins = np.zeros(3)
    for i in range(len(x)):
        bins[int(i * 0.5)] += x[i] ** 2
    return np.sum(np.sqrt(bins))


def out_positional(x):
    y = np.empty_like(x)
    np.add(x, x * x, y)
    np.exp(y, y)
    return np.sum(y)


def out_chain(x):
    y = np.zeros(6)
    z = np.multiply(np.add(x, 1.0, out=y), x, out=y)
    z *= 2.0
    return np.sum(y * x)


def out_tuple(x):
    y = x.copy()
    np.sqrt(y, out=(y,))
    return np.sum(y * WEIGHTS)


def out_reduction(a):
    row = np.empty(3)
    np.sum(a * a, axis=0, out=row)
    row *= a[0]
    total = np.zeros(3)
    np.cumsum(row, out=total)
    return np.sum(total**2)


def out_matmul(a, b):
    c = np.empty((3, 3))
    np.matmul(a, b, out=c)
    np.dot(c, b, out=c)
    c += a
    return np.sum(c**2)


def out_clip(x):
    y = x * 2.0
    np.clip(y, 0.9, 2.1, out=y)
    np.maximum(y, x, out=y)
    y.clip(1.0, 2.0, out=y)
    return np.sum(y**2)


def out_where_division(x):
    safe = np.array([1.0, 0.0, 2.0, 0.0, 1.0, 3.0])
    y = np.zeros(6)
    np.divide(x, safe * x[0], out=y, where=safe > 0.5)
    return np.sum(y**2)


def out_column(a):
    y = a.copy()
    np.multiply(y[:, 0], y[:, 1], out=y[:, 2])
    np.negative(y[0], out=y[0])
    return np.sum(y**3)


def out_overlap(x):
    y = x.copy()
    np.multiply(y[:-1], y[1:], out=y[1:])
    np.add(y[1:], y[:-1], out=y[:-1])
    return np.sum(y**2)


def copyto_plain(x):
    y = np.empty(6)
    np.copyto(y, x)
    y *= x
    np.copyto(y[2:4], x[0])
    return np.sum(y**2)


def put_elements(x):
    y = x.copy()
    np.put(y, [0, 5, 0], x[1:4] ** 2)
    y.put([1], x[0] * x[0])
    return np.sum(y * WEIGHTS)


def put_along(x):
    y = x.copy()
    np.put_along_axis(y, np.argsort(-x), x * x, 0)
    return np.sum(y * WEIGHTS)


def putmask_place(x):
    y = x.copy()
    np.putmask(y, y > 0.9, x * x)
    np.place(y, y < 0.7, x[0])
    return np.sum(y**2)


def fill_the_diagonal(a):
    y = a.copy()
    np.fill_diagonal(y, a[0, 1] ** 2)
    return np.sum(y @ a)


def fill_the_diagonal_by(a):
    y = a @ a
    np.fill_diagonal(y, a[1] * a[2])
    return np.sum(y**2)


def fill_method(x):
    y = x.copy()
    y[:3].fill(x[5])
    before = np.sum(y * y * x)
    y.fill(2.0)
    return before * np.sum(y)


def sort_rows(a):
    y = a.copy()
    y.sort(axis=0)
    y[1].sort()
    y.T[0].sort()
    return np.sum(y**2 * np.arange(9.0).reshape(3, 3))


def sort_window(x):
    y = x * x
    y[1:5].sort()
    return np.sum(y * WEIGHTS)


def flat_write(a):
    y = a.copy()
    y.flat[1] = a[2, 2] ** 2
    y.flat[3:5] = a[0, :2] * a[1, 1]
    y[0].flat[1] *= a[0, 0]
    return np.sum(y**3)


def float32_store(x):
    y = np.zeros(6, np.float32)
    y[:3] = x[3:]
    y[[3, 3]] = x[:2] ** 2
    return np.sum(y * y)


def zero_dimensional(x):
    y = np.array(x[0])
    z = y
    y += x[1]
    y[...] = y * x[2]
    y[()] *= 2.0
    return z * x[3]


def integer_counts(x):
    counts = np.zeros(3, dtype=int)
    for i in range(6):
        counts[i % 3] += i
    y = x.copy()
    y[counts % 6] += 1.0 * x[0]
    return np.sum(y * y)


def tuple_of_targets(x):
    y = x.copy()
    (y[0], a), y[1:3] = (x[3], x[4] ** 2), x[1:3] * y[1:3]
    y[a > 0.0] *= a
    return np.sum(y**2)


def augmented_by_itself(x):
    y = x.copy()
    y += y
    y *= y
    y -= y / 3.0
    y[1:] -= y[:-1] * y[1:]
    y[::2] /= y[1::2] + y[::2] + 3.0
    return np.sum(y)


def read_in_index(x):
    y = x.copy()
    y[int(y[0] > 0.0)] = y[int(y[1] > 5.0)] * y[2]
    return np.sum(y**2)


def walrus_write(x):
    y = x.copy()
    y[0] = (t := y[1] * y[2]) * t
    return np.sum(y) * t


def conditional_write(x):
    y = x.copy()
    for i in range(6):
        if y[i] > 0.9:
            y[i] *= y[i - 1]
        elif y[i] > 0.6:
            y[i] = y[i] ** 2 + y[0]
        else:
            continue
        y[0] += 0.1 * y[i]
    return np.sum(y * WEIGHTS)


def ternary_target(x):
    y, z = x.copy(), x * 2.0
    target = y if x[0] > 0.0 else z
    target[1:3] = x[3:5] ** 2
    return np.sum(y * z)


VECTORS = (
    into_part_of_a_result, add_at_itself,
    rotate_elements, chained_element, chained_fancy, strided_negative, all_operators, modulo_floor,
    mask_and_index, fancy_operators, fancy_scalar, index_changes_later, fancy_matrix_index,
    subtract_at, bincount_like, out_positional, out_chain, out_tuple, out_clip, out_where_division,
    out_overlap, copyto_plain, put_elements, put_along, putmask_place, fill_method, sort_window,
    float32_store, zero_dimensional, integer_counts, tuple_of_targets,
    augmented_by_itself, read_in_index, walrus_write, conditional_write, ternary_target,
)  # fmt: skip
MATRICES = (
    swap_rows, swap_rows_by_copies, swap_row_views, ellipsis_newaxis, mask_rows, fancy_pairs,
    out_reduction, out_column, fill_the_diagonal, fill_the_diagonal_by, sort_rows, flat_write,
)  # fmt: skip
ROUNDING = {"float32_store": 2e-6}

CASES = (
    *(
        Case(
            program,
            lambda rng: (vector(rng, 6),),
            ("x",),
            rounding=ROUNDING.get(program.__name__, 1e-10),
        )
        for program in VECTORS
    ),
    *(Case(program, lambda rng: (matrix(rng, 3, 3),), ("a",)) for program in MATRICES),
    Case(repeated_index_of_a_list, lambda rng: (vector(rng, 3), number(rng)), ("x", "s")),
    Case(repeated_index_in_unknown, lambda rng: (vector(rng, 4), number(rng)), ("x", "s")),
    Case(matmul_in_place, lambda rng: (matrix(rng, 3, 3), matrix(rng, 3, 3)), ("a", "b")),
    Case(out_matmul, lambda rng: (matrix(rng, 3, 3), matrix(rng, 3, 3)), ("a", "b")),
    Case(add_at_pairs, lambda rng: (matrix(rng, 3, 3), vector(rng, 3)), ("a", "x")),
)
