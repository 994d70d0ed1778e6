"""Checkpointed programs: the bits of a run that stores everything, least work, honest refusals."""

from __future__ import annotations

import importlib.util
import random
import textwrap

import numpy as np
import pytest

import s2s
from s2s_runtime.schedules import evaluations

PROGRAMS = {
    "steps": """
        def f(u, w, n):
            for t in MARK(range(n)):
                rate = np.sin(u) * w
                u = u + rate * t
            return np.sum(u * u)
    """,
    "in_place": """
        def f(u, w, n):
            u = u.copy()
            for t in MARK(range(n)):
                u[1:-1] += 0.1 * w * t * (u[2:] - u[1:-1]) ** 2
            return np.sum(u * u)
    """,
    "swapped": """
        def f(u, w, n):
            a, b = u.copy(), np.zeros_like(u)
            for _ in MARK(range(n)):
                b[1:-1] = a[1:-1] + 0.1 * w * (a[2:] * a[:-2])
                a, b = b, a
            return np.sum(a * a)
    """,
    "while": """
        def f(u, w, n):
            k = 0
            while MARK(k < n):
                u = np.sin(u) * w + u
                k += 1
            return np.sum(u)
    """,
    "dropout": """
        def f(u, w, n):
            rng = np.random.default_rng(5)
            for _ in MARK(range(n)):
                u = np.tanh(u * w) * (rng.random(u.shape) > 0.3) + 0.5 * u
            return np.sum(u)
    """,
}


def loaded(tmp_path, text, mark):
    """The function of a program with every MARK written as `mark`."""
    path = tmp_path / f"program_{abs(hash((text, mark)))}.py"
    body = textwrap.dedent(text).replace("MARK", mark)
    body = body.replace("s2s.checkpointed(k < n)", "s2s.checkpointed(k < n, snapshots=3)")
    body = body.replace("s2s.checkpointed(range(n))", "s2s.checkpointed(range(n), snapshots=3)")
    path.write_text(f"import numpy as np\nimport s2s\n\n\n{body}")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.f


@pytest.mark.parametrize("n", (0, 1, 2, 9))
@pytest.mark.parametrize("title", PROGRAMS)
def test_the_gradient_has_the_bits_of_a_run_that_stores_everything(tmp_path, title, n):
    plain = loaded(tmp_path, PROGRAMS[title], "")
    marked = loaded(tmp_path, PROGRAMS[title], "s2s.checkpointed")
    u, w = np.linspace(0.3, 1.1, 5), 0.4
    value, expected = s2s.value_and_grad(plain, ("u", "w"))(u, w, n)
    ways = [s2s.value_and_grad(marked, ("u", "w"))] + [
        s2s.value_and_grad(plain, ("u", "w"), checkpoint=plan)
        for plan in ("recompute", s2s.Binomial(2), s2s.Online(2), s2s.Periodic(4))
    ]
    for way in ways:
        again, found = way(u, w, n)
        assert again == value
        assert all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True))
    value, pullback = s2s.vjp(marked, ("u", "w"))(u, w, n)
    for _ in range(2):
        found = pullback(1.0)
        assert all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("title", PROGRAMS)
def test_the_remainder_of_taylor_falls_with_the_square_of_the_step(tmp_path, title):
    marked = loaded(tmp_path, PROGRAMS[title], "s2s.checkpointed")
    u, along = np.linspace(0.3, 1.1, 5), np.array([0.3, -0.7, 0.2, 0.5, -0.4])
    value, gradient = s2s.value_and_grad(marked)(u, 0.4, 6)
    steps = 1e-2 * 0.5 ** np.arange(4)
    left = [abs(marked(u + h * along, 0.4, 6) - value - h * gradient @ along) for h in steps]
    assert np.all(np.log2(np.divide(left[:-1], left[1:])) >= 1.9)


@pytest.mark.parametrize(("trips", "slots"), ((1, 1), (10, 3), (100, 5), (60, 3)))
def test_the_generated_module_runs_the_step_as_often_as_it_must(tmp_path, trips, slots):
    plain = loaded(tmp_path, PROGRAMS["steps"], "")
    gradient = s2s.grad(plain, ("u", "w"), checkpoint=s2s.Binomial(slots))
    expected = gradient(np.ones(3), 0.1, trips)
    module: dict = {}
    exec(compile(gradient.source, "<generated>", "exec"), module)
    counts = {"f_step": 0, "f_step_forward": 0}
    for name in counts:
        module[name] = counting(module[name], name, counts)
    _, found = module["f_value_and_grad"](np.ones(3), 0.1, trips)
    assert np.array_equal(found[0], expected[0])
    assert counts["f_step_forward"] == trips
    assert sum(counts.values()) == evaluations(trips, slots)


