"""Containers inside containers, reached through variables that hold the inner one."""

from __future__ import annotations

from tests.zoo.case import Case, number, vector


def rows_unpacked(rows):
    total = 0.0
    for row in rows:
        a, b = row
        total = total + a * b
    return total


def row_by_index(rows):
    total = 0.0
    for i in range(len(rows)):
        row = rows[i]
        total = total + row[0] * row[1]
    return total


def row_chosen(rows):
    row = rows[0] if rows[0][0] < rows[1][0] else rows[1]
    return row[0] * row[1] ** 2


def _product(row):
    return row[0] * row[1]


def row_to_helper(rows):
    return sum([_product(row) for row in rows])


def dict_by_key(parts):
    total = 0.0
    for key in parts:
        part = parts[key]
        total = total + part["x"] ** 2 * part["y"]
    return total


def _first_row(outer):
    return outer[0][0] * outer[0][1] * outer[1]


def inner_by_caller(x):
    inner = [x * 2.0, x + 1.0]
    return _first_row([inner, x])


def _sum_of_products(parts):
    return (parts["a"] * parts["b"]).sum()


def written_arrays_by_caller(x):
    a = x.copy()
    a[0] = 2.0
    b = x * 3.0
    return _sum_of_products({"a": a, "b": b})


def one_array_twice(x):
    a = x.copy()
    a[0] = a[1]
    return _sum_of_products({"a": a, "b": a})


def rows_written(rows):
    for row in rows:
        row[0] = row[0] * row[1]
    return rows[0][0] + rows[1][0] ** 2


def list_returned(x):
    return [x, 2.0 * x]


def list_grown_after(x):
    parts = [x, x * x]
    parts.append(parts[0] * 3.0)
    return parts


def _rows(rng):
    return ([[number(rng), number(rng)], [number(rng), number(rng)]],)


CASES = (
    Case(list_returned, lambda rng: (number(rng),), ("x",)),
    Case(list_grown_after, lambda rng: (number(rng),), ("x",)),
    Case(rows_unpacked, _rows, ("rows",)),
    Case(row_by_index, _rows, ("rows",)),
    Case(row_chosen, _rows, ("rows",)),
    Case(row_to_helper, _rows, ("rows",)),
    Case(
        dict_by_key,
        lambda rng: ({name: {"x": number(rng), "y": number(rng)} for name in "ab"},),
        ("parts",),
    ),
    Case(inner_by_caller, lambda rng: (number(rng),), ("x",)),
    Case(written_arrays_by_caller, lambda rng: (vector(rng, 3),), ("x",)),
    Case(one_array_twice, lambda rng: (vector(rng, 3),), ("x",)),
    Case(rows_written, lambda rng: ([vector(rng, 2), vector(rng, 2)],), ("rows",)),
)
