"""Traps that need more than one call, or a world that changes between two calls."""

from __future__ import annotations

import linecache
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import numpy as np
import pytest

import s2s
from tests.agreement import assert_close, same_bits
from tests.oracle import oracle_gradient, oracle_jacobian
from tests.zoo import traps

X = np.array([0.4, 1.3, 0.9, 0.6, 1.1])
REPOSITORY = Path(__file__).resolve().parent.parent


def test_every_row_of_a_jacobian_from_one_pullback():
    _, pullback = s2s.vjp(traps.overwritten_rows, wrt="x")(X.copy())
    rows = np.array([pullback(unit) for unit in np.eye(len(X))])
    assert_close(rows, np.diag(2 * X + 3 * np.sin(X) ** 2 * np.cos(X)), 1e-13, "jacobian")
    assert_close(rows, oracle_jacobian(traps.overwritten_rows, (X,), "x"), 1e-13, "jacobian")


def test_a_pullback_from_two_threads_gives_the_same_bits():
    _, pullback = s2s.vjp(traps.overwritten_after_read, wrt="x")(X.copy())
    expected = pullback(1.0)
    found = in_threads(lambda: pullback(1.0), count=8)
    assert all(same_bits(bar, expected) for bar in found)
    y = np.sin(X)
    assert_close(expected, 2 * X + 3 * y**2 * np.cos(X), 1e-14, "gradient")


def test_a_derivative_object_from_two_threads():
    gradient = s2s.grad(traps.overwritten_after_read, wrt="x")
    inputs = [X * (1.0 + 0.1 * k) for k in range(8)]
    expected = [s2s.grad(traps.overwritten_after_read, wrt="x")(x) for x in inputs]
    found = in_threads(lambda k: gradient(inputs[k]), count=8, numbered=True)
    assert all(same_bits(*pair) for pair in zip(found, expected, strict=True))


