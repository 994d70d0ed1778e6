"""First and warm calls from many threads, a fork in mid-compile, functions that change."""

from __future__ import annotations

import importlib
import linecache
import os
import sys
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

import s2s
from tests.agreement import same_bits
from tests.concurrency.functions import loss

THREADS = 8
FRESH = """def f(x):
    y = x.copy()
    y[1:] *= {number}.5 + x[:-1]
    return np.sum(y)
"""
X = np.array([0.5, -0.2, 0.9, 1.3])


@pytest.fixture(autouse=True)
def often():
    """Threads take turns after every few bytecodes."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def at_once(work: Callable[[int], object]) -> list[object]:
    """What every thread found, all started together."""
    barrier, found = threading.Barrier(THREADS), [None] * THREADS

    def run(index: int) -> None:
        barrier.wait()
        try:
            found[index] = work(index)
        except BaseException as error:  # shown by the assertion, in the main thread
            found[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def fresh(number: int) -> Callable:
    """A function that nobody has compiled yet."""
    space: dict = {"np": np, "__name__": f"fresh_{number}"}
    source = FRESH.format(number=number)
    name = f"<fresh {number}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    exec(compile(source, name, "exec"), space)
    return space["f"]


def test_first_calls_of_one_function_from_all_threads():
    function = fresh(1)
    derivative = s2s.grad(function, cache=False)
    found = at_once(lambda _: derivative(X))
    expected = s2s.grad(fresh(1), cache=False)(X)
    assert all(same_bits(one, expected) for one in found), found


def test_first_calls_of_other_functions_and_kinds():
    points = (X, 0.0 * X + 1.0, X.astype(np.float32), X[:1])
    functions = [fresh(10 + index) for index in range(THREADS)]
    found = at_once(
        lambda index: [s2s.grad(functions[index])(point) for point in points[: 2 + index % 3]]
    )
    for index, function in enumerate(functions):
        alone = [s2s.grad(function)(point) for point in points[: 2 + index % 3]]
        assert same_bits(found[index], alone), found[index]


def test_one_pullback_from_all_threads():
    _, pullback = s2s.vjp(loss, wrt=("w", "x"))(0.7, X)
    expected = pullback(1.0)
    found = at_once(lambda _: [pullback(1.0) for _ in range(20)])
    assert all(same_bits(one, [expected] * 20) for one in found), found


def test_a_fork_in_mid_compile_ends():
    """The child derives another function while the parent's thread is compiling."""
    stop = threading.Event()

    def compiling() -> None:
        number = 100
        while not stop.is_set():
            s2s.grad(fresh(number), cache=False)(X)
            number += 1

    thread = threading.Thread(target=compiling)
    thread.start()
    try:
        for index in range(5):
            time.sleep(0.02)
            assert child_status(lambda index=index: s2s.grad(fresh(200 + index))(X)) == 0
    finally:
        stop.set()
        thread.join()


def child_status(work: Callable[[], object], patience: float = 30.0) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return -1


def test_reload_and_redefinition_are_followed_at_the_next_call(tmp_path, monkeypatch):
    """As Python would: callers that reach the function by name see the new one."""
    monkeypatch.syspath_prepend(str(tmp_path))
    path = tmp_path / "reloaded_functions.py"
    text = "def g(x):\n    return {} * x\n\n\ndef f(x):\n    return g(x) * x\n"
    path.write_text(text.format("2.0"))
    module = importlib.import_module("reloaded_functions")
    gradient = s2s.grad(module.f)
    assert gradient(3.0) == 12.0
    path.write_text(text.format("5.00"))
    importlib.reload(module)
    assert s2s.grad(module.f)(3.0) == 30.0
    module.g = lambda x: x * x
    assert s2s.grad(module.f)(3.0) == 27.0
    assert module.f(3.0) == 27.0


def test_a_function_whose_code_is_replaced_is_compiled_anew():
    def f(x):
        return x * x

    def h(x):
        return x * x * x

    gradient = s2s.grad(f)
    assert gradient(2.0) == 4.0
    f.__code__ = h.__code__
    assert gradient(2.0) == 12.0
