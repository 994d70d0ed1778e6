"""Wrong because of memory: overwritten values, aliases, buffers, the caller's arrays."""

from __future__ import annotations

import numpy as np

from tests.literature.issue import Issue

X = np.array([0.3, 0.7, 1.1])
BUFFER = np.zeros(3)


def augmented(x):
    y = x * x
    y += x
    y *= y
    return np.sum(y)


def carried(x):
    s = x[0]
    for i in range(1, 3):
        t = s * x[i]
        s = t * t + s
    return s


def carried_by_while(x):
    s, i = x[0], 0
    while i < 3:
        s = np.sin(s) * x[i]
        i += 1
    return s


def element_stores(x):
    y = np.zeros(3)
    y[0] = x[0]
    for i in range(1, 3):
        y[i] = y[i - 1] * x[i]
    return np.sum(y)


def _product(a, b):
    a *= b
    return np.sum(a)


def same_array_twice(x):
    y = x.copy()
    return _product(y, y)


def overlapping_arguments(x):
    y = x.copy()
    return _product(y[1:], y[:-1]) + np.sum(y * y)


def gathered_twice(x):
    return np.sum(x[[0, 0, 2]] * np.array([1.0, 2.0, 4.0]))


def stored_twice(x):
    y = np.zeros(3)
    y[[0, 0, 1]] = x
    return np.sum(y * np.array([1.0, 2.0, 4.0]))


def added_twice(x):
    y = x.copy()
    y[[0, 0, 1]] += x
    return np.sum(y * y)


def accumulated_twice(x):
    y = x.copy()
    np.add.at(y, [0, 0, 1], x)
    return np.sum(y * y)


def captured_alias(x):
    y = x.copy()
    view = y[1:]

    def shrink():
        return np.sum(view * view)

    y *= 2.0
    return shrink()


def refilled_buffer(x):
    buffer, total = np.zeros(3), 0.0
    for i in range(3):
        buffer[:] = x * (i + 1)
        buffer[i] = 0.0
        total += np.sum(buffer * buffer)
    return total


def view_is_written(x):
    y = x * 1.0
    v = y[1:]
    v += x[:-1]
    return np.sum(y * y)


def transposed_write(x):
    y = np.outer(x, x)
    y.T[0] = x * 2.0
    return np.sum(y * y)


def overwritten_operand(x):
    y = x * 1.0
    z = y * y
    y *= 3.0
    return np.sum(z * y)


def global_buffer(x):
    BUFFER[:] = x
    return np.sum(BUFFER * BUFFER)


def default_list(x, held=[]):  # noqa: B006 (that is the trap)
    held.append(x)
    return np.sum(held[-1] * held[0])


def swapped(x):
    a, b = x[0], x[1]
    for _ in range(3):
        a, b = b, a * b
    return a - b


def double_buffer(x):
    old, new = x.copy(), np.zeros(3)
    for _ in range(2):
        new[:] = old * old[::-1]
        old, new = new, old
    return np.sum(old)


def overlapping_shift(x):
    y = x.copy()
    y[1:] = y[:-1] * 2.0
    return np.sum(y * y)


def history(x):
    states = [x]
    for _ in range(3):
        states.append(np.sin(states[-1]))
    return sum(np.sum(s) for s in reversed(states))


def _row(where, shows, function, **facts):
    return Issue(where, shows, function, (X,), **facts)


ISSUES = (
    _row("google/tangent 64", "augmented assignment", augmented),
    _row("NVIDIA/warp 174", "a loop overwrites what it carries", carried),
    _row("elixir-nx/nx 1747", "a while loop overwrites what it carries", carried_by_while),
    _row("torch-autograd 102", "elements are stored", element_stores),
    _row("pytorch 181146", "one array is passed twice, and written", same_array_twice),
    _row("pytorch 139789", "arguments overlap, and one is written", overlapping_arguments),
    _row("HIPS/autograd 210", "an index that repeats is gathered", gathered_twice),
    _row("cupy, differences", "an index that repeats is stored: the last wins", stored_twice),
    _row("numpy, advanced indexing", "an index that repeats is added once", added_twice),
    _row("jax, index update", "np.add.at adds every time", accumulated_twice),
    _row("Enzyme.jl 3124", "a closure captures an alias", captured_alias),
    _row("Enzyme 3167", "a buffer is refilled in a loop", refilled_buffer),
    _row("HIPS/autograd, view +=", "a view is written", view_is_written),
    _row("MyGrad, transposed view", "a transposed view is written", transposed_write),
    _row("pytorch, version counter", "an operand is overwritten later", overwritten_operand),
    _row("MyGrad, module buffer", "a global buffer is written", global_buffer, refused=True),
    _row("Python FAQ, defaults", "a default list is shared", default_list, refused=True),
    _row("Tapenade FAQ, aliasing", "names are swapped in a loop", swapped),
    _row("Devito, time buffers", "two buffers are swapped", double_buffer),
    _row("Fortran, array assignment", "source and target overlap", overlapping_shift),
    _row("Zygote.jl 78", "states are appended to a list", history),
)
