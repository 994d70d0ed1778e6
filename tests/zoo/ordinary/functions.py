"""Functions: helpers, closures, defaults, keywords, recursion, caches."""

from __future__ import annotations

import functools

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def logistic(w, x, y):
    p = sigmoid(w * x)
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))


def keyword_only(x, *, scale=2.0, power=3):
    return scale * x**power


def calls_keyword_only(x, w):
    return keyword_only(x, scale=w) + keyword_only(w, power=2)


def positional_only(a, b, /, c=1.0):
    return a * b + c


def calls_positional_only(x, y):
    return positional_only(x, y) * positional_only(y, x, c=x)


def sum_of(*values, weight=1.0):
    total = 0.0
    for value in values:
        total += weight * value
    return total


def calls_variadic(x, y):
    return sum_of(x, y, x * y) * sum_of(x, weight=y)


def with_options(x, **options):
    return x * options.get("scale", 1.0) + options["shift"]


def calls_options(x, y):
    return with_options(x, shift=y, scale=y * y)


def forwards(f, *args, **kwargs):
    return f(*args, **kwargs) * 2.0


def calls_forwarding(x, y):
    return forwards(keyword_only, x, scale=y)


def spread_tuple(x, y):
    pair = (x, y)
    return positional_only(*pair) + sum_of(*pair, x)


def spread_dict(x, y):
    options = {"scale": y, "power": 2}
    return keyword_only(x, **options)


def returns_pair(x):
    return np.sin(x), np.cos(x)


def uses_pair(x):
    s, c = returns_pair(x)
    return s * c + returns_pair(s)[1]


def returns_dict(x):
    return {"value": x * x, "twice": 2.0 * x}


def uses_dict(x):
    found = returns_dict(x)
    return found["value"] * found["twice"]


def returns_list(x):
    return [x, x * x, x**3]


def uses_list(x):
    parts = returns_list(x)
    return parts[0] + parts[1] * parts[2]


def inner_recursion(x):
    def power(v, n):
        if n == 0:
            return 1.0
        return v * power(v, n - 1)

    return power(x, 4)


def recursion_on_list(x):
    def total(values):
        if len(values) == 0:
            return 0.0
        return values[0] ** 2 + total(values[1:])

    return total(x)


def tree_total(tree, w):
    if isinstance(tree, tuple):
        left, right = tree
        return np.sin(tree_total(left, w) * tree_total(right, w))
    return tree * w


def recursion_on_tree(w):
    return tree_total(((1.0, 2.0), (0.5, (0.3, 0.8))), w)


def factory(power):
    def apply(v):
        return v**power

    return apply


def uses_factory(x):
    square, cube = factory(2), factory(3)
    return square(x) * cube(x)


def counter_closure(x):
    total = 0.0

    def add(v):
        nonlocal total
        total += v * x
        return total

    add(1.0)
    add(x)
    return total * x


def closure_over_list(x):
    seen = []

    def record(v):
        seen.append(v * v)

    record(x)
    record(2.0 * x)
    return seen[0] * seen[1]


def closure_writes_array(x):
    out = np.zeros(3)

    def put(i, v):
        out[i] = v * v

    put(0, x)
    put(2, 3.0 * x)
    return np.sum(out)


@functools.cache
def spacing(n):
    return 1.0 / (n - 1)


def cached_passive(x):
    return np.sum(np.sin(x * spacing(5) * np.arange(5)))


@functools.lru_cache(maxsize=None)
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


def cached_recursion(x):
    return sum(binomial(4, k) * x**k for k in range(5))


def default_list(x, weights=(0.5, 0.25)):
    return x * weights[0] + x * x * weights[1]


def lambda_pair(x):
    f, g = lambda v: v * v, lambda v: np.sin(v)
    return f(g(x)) + g(f(x))


def lambda_default(x):
    f = lambda v, n=2: v**n  # noqa: E731
    return f(x) + f(x, 3)


def simpson(f, a, b, n):
    h = (b - a) / n
    total = f(a) + f(b)
    for k in range(1, n):
        total += (4.0 if k % 2 else 2.0) * f(a + k * h)
    return total * h / 3.0


def integral(w, b):
    return simpson(lambda t: np.exp(-w * t), 0.0, b, 4)


def runge_kutta(f, y, t, h):
    k1 = f(t, y)
    k2 = f(t + 0.5 * h, y + 0.5 * h * k1)
    return y + h * k2


def trajectory(y, k):
    def rate(t, state):
        return -k * state + np.sin(t)

    for n in range(3):
        y = runge_kutta(rate, y, 0.1 * n, 0.1)
    return y


def traced(f):
    @functools.wraps(f)
    def wrapper(*args):
        return f(*args) * 2.0

    return wrapper


@traced
def decorated(x):
    return np.sin(x)


def calls_decorated(x):
    return decorated(x) * x


def documented(x: float, n: int = 2) -> float:
    """A docstring with `code` and a \\ backslash."""
    return x**n


def calls_documented(x):
    return documented(x) + documented(x, n=3)


def function_in_loop(x):
    total = 0.0
    for k in range(1, 4):

        def term(v):
            return v**k / k

        total += term(x)
    return total


def method_of_array(x):
    f = x.sum
    return f() * x.mean()


def captured_and_renamed(w, n):
    def power(t):
        return w * t**n

    def twice(t):
        other = power
        return other(t) + other(2.0 * t)

    return twice(0.3) + twice(0.4)


def captured_and_applied(w, n):
    def shift(t):
        return t + n

    def both(t):
        steps = [shift, lambda v: shift(v) * n]
        return steps[0](t) * w + max(map(shift, [t, 2.0 * t])) * w

    return both(0.3) + both(0.4)


def captured_partial(w, n):
    def power(k, t):
        return w * t**k

    def at(t):
        square = functools.partial(power, n)
        for _ in range(2):
            again = square
            t = again(t)
        return t

    return at(0.3) + at(0.4)


CASES = (
    program(captured_and_renamed, number, 2),
    program(captured_and_applied, number, 2),
    program(captured_partial, number, 2),
    program(logistic, number, vector, np.array([0.0, 1.0, 1.0, 0.0, 1.0])),
    program(calls_keyword_only, number, number),
    program(calls_positional_only, number, number),
    program(calls_variadic, number, number),
    program(calls_options, number, number),
    program(calls_forwarding, number, number),
    program(spread_tuple, number, number),
    program(spread_dict, number, number),
    program(uses_pair, number),
    program(uses_dict, number),
    program(uses_list, number),
    program(inner_recursion, number),
    program(recursion_on_list, vector),
    program(recursion_on_tree, number),
    program(uses_factory, number),
    program(counter_closure, number),
    program(closure_over_list, number),
    program(closure_writes_array, number),
    program(cached_passive, number),
    program(cached_recursion, number),
    program(default_list, number),
    program(lambda_pair, number),
    program(lambda_default, number),
    program(integral, number, number),
    program(trajectory, number, number),
    program(calls_decorated, number),
    program(calls_documented, number),
    program(function_in_loop, number),
    program(method_of_array, vector),
)
