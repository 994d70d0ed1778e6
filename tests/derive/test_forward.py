"""Forward mode: the text of the tangent lines, where they stand, and what they compute."""

from __future__ import annotations

import ast
from collections.abc import Callable

import numpy as np
import pytest

import s2s
from tests.agreement import assert_close, random_like, same_bits
from tests.oracle import oracle_hvp, oracle_jvp


def text_of(function: Callable, *args: object, wrt: object = 0) -> str:
    """The generated function, its docstring left out."""
    derivative = s2s.jvp(function, wrt=wrt)
    moved = [args[index] for index in ((wrt,) if isinstance(wrt, int) else wrt)]
    dots = tuple(np.ones_like(value) if isinstance(value, np.ndarray) else 1.0 for value in moved)
    derivative(args, dots[0] if isinstance(wrt, int) else dots)
    tree = ast.parse(derivative.source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    functions[-1].body = functions[-1].body[1:]
    return "\n".join(ast.unparse(function) for function in functions)


def agrees(function: Callable, *args: object, wrt: tuple[str, ...] = ("x",)) -> None:
    """Value and tangent are those of dual numbers on the original function."""
    names = function.__code__.co_varnames
    moved = tuple(args[names.index(name)] for name in wrt)
    dots = random_like(moved, np.random.default_rng(3))
    expected_value = function(*(_fresh(arg) for arg in args))
    value, tangent = s2s.jvp(function, wrt=wrt)(tuple(map(_fresh, args)), dots)
    assert same_bits(value, expected_value)
    _, expected = oracle_jvp(function, tuple(map(_fresh, args)), dots, wrt)
    assert_close(tangent, expected, 1e-12, "tangent")


def _fresh(value: object) -> object:
    return value.copy(order="K") if isinstance(value, np.ndarray) else value


X = np.array([0.4, 1.3, 0.8, 0.6, 1.1])
W = np.array([[0.3, 0.5], [0.7, 0.2]])


# ---- text -----------------------------------------------------------------------------


def rollout(w, h, xs):
    loss = 0.0
    for t in range(len(xs)):
        a = w @ h + xs[t]
        if a.sum() > 0:
            h = np.tanh(a)
        else:
            h = 0.1 * a
        loss = loss + np.sum(h * h)
    return loss


def test_tangent_lines_stand_beside_the_users_statements():
    found = text_of(rollout, W, X[:2], np.ones((3, 2)), wrt=(0, 1))
    assert found == (
        "def rollout_jvp(w, h, xs, w_dot, h_dot):\n"
        "    loss = 0.0\n"
        "    loss_dot = 0.0\n"
        "    for t in range(len(xs)):\n"
        "        a = w @ h + xs[t]\n"
        "        a_dot = w_dot @ h + w @ h_dot\n"
        "        if a.sum() > 0:\n"
        "            h = np.tanh(a)\n"
        "            h_dot = a_dot * (1 - h ** 2)\n"
        "        else:\n"
        "            h = 0.1 * a\n"
        "            h_dot = 0.1 * a_dot\n"
        "        loss = loss + np.sum(h * h)\n"
        "        loss_dot = loss_dot + np.sum(h_dot * h + h * h_dot)\n"
        "    return (loss, loss_dot)"
    )


def overwriting(x, w):
    x = x * w
    return x


def test_a_tangent_that_reads_what_is_overwritten_stands_before():
    found = text_of(overwriting, X, 2.0, wrt=(0, 1))
    assert "    x_dot = x_dot * w + x * w_dot\n    x = x * w\n" in found


def swapped(u, v):
    u, v = v, u
    return u - 2.0 * v


def test_a_swap_is_one_assignment():
    found = text_of(swapped, 1.0, 2.0, wrt=(0, 1))
    assert "    u_dot, v_dot = (v_dot, u_dot)\n" in found


def scaled_window(x, w):
    y = x.copy()
    v = y[1:3]
    v *= w
    return y


def test_writes_are_mirrored_in_place():
    found = text_of(scaled_window, X, 2.0, wrt=(0, 1))
    assert "    v_dot = y_dot[1:3]\n" in found
    assert "    v_dot[...] = v_dot * w + v * w_dot\n    v *= w\n" in found
    assert "    v_dot *= w\n    v *= w\n" in text_of(scaled_window, X, 2.0)


def history(x):
    seen = []
    for value in x:
        seen.append(value * value)
    return seen[0] * seen[-1]


def test_containers_have_twins_and_loops_bind_both():
    found = text_of(history, X)
    assert "    for value, value_dot in zip(x, x_dot):\n" in found
    assert "        seen_dot.append(value_dot * value + value * value_dot)\n" in found


def helper(x, w):
    return np.sin(w * x), w * x


def calls(x, w):
    wave, y = helper(x, w)
    return wave * helper(y, 2.0)[0]


def test_calls_give_value_and_tangent_together():
    found = text_of(calls, 0.3, 0.4, wrt=(0, 1))
    assert "    (wave, y), (wave_dot, y_dot) = helper_jvp(x, w, x_dot, w_dot)\n" in found
    assert "    helper_value, helper_dot = helper_jvp_2(y, 2.0, y_dot)\n" in found


def chosen(x, w):
    y = np.tanh(x) if x > w else w * x
    return y * y


def test_a_ternary_has_a_ternary_tangent():
    found = text_of(chosen, 0.3, 0.2)
    assert "    y = (tanh_1 := np.tanh(x)) if x > w else w * x\n" in found
    assert "    y_dot = x_dot * (1 - tanh_1 ** 2) if x > w else w * x_dot\n" in found


def documented(x):
    """Not repeated."""
    # twice the sine
    y = 2.0 * np.sin(x)  # a remark
    return y


def test_the_users_comments_stay():
    derivative = s2s.jvp(documented)
    derivative((0.3,), 1.0)
    assert "    # twice the sine\n    y = 2.0 * np.sin(x)  # a remark\n" in derivative.source


# ---- numbers --------------------------------------------------------------------------


def old_and_new(x):
    x = np.sqrt(x * x + x)
    return x


def old_memory_and_result(x):
    y = x.copy()
    y[1:] = np.exp(y[:-1]) * y[1:]
    y /= y[0]
    y **= 2
    return y


def fresh_sum_is_no_alias(x):
    y = x + 1.0
    z = y + np.zeros(5)
    y *= 3.0
    return z * y


def helper_shift(x):
    return x + 1.0


def helper_result_is_no_alias(x):
    x = x.copy()
    y = helper_shift(x)
    x *= 2.0
    return np.sum(y * x)


def maybe_view(x):
    y = x.copy()
    flat = np.ravel(y)
    flat[0] = y[1] * y[2]
    turned = np.ravel(np.reshape(y[:4], (2, 2)).T)
    turned *= 2.0
    return np.sum(y * y) + np.sum(turned * y[:4])


def converted(x):
    y = x.astype(float)
    y *= x[0]
    return np.sum(x * y)


def zero_dimensional(x):
    total = np.array(0.0)
    alias = total
    for value in x:
        total += value * value
    return total * alias


def unknown_nature(x, y):
    acc = 1.0
    for row in (x, y, x):
        acc *= row
        acc /= row[0] + 2.0
    return acc


def buffers_in_turn(x):
    old, new = x.copy(), np.zeros(5)
    for _ in range(3):
        new[1:] = old[:-1] * old[1:]
        new[0] = old[-1]
        old, new = new, old
    return old


def bound_in_test(x):
    n = 0
    while (y := x * x) < 20.0 and n < 5:
        x = x * 1.5 + y
        n += 1
    if (z := np.sin(y)) > 0.1:
        x = x * z
    return x + y


def bound_inside(x):
    t = 5.0
    y = (t := x * x) * np.exp(t) + np.sin(t) * np.sin(t)
    return y * np.cos(t := y + t) + t


def overwritten_in_a_choice(x):
    s = x * 2.0
    s = x / np.cos(s) if x > 0.0 else s
    w = (x > 10.0 and np.tanh(x)) or (t := np.tanh(x * s))
    return s * w * t


def pops(x):
    stack = [x, x * x, np.sin(x)]
    y = stack.pop() * 2.0
    stack.pop()
    return y * stack[0]


def nested_items(x):
    pair = (x, (x * x, 3))
    for _ in range(2):
        pair = (pair[0] * 0.5, (pair[1][0] + pair[0], 4))
    return {"first": pair[0], "rest": [pair[1][0], 7]}


def accumulates(x):
    y = np.zeros(3)
    np.add.at(y, [0, 2, 2], x[:3] ** 2)
    return y


def chained_targets(x):
    y = np.zeros(2)
    t = y[0] = x[0] * x[1]
    y[1] = t * y[0]
    return y * t


def broadcast_by_a_constant(x):
    return np.sum(x[0] + np.ones(4)) + np.sum(np.maximum(x[1], np.zeros((2, 3))))


def stretched_in_steps(x):
    table = (x[0] + np.ones((2, 3))) * 2.0 + 1.0 - np.ones(3)
    return np.sum(table) + np.sum(np.where(table > 0.0, x[1] + 0.5, table[0, 0]) + x[2])


def early(x):
    for value in x:
        if value > 1.2:
            return value * value
        if value < 0.0:
            return 0.0
    return x[0]


def in_steps(x):
    total = 0.0
    for i in reversed(range(5)):
        total = total * 0.5 + x[i]
    return total


PROGRAMS = (
    old_and_new,
    old_memory_and_result,
    fresh_sum_is_no_alias,
    helper_result_is_no_alias,
    maybe_view,
    converted,
    zero_dimensional,
    buffers_in_turn,
    accumulates,
    chained_targets,
    broadcast_by_a_constant,
    stretched_in_steps,
    early,
    in_steps,
    history,
)
NUMBERS = (old_and_new, bound_in_test, bound_inside, overwritten_in_a_choice, pops, nested_items)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_arrays(program):
    agrees(program, X)


@pytest.mark.parametrize("program", NUMBERS, ids=lambda program: program.__name__)
def test_numbers(program):
    agrees(program, 0.7)


def test_an_update_of_unknown_nature():
    agrees(unknown_nature, X, X * X, wrt=("x", "y"))


def test_memory_in_columns():
    agrees(in_columns, np.asfortranarray(np.arange(1.0, 7.0).reshape(2, 3)))


def in_columns(x):
    y = x * 2.0
    flat = y.T
    flat[0] = flat[1] * flat[2]
    return np.sum(y * y)


def test_arguments_that_are_written_stay_as_they_were():
    def shrink(x, w):
        x *= w
        return np.sum(x * x)

    x, x_dot = X.copy(), np.ones(5)
    s2s.jvp(shrink, wrt=("x", "w"))((x, 0.5), (x_dot, 1.0))
    assert same_bits((x, x_dot), (X, np.ones(5)))


def test_the_generic_text_serves_every_kind():
    derivative = s2s.jvp(rollout, wrt=(0, 1))
    generic = derivative.source
    value, tangent = s2s.jvp(rollout, wrt=(0, 1))((W, X[:2], np.ones((3, 2))), (W, X[:2]))
    namespace: dict = {}
    exec(compile(generic, "<generic>", "exec"), namespace)
    again = namespace["rollout_jvp"](W, X[:2], np.ones((3, 2)), W, X[:2])
    assert same_bits((value, tangent), again)


# ---- second order ---------------------------------------------------------------------


def smooth(x, w):
    h = x
    for _ in range(3):
        h = np.tanh(w * h)
        h[0] = h[1] * h[2]
    return np.sum(h * h)


def test_forward_over_reverse():
    v = random_like((X, 0.7), np.random.default_rng(4))
    found = s2s.hvp(smooth, wrt=("x", "w"))((X, 0.7), v)
    assert_close(found, oracle_hvp(smooth, (X, 0.7), v, ("x", "w")), 1e-9, "hvp")


# ---- refusals -------------------------------------------------------------------------

KEPT = np.zeros(5)


def writes_a_global(x):
    KEPT[:] = x
    return np.sum(KEPT)


def test_a_global_array_is_not_written():
    with pytest.raises(s2s.S2SError, match="global array"):
        s2s.jvp(writes_a_global)((X,), X)


def calls_what_it_gets(x, act):
    return np.sum(act(x) * x)


def doubles_in_place(y):
    y *= 2.0
    return y


def calls_with_a_walrus(x):
    return (t := x * x) * helper_shift(t)


def test_a_call_that_reads_a_walrus():
    agrees(calls_with_a_walrus, 0.3)


def test_a_callee_found_at_run_time():
    agrees(calls_what_it_gets, X, np.tanh)
    agrees(calls_what_it_gets, X, doubles_in_place)
