"""Rules that users declare, in every form, against the derivative of the function itself."""

import functools

import numpy as np
import pytest

import s2s

SCALE = 3.0


def softplus(x):
    return np.log1p(np.exp(x))


@s2s.rule(softplus)
def softplus_rule(x, x_dot, result):
    return x_dot / (1 + np.exp(-x))


def blend(x, y):
    return x * y + SCALE * x


@s2s.rule(blend)
def blend_rule(x, x_dot, y, y_dot):
    return x_dot * y + x * y_dot + SCALE * x_dot


def gelu(x):
    return x / (1 + np.exp(-1.702 * x))


@s2s.elementwise(gelu)
def gelu_rule(x):
    gate = 1 / (1 + np.exp(-1.702 * x))
    return gate + 1.702 * x * gate * (1 - gate)


def double(x):
    return 2 * x


@s2s.linear(double)
def double_rule(result_bar, x):
    return 2 * result_bar


def pair_product(a, b):
    return a * b


@s2s.multilinear(pair_product)
def pair_product_rule(result_bar, a, b):
    return result_bar * b, result_bar * a


def steps(x):
    return np.round(x * 4) / 4


s2s.constant(steps)


def hard(x):
    return np.where(x > 0, 1.0, 0.0)


@s2s.rule(hard)  # a straight-through estimator takes three lines
def hard_rule(x, x_dot):
    return x_dot


def solved(a, b):
    return np.linalg.solve(a, b)


def solved_vjp(out_bar, out, a, b):
    back = np.linalg.solve(a.T, out_bar)
    return -np.outer(back, out), back


def solved_jvp(tangents, out, a, b):
    a_dot, b_dot = tangents
    return np.linalg.solve(a, b_dot - a_dot @ out)


s2s.custom_rule(solved, vjp=solved_vjp, jvp=solved_jvp)


@s2s.custom_vjp
def clipped(x, limit):
    return np.clip(x, -limit, limit)


def clipped_forward(x, limit):
    return np.clip(x, -limit, limit), (np.abs(x) <= limit)


def clipped_backward(inside, out_bar):
    return out_bar * inside, 7.0 * np.sum(out_bar)


clipped.defvjp(clipped_forward, clipped_backward)


@functools.partial(s2s.custom_vjp, nondiff_argnums=(0,))
def applied(power, x):
    return x**power


applied.defvjp(lambda power, x: (x**power, x), lambda power, x, bar: (10.0 * bar * x,))


@s2s.custom_jvp
def safe_sqrt(x):
    return np.sqrt(x)


@safe_sqrt.defjvp
def safe_sqrt_jvp(primals, tangents):
    (x,), (x_dot,) = primals, tangents
    out = np.sqrt(x)
    return out, x_dot * 0.5 / np.maximum(out, 1e-3)


def uses_softplus(x):
    return np.sum(softplus(x) ** 2)


def uses_blend(x, y):
    return np.sum(blend(x, y))


def uses_gelu(x):
    return np.sum(gelu(np.sin(x)))


def uses_double(x):
    return np.sum(double(x) * x)


def uses_product(x):
    return np.sum(pair_product(x, np.cos(x)))


def uses_steps(x):
    return np.sum(steps(x) + x)


def uses_hard(x):
    return np.sum(hard(x) * x)


def uses_solved(a, b):
    return np.sum(solved(a, b) ** 2)


def uses_clipped(x, limit):
    return np.sum(clipped(x, limit) * x)


def uses_applied(x):
    return np.sum(applied(3, x))


def uses_safe_sqrt(x):
    return np.sum(safe_sqrt(x))


X = np.array([0.3, -0.7, 1.2])
A = np.array([[3.0, 0.5, 0.1], [0.2, 2.0, -0.3], [0.0, 0.4, 2.5]])


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


