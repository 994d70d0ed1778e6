"""Calls of the user's own functions: nested, recursive, closures, callees known at run time."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, number, vector


def square(x):
    return x * x


def smooth(x, w=1.5):
    y = w * x
    return np.tanh(y) + square(y)


def helper_once(x):
    y = smooth(x)
    return np.sum(y * x)


def helper_nested(x):
    return smooth(smooth(x, 0.5), w=smooth(x)) * square(x)


def helper_in_loop(x, n):
    for _ in range(n):
        x = smooth(x, 0.4)
    return np.sum(x)


def pair_of(x, y):
    return x * y, np.sin(x + y)


def helper_tuple(x, y):
    product, wave = pair_of(x, y)
    again, _ = pair_of(product, wave)
    return again + wave * product


def ignored_result(x):
    smooth(x)
    return x * x


def passive_helper(n):
    return n // 2 + 1


def helper_passive(x):
    k = passive_helper(len(x))
    return np.sum(x[:k] ** 2)


def power(x, n):
    if n == 0:
        return 1.0
    return x * power(x, n - 1)


def recursion(x):
    return power(np.sin(x), 4) + power(x, 0)


def fast_power(x, n):
    if n == 1:
        return x
    half = fast_power(x, n // 2)
    if n % 2 == 1:
        return half * half * x
    return half * half


def recursion_halves(x):
    return fast_power(x, 11)


def even(x, n):
    if n == 0:
        return x
    return odd(np.sin(x), n - 1)


def odd(x, n):
    if n == 0:
        return x * x
    return even(x * 1.2, n - 1)


def mutual_recursion(x):
    return even(x, 5) + odd(x, 4)


def tree_sum(tree, w):
    if isinstance(tree, tuple):
        left, right = tree
        return w * tree_sum(left, w) + tree_sum(right, w)
    return np.sin(w) * tree


def recursion_tree(w):
    return tree_sum(((1.0, 2.0), (3.0, (4.0, 5.0))), w)


def star_arguments(x, y):
    parts = (x, y)
    a, b = pair_of(*parts)
    return a * b


def keyword_arguments(x, w):
    options = {"w": w}
    return smooth(x, **options)


def variadic(*values):
    total = 1.0
    for value in values:
        total = total * value
    return total


def variadic_call(x, y):
    return variadic(x, y, x + y) + variadic()


def depth_one(x):
    return np.sin(x) * x


def depth_two(x):
    return depth_one(x) * depth_one(2.0 * x)


def depth_three(x):
    return depth_two(x) + depth_two(0.5 * x)


def deep(x):
    return depth_three(depth_three(x))


def jacobi_sweep(u, f):
    new = u.copy()
    new[1:-1] = 0.5 * (u[2:] + u[:-2] + f[1:-1])
    return new


def solver(u, f):
    for _ in range(4):
        u = jacobi_sweep(u, f)
    return np.sum(u * f)


def scaled_after(u, w):
    """The caller augments, after the calls, what the callee reads."""
    scale = w * np.ones_like(u)
    for _ in range(3):
        u = damped(u, scale)
    scale *= 2.0
    return np.sum(u * scale)


def damped(u, scale):
    return np.tanh(u * scale)


def pushed(v, u):
    """Returns an argument that it has written, beside a new value."""
    v -= 0.1 * np.sin(u)
    u = u + 0.1 * v
    v *= 0.9
    return v, u


def leapfrog(u):
    v = np.zeros_like(u)
    for _ in range(4):
        v, u = pushed(v, u)
    return np.sum(u * v)


class Pair:
    def __init__(self, one, two):
        self.one = one
        self.two = two


def part_of_a_new_object(w, s):
    """The object and its shadow are found by memory on both sides of the call."""
    held = Pair(w, s)
    w = w.copy()
    held.one[0] *= 0.5
    return held.two * np.sum(held.one)


def added_to(c, x):
    c[0] += np.sum(x)


def written_and_not_read(x, c):
    """What the callee writes into c reaches no result."""
    for _ in range(2):
        added_to(c, x)
    return np.sum(x * x)


def squared_in_place(w):
    w[:] = (lambda u: u * w)(w)


def callee_of_a_callee(w):
    """The inner callee finds its shadows by memory, so the outer one does too."""
    w = w.copy()
    for _ in range(2):
        squared_in_place(w)
    return np.sum(w)


def fill_deep(held, w):
    held[0][1] = np.sin(held[0][0]) * w
    held[1][0] = held[0][1] + held[1][0]


def written_deep_inside(x, w):
    """The callee writes lists inside of its argument only: `w` reaches them all the same."""
    held = [[x, x * 2.0], [x * 3.0]]
    for _ in range(2):
        fill_deep(held, w)
    return np.sum(held[0][1] * held[1][0])


def draws_once(x):
    """A factor that only run time makes is named, and made once, in forward mode too."""
    rng = np.random.default_rng(3)
    for _ in range(3):
        x = np.sin(x) * rng.random() + x
    return np.sum(x)


class Rebound:
    def __init__(self, state, rate):
        self.state = state
        self.rate = rate

    def push(self, v):
        self.state = np.tanh(self.state * self.rate + v)


def push_into(held, v):
    held.push(v)


def rebound_two_calls_below(x, s):
    """The attribute holds an array whose adjoint memory only the outermost caller has."""
    x = x.copy()
    x[:2] *= s
    held = Rebound(x, np.sqrt(1.5 + np.sin(s)))
    for _ in range(3):
        push_into(held, x * 2.0)
    return np.sum(np.sin(held.state)) + np.sum(x * 1.3) + held.rate


def _swapped(pair):
    one, other = pair
    return other, one


def pair_swapped_by_helper(x):
    """As many items are given as come back, and the second is made of the first."""
    _, v = _swapped((x, 2.0))
    return np.sum(v * v)


def _misfit(pair):
    w, b = pair
    return np.mean((np.arange(1.0, 4.0) * w + b) ** 2)


def pair_with_a_constant(w):
    """The forward half has two results, as the pair has items."""
    return _misfit((w, 0.5))


def _step_of(state):
    u, table = state
    return u * table["a"], table


def state_handed_back(a, x):
    """A tuple is carried from step to step, and the dict in it is the same one all along."""
    state = (x, {"a": np.sin(a)})
    for _ in range(3):
        state = _step_of(state)
    return np.sum(state[0] * state[1]["a"] ** 2)


def _held(state):
    u, table = state
    return [table, u * table["a"]]


def table_handed_back_in_a_list(table, x):
    held = _held((x, table))
    return np.sum(held[1] * held[0]["a"]) + np.sum(table["a"] ** 3)


CASES = (
    Case(state_handed_back, lambda rng: (vector(rng, 3), vector(rng, 3)), ("a", "x")),
    Case(
        table_handed_back_in_a_list,
        lambda rng: ({"a": vector(rng, 3)}, vector(rng, 3)),
        ("table", "x"),
    ),
    Case(pair_swapped_by_helper, lambda rng: (vector(rng, 3),), ("x",)),
    Case(pair_with_a_constant, lambda rng: (vector(rng, 3),), ("w",)),
    Case(rebound_two_calls_below, lambda rng: (vector(rng, 3), number(rng)), ("x", "s")),
    Case(written_deep_inside, lambda rng: (vector(rng, 3), number(rng)), ("x", "w")),
    Case(draws_once, lambda rng: (vector(rng, 3),), ("x",)),
    Case(callee_of_a_callee, lambda rng: (vector(rng, 3),), ("w",)),
    Case(part_of_a_new_object, lambda rng: (vector(rng, 3), number(rng)), ("w", "s")),
    Case(written_and_not_read, lambda rng: (vector(rng, 3), vector(rng, 2)), ("x",)),
    Case(scaled_after, lambda rng: (vector(rng, 3), number(rng)), ("u", "w")),
    Case(leapfrog, lambda rng: (vector(rng, 3),), ("u",)),
    Case(helper_once, lambda rng: (vector(rng, 3),), ("x",)),
    Case(helper_nested, lambda rng: (number(rng),), ("x",)),
    Case(helper_in_loop, lambda rng: (vector(rng, 3), 3), ("x",)),
    Case(helper_tuple, lambda rng: (number(rng), number(rng)), ("x", "y")),
    Case(ignored_result, lambda rng: (number(rng),), ("x",)),
    Case(helper_passive, lambda rng: (vector(rng),), ("x",)),
    Case(recursion, lambda rng: (number(rng),), ("x",)),
    Case(recursion_halves, lambda rng: (number(rng),), ("x",)),
    Case(mutual_recursion, lambda rng: (number(rng),), ("x",)),
    Case(recursion_tree, lambda rng: (number(rng),), ("w",)),
    Case(star_arguments, lambda rng: (number(rng), number(rng)), ("x", "y")),
    Case(keyword_arguments, lambda rng: (number(rng), number(rng)), ("x", "w")),
    Case(variadic_call, lambda rng: (number(rng), number(rng)), ("x", "y")),
    Case(deep, lambda rng: (number(rng),), ("x",)),
    Case(solver, lambda rng: (vector(rng, 6), vector(rng, 6)), ("u", "f")),
)