def in_threads(work, count: int, numbered: bool = False) -> list:
    results: list = [None] * count
    gate = threading.Barrier(count)

    def run(k: int) -> None:
        gate.wait()
        results[k] = work(k) if numbered else work()

    threads = [threading.Thread(target=run, args=(k,)) for k in range(count)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    return results


def test_a_gradient_of_length_one_is_summed():
    bar = s2s.grad(traps.length_one_weight, wrt="w")(np.array([0.7]), X)
    assert bar.shape == (1,)
    slope = (1 - np.tanh(0.7 * X) ** 2) * X * X
    assert_close(bar, np.array([slope.sum()]), 1e-14, "gradient")


def test_a_gradient_has_the_dtype_of_its_argument():
    h = np.array([0.5, 1.5], dtype=np.float32)
    xs = np.array([0.3, 0.8])
    bar = s2s.grad(traps.single_precision, wrt="h")(h, xs)
    factor = np.prod(0.5 * xs + 1.0)
    assert bar.dtype == np.float32
    assert_close(bar, 2 * h * factor**2, 1e-6, "gradient")


HAND = {
    "helper_writes_view": lambda x: np.array([2.0, 8.0, 8.0, 2.0, 2.0]) * x,
    "same_array_shifted": lambda x: 2 * (x + 1.0),
    "overwritten_after_read": lambda x: 2 * x + 3 * np.sin(x) ** 2 * np.cos(x),
    "deleted_but_needed": lambda x: 3 * np.exp(3 * x),
    "hoisting_moves_read": lambda x: 2 / np.cosh(x + np.eye(len(x))[0]) ** 2,
    "branch_returns_zero": lambda x: 2 * x,
    "aliased_rows": lambda x: 6 * x,
    "logsumexp": lambda x: np.exp(x) / np.exp(x).sum(),
}


@pytest.mark.parametrize("name", HAND)
def test_agrees_with_pencil_and_paper(name):
    program = getattr(traps, name)
    assert_close(s2s.grad(program, wrt="x")(X.copy()), HAND[name](X), 1e-13, name)


def test_the_result_of_a_helper_is_written():
    bar = s2s.grad(traps.helper_result_written, wrt="x")(X.copy())
    square = X[0] ** 2 + 25.0 + np.sum(X[2:] ** 2)
    expected = 2 * X * X[1] * X[2]
    expected[1] = square * X[2]
    expected[2] += square * X[1]
    assert_close(bar, expected, 1e-14, "gradient")


def test_rows_rebind_once_then_mutate():
    table = np.arange(1.0, 7.0).reshape(3, 2)
    bar = s2s.grad(traps.rebinds_then_mutates, wrt="table")(table)
    assert_close(bar, np.tile(2 * table.sum(axis=0), (3, 1)), 1e-14, "gradient")
    assert np.array_equal(table, np.arange(1.0, 7.0).reshape(3, 2))


def test_the_input_is_mutated_by_the_program_not_by_us():
    table = np.arange(1.0, 7.0).reshape(3, 2)
    given = table.copy()
    bar = s2s.grad(traps.mutates_the_input, wrt="table")(table)
    assert np.array_equal(table, given)
    head = given[0] + given[1] * given[2]
    expected = 2 * np.array([head, head * given[2], head * given[1]])
    assert_close(bar, expected, 1e-14, "gradient")


def test_a_passive_attribute_changes_once_and_is_read_as_it_was():
    clock = traps.Clock(0.3)
    bar = s2s.grad(traps.passive_attribute_doubles, wrt="x")(X, clock)
    assert clock.dt == 0.3 * 8
    assert_close(bar, 2 * X * (0.3 * 0.6 * 1.2) ** 2, 1e-14, "gradient")


def test_a_runtime_callee_that_writes():
    """What the callee does to its argument is part of what the text is written for."""
    x, gradient = X.copy(), s2s.grad(traps.runtime_callee_writes, wrt="x")
    for act in (traps._write_in_place, np.tanh, traps._write_in_place):
        expected = oracle_gradient(traps.runtime_callee_writes, (X.copy(), act), "x")
        assert_close(gradient(x, act), expected, 1e-13, act.__name__)
    assert same_bits(x, X)


def test_a_callee_that_only_the_function_finds_may_not_write():
    """What is made in the middle of a call was not known when the text was written."""
    x = X.copy()
    with pytest.raises(s2s.S2SError, match="_write_in_place"):
        s2s.grad(writes_what_it_finds, wrt="x")(x)
    assert same_bits(x, X)


def writes_what_it_finds(x):
    y = np.sin(x)
    z = y * y
    act = traps._write_in_place if x[0] > 0.0 else np.tanh
    act(y)
    return z.sum() + y.sum()


def by_helper(x, a, flag):
    return (x * a).sum() * _finds_and_calls(a, flag)


def by_inner_function(x, a, flag):
    def found(v):
        act = traps._write_in_place if flag else np.tanh
        act(v)
        return 2.0

    return (x * a).sum() * found(a)


def by_recursion(x, a, flag):
    return (x * a).sum() * _called_again(a, 2, traps._write_in_place if flag else np.tanh)


def _finds_and_calls(v, flag):
    act = traps._write_in_place if flag else np.tanh
    act(v)
    return 2.0


def _called_again(v, count, act):
    if count == 0:
        return 2.0
    act(v)
    return _called_again(v, count - 1, act)


@pytest.mark.parametrize("program", [by_helper, by_inner_function, by_recursion])
def test_a_callee_that_only_a_helper_finds_may_not_write(program):
    """The helper passes no derivative on, and is watched all the same."""
    given = X.copy()
    for run in (lambda: s2s.grad(program)(X, given, True),
                lambda: s2s.jvp(program)((X, given, True), X)):
        with pytest.raises(s2s.S2SError, match="_write_in_place"):
            run()
        assert same_bits(given, X)
    assert_close(s2s.grad(program)(X, given, False), 2.0 * X, 1e-14, "with one that does not")


def test_a_passive_callee_found_at_run_time_is_called_once(capsys):
    def told(v):
        print("told")  # noqa: T201
        return v * 2.0

    def program(x, a, act):
        return (act(a) * x * x).sum() + (_passed_on(act, a) * x * x).sum()

    bar = s2s.grad(program)(X, X, told)
    assert_close(bar, 8.0 * X * X, 1e-14, "gradient")
    assert capsys.readouterr().out == "told\n" * 2


def _passed_on(act, a):
    return act(a)


def test_a_helper_of_a_runtime_callee_begins_to_write(monkeypatch):
    gradient = s2s.grad(traps.runtime_callee_writes, wrt="x")
    for helper in (_looks, _doubles, _looks):
        monkeypatch.setitem(globals(), "_helper", helper)
        expected = oracle_gradient(traps.runtime_callee_writes, (X.copy(), _by_helper), "x")
        assert_close(gradient(X.copy(), _by_helper), expected, 1e-13, helper.__name__)


def _looks(v):
    return v.sum()


def _doubles(v):
    v *= 2.0


def _by_helper(v):
    _helper(v)


_helper = _looks


def test_one_derivative_for_several_runtime_callees():
    def cube(v):
        return v * v * v

    def halve(v):
        return 0.5 * v

    gradient = s2s.grad(applied_twice, wrt="x")
    for act in (cube, np.tanh, halve, cube):
        expected = oracle_gradient(applied_twice, (X, act), "x")
        assert_close(gradient(X.copy(), act), expected, 1e-13, act.__name__)


def applied_twice(x, act):
    y = np.sin(x)
    return np.sum(act(act(y)) * y)


def test_a_global_replaced_between_calls(monkeypatch):
    gradient = s2s.grad(traps.reads_a_global, wrt="x")
    assert_close(gradient(X), 3.0 * X, 1e-14, "the float")
    monkeypatch.setattr(traps, "GAIN", 4.0)
    assert_close(gradient(X), 8.0 * X, 1e-14, "another float")
    weights = np.arange(1.0, 6.0)
    monkeypatch.setattr(traps, "GAIN", weights)
    assert_close(gradient(X), 2.0 * weights * X, 1e-14, "an array")
    monkeypatch.setattr(traps, "GAIN", 2)
    assert_close(gradient(X), 4.0 * X, 1e-14, "an integer")


def test_a_closure_cell_rebound_between_calls():
    scaled, replace = traps.make_counter()
    gradient = s2s.grad(scaled, wrt="x")
    assert_close(gradient(X), 2.0 * X, 1e-14, "first")
    replace(5.0)
    assert_close(gradient(X), 10.0 * X, 1e-14, "rebound")
    replace(np.arange(5.0))
    assert_close(gradient(X), 2.0 * np.arange(5.0) * X, 1e-14, "an array")


def test_two_closures_of_one_factory_at_the_same_time():
    one = s2s.grad(traps.make_power(1.5), wrt="x")
    two = s2s.grad(traps.make_power(-2.0), wrt="x")
    for _ in range(2):
        assert_close(one(X), 3.0 * X, 1e-14, "one")
        assert_close(two(X), -4.0 * X, 1e-14, "two")


def test_a_helper_patched_between_calls(monkeypatch):
    gradient = s2s.grad(traps.calls_patched, wrt="x")
    assert_close(gradient(X), np.cos(X) * X + np.sin(X), 1e-14, "before")

    def doubled(x):
        return 2.0 * x

    monkeypatch.setattr(traps, "helper_to_patch", doubled)
    assert_close(gradient(X), 4.0 * X, 1e-14, "patched")
    monkeypatch.undo()
    assert_close(gradient(X), np.cos(X) * X + np.sin(X), 1e-14, "restored")


def test_a_helper_of_a_helper_patched_between_calls(monkeypatch):
    gradient = s2s.grad(calls_deeper, wrt="x")
    first = gradient(X)
    monkeypatch.setattr(traps, "helper_to_patch", lambda v: v * v)
    assert_close(gradient(X), 2.0 * 3.0 * X**2, 1e-14, "patched below")
    monkeypatch.undo()
    assert same_bits(gradient(X), first)


def calls_deeper(x):
    return 2.0 * traps.calls_patched(x)


@pytest.mark.parametrize("name", ["decorated", "decorated_unnamed"])
def test_a_decorator_that_doubles(name):
    function = getattr(traps, name)
    assert_close(function(X), 2.0 * np.sum(X**3), 1e-14, "value")
    assert_close(s2s.grad(function)(X), 6.0 * X**2, 1e-14, "gradient")


def test_rank_that_grows_with_recursion():
    bar = s2s.grad(traps.growing_rank, wrt="x")(X)
    assert bar.shape == X.shape
    assert_close(bar, 2 * X * 1.1**24, 1e-13, "gradient")


def test_errstate_holds_in_the_reverse_sweep_too():
    x, y = np.array([0.7, 1.2, 0.4]), np.array([0.5, 0.0, 2.0])
    before = np.seterr(all="raise")
    try:
        x_bar = s2s.grad(traps.division_under_errstate, wrt="x")(x, y)
        tangent = s2s.jvp(traps.division_under_errstate, wrt="x")((x, y), np.ones(3))[1]
    finally:
        np.seterr(**before)
    assert_close(x_bar, np.array([2.0, 0.0, 0.5]), 1e-14, "gradient")
    assert abs(tangent - 2.5) < 1e-14


def test_the_callers_errstate_is_left_alone():
    before = np.geterr()
    s2s.grad(traps.division_under_errstate, wrt="x")(np.ones(3), np.ones(3))
    assert np.geterr() == before


def shared_memory(a, b, w):
    a *= w
    return np.sum(a * b)


def test_arguments_that_overlap():
    base = X.copy()
    gradient = s2s.grad(shared_memory, wrt="w")
    together = gradient(base[1:], base[:-1], 1.7)
    expected = oracle_gradient(shared_memory, (base[1:], base[:-1], 1.7), ("w",))
    assert abs(together - expected[0]) < 1e-13
    with pytest.raises(s2s.S2SError, match="told apart"):
        s2s.grad(shared_memory, wrt=("a", "b"))(base[1:], base[:-1], 1.7)
    assert np.array_equal(base, X)
    apart = gradient(X[1:].copy(), X[:-1].copy(), 1.7)
    assert abs(apart - X[1:] @ X[:-1]) < 1e-13


def noisy(x, log):
    print("once")  # noqa: T201
    log.append(len(x))
    return np.sum(x * x)


def test_effects_happen_once(capsys):
    log: list[int] = []
    s2s.grad(noisy, wrt="x")(X, log)
    assert capsys.readouterr().out == "once\n"
    assert log == [len(X)]


class Holder:
    def __init__(self):
        self.kept = 0.0


def leaks(x, holder):
    y = x * x
    holder.kept = y[0]
    return np.sum(y)


def test_an_active_value_that_outlives_the_call_is_refused_with_its_line():
    holder = Holder()
    with pytest.raises(s2s.S2SError) as caught:
        s2s.grad(leaks, wrt="x")(X, holder)
    line = leaks.__code__.co_firstlineno + 2
    assert caught.value.lineno == line or f":{line}" in str(caught.value)


def test_an_integer_cannot_move():
    with pytest.raises(TypeError):
        s2s.grad(traps.integer_input_power, wrt="n")(X, 3)


def test_the_primal_error_is_the_users_own():
    with pytest.raises(IndexError):
        s2s.grad(reads_too_far, wrt="x")(X)


def reads_too_far(x):
    y = x * 2.0
    return y[99] * y[0]


def test_a_result_that_does_not_depend_is_zero():
    bar = s2s.grad(constant, wrt="x")(X)
    assert bar.shape == X.shape
    assert not bar.any()


def constant(x):
    n = len(x)
    return float(n)


SCRIPT = '''
import numpy as np
import s2s

SCALE = 3.0

def helper(x):
    return np.sin(x) * SCALE

def loss(x):
    y = helper(x)
    return np.sum(y * y)

if __name__ == "__main__":
    x = np.array([0.3, 0.8])
    expected = 9.0 * np.sin(2 * x)
    assert np.allclose(s2s.grad(loss)(x), expected, rtol=1e-13)
    print("right")
'''


def test_a_function_of_the_main_module(tmp_path):
    script = tmp_path / "program.py"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        check=False,
    )
    assert done.stdout.strip() == "right", done.stderr


