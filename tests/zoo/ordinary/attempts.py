"""`try` around active work, and functions that write the variables around them."""

from __future__ import annotations

import contextlib
import logging

import numpy as np

from tests.zoo.case import matrix, number, vector
from tests.zoo.ordinary.program import program

log = logging.getLogger(__name__)


def guarded_division(x, y):
    try:
        z = x / y
    except ZeroDivisionError:
        z = 0.0
    return z * x


def guarded_return(x, y):
    try:
        return x / y
    except ZeroDivisionError:
        return 0.0


def guarded_lookup(params, x):
    try:
        scale = params["scale"]
    except KeyError:
        scale = 1.0
    return x * scale


def guarded_helper(x):
    def root(v):
        if v < 0.0:
            raise ValueError("negative")
        return np.sqrt(v)

    try:
        y = root(x)
    except ValueError as error:
        log.warning("failed: %s", error)
        raise
    return y * x


def solved(a, b):
    try:
        x = np.linalg.solve(a, b)
    except np.linalg.LinAlgError:
        x = np.linalg.lstsq(a, b, rcond=None)[0]
    return np.sum(x * x)


def reraised(x):
    try:
        y = np.log(x)
    except FloatingPointError as error:
        raise ValueError("bad input") from error
    return np.sum(y)


def cleaned_up(x):
    done = []
    try:
        y = np.sum(x * x)
    finally:
        done.append(1)
    return y * len(done)


def otherwise(x, n):
    try:
        k = int(n)
    except ValueError:
        k = 1
    else:
        x = x * 2.0
    return x**k


def tried_in_loop(x):
    total = 0.0
    for k in range(3):
        try:
            total += x[k] / (k + 1)
        except IndexError:
            break
    return total


def tried_in_loop_return(x):
    for scale in (1.0, 2.0):
        try:
            y = np.sum(np.log(x * scale))
        except FloatingPointError:
            continue
        if y > -100.0:
            return y
    return 0.0


def newton_with_check(x):
    y = 1.0
    for _ in range(20):
        try:
            step = (y * y - x) / (2.0 * y)
        except ZeroDivisionError:
            raise RuntimeError("no progress") from None
        y = y - step
        if abs(step) < 1e-14:
            break
    return y


def nested_try(x):
    try:
        try:
            y = x * x
        except TypeError:
            y = x
        z = y * 2.0
    except ValueError:
        z = x
    return z


def counter_closure(x):
    total = 0.0

    def add(v):
        nonlocal total
        total += v * v

    add(x)
    add(2.0 * x)
    return total * x


def counts_calls(x):
    calls = 0

    def f(v):
        nonlocal calls
        calls += 1
        return v * v

    y = f(x) + f(2.0 * x)
    return y / calls


def evaluations_in_loop(x):
    best = x
    steps = 0

    def improve(v):
        nonlocal best, steps
        steps += 1
        if v > best:
            best = v

    for k in range(3):
        improve(x * k)
    return best * steps


def running_state(x):
    state = [0.0, 0.0]

    def push(v):
        state[0] = state[0] * 0.9 + v
        state[1] += 1

    for v in x:
        push(v)
    return state[0] / state[1]


def state_in_dict(x):
    cache = {}

    def remember(k, v):
        if k not in cache:
            cache[k] = v * v
        return cache[k]

    return remember("a", x) * remember("b", 2.0 * x) + remember("a", 5.0)


def memoised_recursion(x):
    memo = {0: 1.0, 1: x}

    def chebyshev(n):
        if n in memo:
            return memo[n]
        memo[n] = 2.0 * x * chebyshev(n - 1) - chebyshev(n - 2)
        return memo[n]

    return chebyshev(4)


def missing_return(x, flag):
    def scaled(v):
        if flag:
            return v * 3.0

    y = scaled(x)
    return x if y is None else y


def missing_return_none(x):
    def positive(v):
        if v < 0.0:
            return None
        return v * v

    y = positive(x)
    if y is None:
        y = 0.0
    return y * x


def missing_return_unused(x):
    def check(v):
        if v > 100.0:
            print("large")
            return
        print("fine") if v < -100.0 else None

    check(x)
    return x * x


@contextlib.contextmanager
def settings(scale):
    yield scale


def context_value(x):
    with settings(2.0) as scale:
        y = x * scale
    return y


def context_with_state(x):
    with np.errstate(all="ignore"):
        total = 0.0
        for v in x:
            total += np.log(v)
    return total


def logged(x):
    y = x * x
    log.debug("value %s", y)
    logging.getLogger("other").info(f"{y}")
    return y


def asserted(x):
    assert x > 0.0, f"bad {x}"
    assert isinstance(x, float)
    return np.sqrt(x)


PARAMS = ("params", "x")
CASES = (
    program(guarded_division, number, number),
    program(guarded_return, number, number),
    program(guarded_lookup, lambda rng: {"scale": number(rng)}, number, wrt=PARAMS),
    program(guarded_helper, number),
    program(solved, lambda rng: matrix(rng, 3, 3) + 3.0 * np.eye(3), lambda rng: vector(rng, 3),
            wrt=("a", "b")),
    program(reraised, vector),
    program(cleaned_up, vector),
    program(otherwise, number, "2"),
    program(tried_in_loop, vector),
    program(tried_in_loop_return, vector),
    program(newton_with_check, number),
    program(nested_try, number),
    program(counter_closure, number),
    program(counts_calls, number),
    program(evaluations_in_loop, number),
    program(running_state, vector),
    program(state_in_dict, number),
    program(memoised_recursion, number),
    program(missing_return, number, True),
    program(missing_return_none, number),
    program(missing_return_unused, number),
    program(context_value, number),
    program(context_with_state, vector),
    program(logged, number),
    program(asserted, number),
)