CASES = (
    (uses_softplus, (X,), 2 * softplus(X) * sigmoid(X)),
    (uses_gelu, (X,), None),
    (uses_double, (X,), 4 * X),
    (uses_product, (X,), np.cos(X) - X * np.sin(X)),
    (uses_steps, (X,), np.ones(3)),
    (uses_hard, (X,), X + hard(X)),
    (uses_solved, (A, X), None),
    (uses_clipped, (X, 1.0), 2 * np.where(np.abs(X) <= 1, X, 0) + np.where(X > 1, 1.0, 0)),
    (uses_applied, (X,), 10 * X),
    (uses_safe_sqrt, (np.abs(X),), 0.5 / np.sqrt(np.abs(X))),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].__name__)
def test_gradient(case):
    function, args, expected = case
    found = s2s.grad(function)(*args)
    if expected is None:
        step = 1e-6
        moved = [np.eye(args[0].size)[i].reshape(args[0].shape) for i in range(args[0].size)]
        ahead = [function(args[0] + step * e, *args[1:]) for e in moved]
        behind = [function(args[0] - step * e, *args[1:]) for e in moved]
        expected = np.reshape((np.array(ahead) - np.array(behind)) / (2 * step), args[0].shape)
        assert found == pytest.approx(expected, rel=1e-6)
    elif function is not uses_clipped:
        assert found == pytest.approx(expected, rel=1e-12)
    else:
        assert found == pytest.approx(clipped(X, 1.0) + X * (np.abs(X) <= 1), rel=1e-12)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].__name__)
def test_tangent_agrees_with_the_gradient(case):
    function, args, _ = case
    dot = np.full(np.shape(args[0]), 0.7)
    if function in (uses_clipped, uses_applied):
        with pytest.raises(s2s.S2SError, match="reverse mode only"):
            s2s.jvp(function)(args, dot)
        return
    _, tangent = s2s.jvp(function)(args, dot)
    assert tangent == pytest.approx(np.sum(s2s.grad(function)(*args) * dot), rel=1e-12)


def test_one_expression_holds_the_tangents_of_all_operands():
    y = 2.0
    x_bar, y_bar = s2s.grad(uses_blend, wrt=("x", "y"))(X, y)
    assert x_bar == pytest.approx(np.full(3, y + SCALE))
    assert y_bar == pytest.approx(np.sum(X))
    _, tangent = s2s.jvp(uses_blend, wrt=("x", "y"))((X, y), (np.ones(3), 0.5))
    assert tangent == pytest.approx(np.sum(y + SCALE + 0.5 * X))


def test_spliced_text_has_second_derivatives():
    v = np.array([1.0, -2.0, 0.5])
    s = sigmoid(X)
    expected = (2 * s**2 + 2 * softplus(X) * s * (1 - s)) * v
    assert s2s.hvp(uses_softplus)((X,), v) == pytest.approx(expected)


def test_the_text_is_spliced():
    s2s.grad(uses_softplus)(X)
    derivative = s2s.grad(uses_softplus)
    derivative(X)
    assert "/ (1 + np.exp(-x))" in derivative.source


def test_a_new_rule_replaces_the_old_one_and_compiles_anew():
    def third(x):
        return x**3

    def total(x):
        return np.sum(third(x))

    gradient = s2s.grad(total)
    assert gradient(X) == pytest.approx(3 * X**2)

    @s2s.rule(third)
    def wrong(x, x_dot):
        return 5 * x_dot

    assert gradient(X) == pytest.approx(np.full(3, 5.0))


def test_rules_are_checked():
    assert s2s.check_rule(softplus, (X,), (0.3,)) == 2
    assert s2s.check_rule(gelu_rule, (X,)) == 2  # once more with a complex argument
    assert s2s.check_rule(blend, (X, X), (X, 2.0)) == 2
    with pytest.raises(s2s.RuleCheckError, match="tangent"):
        s2s.check_rule(hard_rule, (X,))


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (lambda: s2s.rule(softplus)(lambda z, z_dot: z_dot), "parameter|text"),
        (lambda: s2s.custom_rule(softplus), "vjp"),
        (lambda: s2s.check_rule(uses_blend, (X,)), "no rule"),
    ],
)
def test_what_is_no_rule_is_refused(declare, message):
    with pytest.raises(Exception, match=message):
        declare()