def environment(tmp_path: Path) -> dict[str, str]:
    paths = [REPOSITORY, REPOSITORY / "runtime", REPOSITORY / "kernels"]
    return {
        "PYTHONPATH": ":".join(str(path) for path in paths),
        "S2S_CACHE_DIR": str(tmp_path / "cache"),
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
    }


def cell(text: str, name: str, namespace: dict) -> None:
    """Run a text as a notebook does: the lines live in linecache only."""
    text = textwrap.dedent(text)
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    exec(compile(text, name, "exec"), namespace)


def test_a_function_of_a_notebook_cell_redefined():
    space = {"np": np, "__name__": "__main__"}
    cell("def f(x):\n    return np.sum(x * x)\n", "<ipython-input-1-aaaa>", space)
    first, first_grad = space["f"], s2s.grad(space["f"])
    assert_close(first_grad(X), 2 * X, 1e-14, "the first cell")
    cell("def f(x):\n    return np.sum(x ** 3)\n", "<ipython-input-2-bbbb>", space)
    assert_close(s2s.grad(space["f"])(X), 3 * X**2, 1e-14, "the second cell")
    assert_close(first_grad(X), 2 * X, 1e-14, "the first is still alive")
    assert_close(s2s.grad(first)(X), 2 * X, 1e-14, "and can be differentiated anew")