def counting(function, name, counts):
    def counted(*args):
        counts[name] += 1
        return function(*args)

    return counted


def speaks(u, n):
    for t in s2s.checkpointed(range(n), snapshots=1):
        print("trip", t)  # noqa: T201 - what the test is about
        u = u * np.sin(u)
    return np.sum(u)


def test_what_a_step_prints_is_printed_once(capsys):
    s2s.grad(speaks)(np.ones(2), 4)
    assert capsys.readouterr().out == "".join(f"trip {t}\n" for t in range(4))


def global_draws(u, n):
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u = np.tanh(u) * (np.random.random(u.shape) > 0.3) + 0.5 * u * random.random()
    return np.sum(u)


def test_global_generators_end_where_the_function_leaves_them():
    def run(function):
        np.random.seed(3)
        random.seed(3)
        return function(np.ones(4), 6), np.random.random(), random.random()

    value, *after = run(global_draws)
    found, *then = run(s2s.value_and_grad(global_draws))
    assert found[0] == value
    assert then == after


def draws_of_pythons_own(u, n):
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u = np.tanh(u) + u * random.random()
    return np.sum(u)


def draws_of_any_shape(u, n):
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u = np.sin(u) + 0.1 * np.random.randn(*u.shape) * u
    return np.sum(u)


def stored_draws_of_pythons_own(u, n):
    for _ in range(n):
        u = np.tanh(u) + u * random.random()
    return np.sum(u)


def stored_draws_of_any_shape(u, n):
    for _ in range(n):
        u = np.sin(u) + 0.1 * np.random.randn(*u.shape) * u
    return np.sum(u)


@pytest.mark.parametrize(
    ("function", "plain"),
    (
        (draws_of_pythons_own, stored_draws_of_pythons_own),
        (draws_of_any_shape, stored_draws_of_any_shape),
    ),
)
def test_what_is_drawn_by_calls_without_rules_is_drawn_again(function, plain):
    found = []
    for one in (function, plain):
        np.random.seed(3)
        random.seed(3)
        found.append([s2s.grad(one)(np.linspace(0.3, 1.1, 4), 7), np.random.random()])
    assert np.array_equal(found[0][0], found[1][0]) and found[0][1] == found[1][1]


class Stopped(Exception):
    """What a step raises."""


def stops(u, n):
    for t in s2s.checkpointed(range(n), snapshots=1):
        if t == 3:
            raise Stopped("at three")
        u = u * np.sin(u)
    return np.sum(u)


def test_what_a_step_raises_surfaces_as_itself():
    with pytest.raises(Stopped, match="at three"):
        s2s.grad(stops)(np.ones(2), 7)


COUNTED, SCALE = [0], {"k": 0.5}
RATE = type("Rate", (), {"count": 0})


def left_inside_with(u, n):
    for _ in s2s.checkpointed(range(n), snapshots=2):
        with np.errstate(all="ignore"):
            if np.sum(u) > 100.0:
                return np.sum(u)
        u = u * 2.0
    return np.sum(u)


def counts_outside(u, n):
    for _ in s2s.checkpointed(range(n), snapshots=2):
        COUNTED[0] += 1
        u = u * u * COUNTED[0]
    return np.sum(u)


def counted_by_helper(u):
    COUNTED.append(1)
    return u * u


def helper_counts(u, n):
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u = counted_by_helper(u)
    return np.sum(u)


def counts_in_a_class(u, n):
    for _ in s2s.checkpointed(range(n), snapshots=2):
        RATE.count = 3
        u = u * u
    return np.sum(u)


def read_before_it_changes(u, n):
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u = u * u * SCALE["k"]
    SCALE["k"] = 2.0
    return np.sum(u)


def prints(u):
    print("again")  # noqa: T201 - what the test is about
    return u * u


def helper_prints(u, n):
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u = prints(u)
    return np.sum(u)


