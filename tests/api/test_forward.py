"""jvp, hvp, linearize and Jacobians: tangents, structures, effects."""

from __future__ import annotations

import numpy as np
import pytest

import s2s


def product(a, b, n):
    return a * b * n


PRODUCT = """
def product_jvp(a, b, n, a_dot, b_dot):
    return a * b * n, (a_dot * b + a * b_dot) * n


def product_forward(a, b, n):
    return a * b * n, (a, b, n)


def product_reverse(kept, value_bar):
    a, b, n = kept
    return (value_bar * b * n).sum(), value_bar * a * n
"""


def test_tangents_follow_wrt_and_none_is_zero(compiler):
    compiler.texts["product"] = PRODUCT
    tangent = s2s.jvp(product, ("a", "b"))
    b = np.array([1.0, 2.0])
    value, dot = tangent((3.0, b, 2), (1.0, None))
    assert value.tolist() == [6.0, 12.0] and dot.tolist() == [2.0, 4.0]
    assert tangent((3.0, b, 2), (None, [1, 0]))[1].tolist() == [6.0, 0.0]
    assert tangent((3.0, b), None, n=2)[1].tolist() == [0.0, 0.0]


def test_tangents_must_fit(compiler):
    compiler.texts["product"] = PRODUCT
    tangent, args = s2s.jvp(product, ("a", "b")), (3.0, np.ones(2), 2)
    with pytest.raises(TypeError, match="tangents follow wrt: one for each of a, b"):
        tangent(args, 1.0)
    with pytest.raises(TypeError, match="one for each of a, b"):
        tangent(args, (1.0,))
    with pytest.raises(TypeError, match=r"tangent of `b` has shape \(3,\), and its value .*\(2,\)"):
        tangent(args, (1.0, np.ones(3)))
    with pytest.raises(TypeError, match=r"`b` is a tuple of 2, and its value has shape \(2,\)"):
        tangent(args, (1.0, (np.ones(2), 1.0)))
    with pytest.raises(TypeError, match=r"as one tuple, .* product_jvp\(\(x,\), x_dot\)"):
        tangent(3.0, (1.0, 1.0))


def test_a_jacobian_has_the_structure_of_the_result_and_then_of_wrt(compiler):
    compiler.texts["product"] = PRODUCT
    args = (3.0, np.array([1.0, 2.0]), 2)
    for form in (s2s.jacobian, s2s.jacrev, s2s.jacfwd):
        by_a, by_b = form(product, ("a", "b"))(*args)
        assert by_a.tolist() == [2.0, 4.0]
        assert by_b.tolist() == [[6.0, 0.0], [0.0, 6.0]]


def structured(p):
    return {"s": p["w"].sum() * p["b"], "n": 3, "v": (p["w"], 1.0 * p["b"])}


STRUCTURED = """
import numpy as np


def structured_forward(p):
    return {"s": p["w"].sum() * p["b"], "n": 3, "v": (p["w"], 1.0 * p["b"])}, p


def structured_reverse(p, value_bar):
    s_bar, (w_bar, b_bar) = value_bar["s"], value_bar["v"]
    assert value_bar["n"] is None
    return {"w": w_bar + s_bar * p["b"], "b": b_bar + s_bar * p["w"].sum(), "k": None}


def structured_jvp(p, p_dot):
    w_dot, b_dot = p_dot["w"], p_dot["b"]
    assert p_dot["k"] is None
    s_dot = w_dot.sum() * p["b"] + p["w"].sum() * b_dot
    return structured_forward(p)[0], {"s": s_dot, "n": None, "v": (w_dot, b_dot)}
"""


def test_jacobians_of_structures_from_both_sides(compiler):
    compiler.texts["structured"] = STRUCTURED
    p = {"w": np.array([1.0, 2.0]), "b": 3.0, "k": 7}
    for form in (s2s.jacobian, s2s.jacrev, s2s.jacfwd):
        found = form(structured)(p)
        assert found["n"] is None and found["s"]["k"] is None
        assert found["s"]["w"].tolist() == [3.0, 3.0] and found["s"]["b"] == 3.0
        assert type(found["s"]["b"]) is float
        assert found["v"][0]["w"].tolist() == np.eye(2).tolist()
        assert found["v"][0]["b"].tolist() == [0.0, 0.0] and found["v"][1]["b"] == 1.0


def test_the_cheaper_side_is_taken(compiler):
    compiler.texts["product"] = PRODUCT
    jacobian = s2s.jacobian(product, "a")
    compiler.texts["product"] = PRODUCT.replace("a_dot, b_dot", "a_dot, b_dot=0.0")
    jacobian(3.0, np.ones(4), 2)
    assert [request.derivative.value for _, request, _ in compiler.asked] == ["pair", "jvp"]