def test_one_cell_that_defines_a_name_twice():
    space = {"np": np, "__name__": "__main__"}
    text = """
    def f(x):
        return np.sum(x * x)
    g = f
    def f(x):
        return np.sum(np.sin(x))
    """
    cell(text, "<ipython-input-3-cccc>", space)
    assert_close(s2s.grad(space["f"])(X), np.cos(X), 1e-14, "the later")
    assert_close(s2s.grad(space["g"])(X), 2 * X, 1e-14, "the earlier")


def test_two_lambdas_on_one_line():
    first, second = (lambda x: np.sum(x * x)), (lambda x: np.sum(np.sin(x)))
    assert_close(s2s.grad(first)(X), 2 * X, 1e-14, "first")
    assert_close(s2s.grad(second)(X), np.cos(X), 1e-14, "second")


def test_a_method_keeps_its_object():
    class Model:
        def __init__(self, w):
            self.w = w

        def loss(self, x):
            return np.sum(self.w * x * x)

    one, two = Model(2.0), Model(5.0)
    assert_close(s2s.grad(one.loss, wrt="x")(X), 4.0 * X, 1e-14, "one")
    assert_close(s2s.grad(two.loss, wrt="x")(X), 10.0 * X, 1e-14, "two")


@pytest.mark.parametrize("shape", [(0,), (1,), (7,)])
def test_a_new_length_is_not_a_surprise(shape):
    gradient = s2s.grad(traps.overwritten_after_read, wrt="x")
    x = np.linspace(0.3, 0.9, shape[0])
    assert_close(gradient(x), 2 * x + 3 * np.sin(x) ** 2 * np.cos(x), 1e-13, "gradient")