def from_nothing(u, n):
    for _ in s2s.checkpointed(range(n), snapshots=0):
        u = u * u
    return np.sum(u)


def bound_in_the_test(u, n):
    k = 0
    while s2s.checkpointed((k := k + 1) < n, snapshots=2):
        u = u * u
    else:
        u = u * 2.0
    return np.sum(u)


def items_written(u, n):
    rows = [u, u * 2.0]
    for row in s2s.checkpointed(rows, snapshots=2):
        row *= 3.0
        u = u * row
    return np.sum(u)


def without_number(u, n):
    for _ in s2s.checkpointed(range(n)):
        u = u * u
    return np.sum(u)


def elsewhere(u, n):
    trips = s2s.checkpointed(range(n), snapshots=2)
    for _ in trips:
        u = u * u
    return np.sum(u)


def doubled(x):
    return x * 2.0


def made_by_a_function(u, n):
    y = s2s.recompute(doubled(u))
    return np.sum(y * y) * n


def an_argument(u, n):
    u = s2s.recompute(u)
    return np.sum(u * u) * n


def inside_an_expression(u, n):
    return np.sum(s2s.save(u * u) ** 2) * n


REFUSED = {
    made_by_a_function: "cannot be computed again",
    an_argument: "cannot be computed again",
    inside_an_expression: "stands inside an expression",
    left_inside_with: "left from inside a `with`",
    counts_outside: "outlives the call",
    helper_counts: "outlives the call",
    counts_in_a_class: "outlives the call",
    read_before_it_changes: "as it is afterwards",
    helper_prints: "cannot run this line again",
    from_nothing: "at least 1",
    bound_in_the_test: "has an `else`",
    items_written: "known only at run time",
    without_number: "needs one of `snapshots` and `plan`",
    elsewhere: "stands where no loop begins",
}


@pytest.mark.parametrize("function", REFUSED, ids=lambda function: function.__name__)
def test_a_mark_that_cannot_be_honoured_is_an_error(function):
    with pytest.raises(s2s.S2SError, match=REFUSED[function]):
        s2s.grad(function)(np.ones(2), 3)


@pytest.mark.parametrize("title", sorted(PROGRAMS.keys() - {"swapped"}))  # refused unmarked
def test_second_derivatives_are_those_of_the_plain_loop(tmp_path, title):
    plain = loaded(tmp_path, PROGRAMS[title], "")
    marked = loaded(tmp_path, PROGRAMS[title], "s2s.checkpointed")
    args = np.linspace(0.3, 1.1, 5), 0.4, 4
    ways = [s2s.hvp(marked), s2s.differentiate(checkpoint="recompute")(plain).hvp]
    expected = s2s.hvp(plain)(args, np.ones(5))
    for way in ways:
        assert np.array_equal(way(args, np.ones(5)), expected)
    assert "none of checkpointing" in ways[0].source
    assert np.array_equal(s2s.hessian(marked)(*args), s2s.hessian(plain)(*args))

    def norm(gradient):
        return lambda u: np.sum(gradient(u, 0.4, 4) ** 2)

    found = s2s.grad(norm(s2s.grad(marked)))(args[0])
    assert np.array_equal(found, s2s.grad(norm(s2s.grad(plain)))(args[0]))


@pytest.mark.parametrize("plan", ("often", 3, None))
def test_an_option_that_is_no_plan_is_an_error(plan):
    with pytest.raises(s2s.S2SError, match="is no plan"):
        s2s.grad(speaks, checkpoint=plan)


def test_the_undifferentiated_program_runs_as_it_is():
    assert s2s.checkpointed(3 > 2, snapshots=4) is True
    with s2s.checkpoint():
        pass


def wishes(x, w, n):
    for _ in range(n):
        z = s2s.recompute(np.tanh(w * x))
        y = s2s.save(x * 2.0)
        x = z * np.sin(y) + z * z
    return np.sum(x)


def test_a_saved_value_is_kept_and_one_that_is_computed_again_is_not():
    held = {one.text for one in s2s.vjp(wishes).explain(np.ones(3), 0.5, 2).held}
    assert "y" in held and "z" not in held and "np.tanh(w * x)" not in held
    assert s2s.save(3.0) == s2s.recompute(3.0) == 3.0