def test_modes_and_complex_numbers(compiler):
    compiler.texts["product"] = PRODUCT
    with pytest.raises(TypeError, match="mode='sideways': .* 'auto', 'forward', 'reverse'"):
        s2s.jacobian(product, mode="sideways")
    with pytest.raises(s2s.NotDifferentiable, match="product_jacobian of complex numbers"):
        s2s.jacobian(product)(1j, 2.0, 3)


class Counter:
    def __init__(self) -> None:
        self.count = 0


def counted(x, counter):
    counter.count += 1
    return counter.count * x


COUNTED = """
def counted_jvp(x, counter, x_dot):
    counter.count += 1
    return counter.count * x, counter.count * x_dot
"""


def test_forward_columns_run_effects_once(compiler):
    compiler.texts["counted"] = COUNTED
    counter = Counter()
    assert s2s.jacfwd(counted)(np.ones(3), counter).tolist() == np.eye(3).tolist()
    assert counter.count == 1
    value, push = s2s.linearize(counted)(np.ones(3), counter)
    assert counter.count == 2 and value.tolist() == [2.0] * 3
    counter.count = 9
    assert push(np.ones(3)).tolist() == [2.0] * 3


def drawn(x):
    return np.random.normal() * x


DRAWN = """
import numpy as np


def drawn_jvp(x, x_dot):
    noise = np.random.normal()
    return noise * x, noise * x_dot
"""


def test_a_function_that_does_not_repeat_itself_has_no_forward_columns(compiler):
    compiler.texts["drawn"] = DRAWN
    with pytest.raises(s2s.NotDifferentiable, match="(?s)another result when .* s2s.jacrev"):
        s2s.jacfwd(drawn)(np.ones(3))


def cubes(x, y):
    return (x**3).sum() + (y**2).sum()


CUBES = """
import numpy as np


def cubes_value_and_grad(x, y):
    return (x**3).sum() + (y**2).sum(), 3 * x**2
"""

CUBES_GRAD = """
def cubes_grad_jvp(x, y, x_dot):
    value = (x**3).sum() + (y**2).sum()
    return (3 * x**2, value), (6 * x * x_dot, (3 * x**2 * x_dot).sum())
"""


def test_hvp_and_hessian_run_forward_over_the_gradient(compiler):
    compiler.texts["cubes"] = CUBES
    compiler.texts["cubes_grad"] = CUBES_GRAD
    x, y = np.array([1.0, 2.0]), np.ones(2)
    assert s2s.hvp(cubes)((x, y), np.array([1.0, 1.0])).tolist() == [6.0, 12.0]
    assert s2s.hessian(cubes)(x, y).tolist() == [[6.0, 0.0], [0.0, 12.0]]
    value, tangent = s2s.jvp(s2s.grad(cubes))((x, y), np.array([1.0, 0.0]))
    assert value.tolist() == [3.0, 12.0] and tangent.tolist() == [6.0, 0.0]


def vectorial(x):
    return x


def test_the_hessian_of_what_is_no_scalar(compiler):
    compiler.texts["vectorial"] = "def vectorial_value_and_grad(x):\n    return x, x\n"
    compiler.texts["vectorial_grad"] = (
        "def vectorial_grad_jvp(x, x_dot):\n    return (x, x), (x_dot, x_dot)\n"
    )
    for compute in (
        lambda: s2s.hvp(vectorial)((np.ones(3),), np.ones(3)),
        lambda: s2s.hessian(vectorial)(np.ones(3)),
    ):
        with pytest.raises(s2s.NonScalarOutput, match=r"vectorial returned .* \(3,\)"):
            compute()


def test_check_grads_judges_both_modes(compiler):
    compiler.texts["product"] = PRODUCT
    report = s2s.check_grads(product, ("a", "b"))(3.0, np.array([1.0, 2.0]), 2)
    assert report.forward_error < 1e-8 and report.reverse_error < 1e-14
    compiler.texts["product"] = PRODUCT.replace("a_dot * b", "2 * a_dot * b")
    with pytest.raises(s2s.GradientCheckError, match="tangent and the difference quotient"):
        s2s.check_grads(product, ("a", "b"))(np.float64(3.0), np.array([1.0, 2.0]), 2)


def test_check_grads_finds_a_wrong_reverse_sweep(compiler):
    compiler.texts["product"] = PRODUCT.replace("value_bar * a * n", "value_bar * a")
    with pytest.raises(s2s.GradientCheckError, match="reverse and forward mode differ"):
        s2s.check_grads(product, ("a", "b"))(3.0, np.array([1.0, 2.0]), 2)