def by_text(x):
    y = eval("x * x")
    return y


def by_table(x):
    return x * locals()["x"]


def through_helper(x):
    return 3.0 * by_text(x)


@pytest.mark.parametrize("function", [by_text, by_table, through_helper])
def test_names_that_are_reached_while_it_runs_are_refused(function):
    with pytest.raises(s2s.UnsupportedConstruct, match="reaches names while the function runs"):
        s2s.grad(function)(2.0)


@pytest.mark.parametrize("form", [s2s.hvp, s2s.hessian])
def test_second_derivatives_of_a_lambda(form):
    square = lambda x: np.sum(x**3)  # noqa: E731
    found = form(square)((X,), X) if form is s2s.hvp else form(square)(X) @ X
    assert_close(found, 6 * X**2, 1e-13, "second derivative")


class Gain:
    factor = 2.0

    def __init__(self, weight):
        self.weight = weight

    def apply(self, x):
        return self.weight * self.factor * x


SETTINGS = type(sys)("settings")
SETTINGS.rate, SETTINGS.bend = 2.0, np.sin


def uses_settings(x):
    return np.sum(SETTINGS.bend(x) * SETTINGS.rate)


def uses_class(x):
    return np.sum(Gain(3.0).apply(x)) * Gain.factor


def uses_object(x, gain):
    return np.sum(gain.apply(x))


def test_what_modules_and_classes_hold_is_read_at_every_call(monkeypatch):
    settings, made, given = s2s.grad(uses_settings), s2s.grad(uses_class), s2s.grad(uses_object)

    def agree():
        gain = Gain(3.0)
        assert_close(settings(X), oracle_gradient(uses_settings, (X,), "x"), 1e-14, "a module")
        assert_close(made(X), oracle_gradient(uses_class, (X,), "x"), 1e-14, "a class")
        found = oracle_gradient(uses_object, (X, gain), "x")
        assert_close(given(X, gain), found, 1e-14, "an object")

    agree()
    monkeypatch.setattr(SETTINGS, "rate", 5.0)
    monkeypatch.setattr(Gain, "factor", 7.0)
    agree()
    monkeypatch.setattr(SETTINGS, "bend", np.tanh)
    monkeypatch.setattr(Gain, "apply", lambda self, x: self.weight * x * x)
    agree()


def read_in_one_arm(x):
    y = np.exp(x)
    if x[0] < 10.0:
        s = np.sum(y * y)
    else:
        s = np.sum(x * x)
    return s


def read_before_one_return(x):
    y, z = np.exp(x), np.sqrt(x - 3.0)
    if x[0] > 10.0:
        return np.sum(x)
    return np.sum(y + z)


def read_on_some_trips(x):
    total = 0.0
    for v in x:
        e = np.exp(v)
        total = total + (e * e if v < 10.0 else v)
    return total


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "program", [read_in_one_arm, read_before_one_return, read_on_some_trips]
)
def test_what_the_path_taken_does_not_read_adds_nothing(program):
    """Its adjoint is zero, and its partial infinite or nan: 0 * inf is 0 here."""
    for x in (np.array([1000.0, 2.0, 0.5]), np.array([4.0, 5.0, 3.5])):
        expected = oracle_gradient(program, (x,), "x")
        assert_close(s2s.grad(program)(x), expected, 1e-12, program.__name__)
