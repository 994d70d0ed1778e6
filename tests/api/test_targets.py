"""What can be differentiated, and how `wrt` names what is moved."""

from __future__ import annotations

import functools

import numpy as np
import pytest

import s2s


def loss(w, b, *rest, scale=1.0, **more):
    return w * b


def test_arguments_arrive_one_per_parameter(compiler):
    compiler.texts["loss"] = (
        "def loss_value_and_grad(w, b, rest, scale, more):\n"
        "    return 1.0, (w, b, rest, scale, more)\n"
    )
    every = ("w", "b", "rest", "scale", "more")
    assert s2s.grad(loss, wrt=every)(1.0, 2.0) == (1.0, 2.0, (), 1.0, {})
    found = s2s.grad(loss, wrt=every)(1.0, 2.0, 3.0, scale=4.0, k=5.0)
    assert found == (1.0, 2.0, (3.0,), 4.0, {"k": 5.0})


@pytest.mark.parametrize(
    ("options", "names", "single"),
    [
        ({}, ("w",), True),
        ({"wrt": "b"}, ("b",), True),
        ({"wrt": 1}, ("b",), True),
        ({"wrt": ("b", 0)}, ("b", "w"), False),
        ({"wrt": ["b"]}, ("b",), False),
        ({"argnums": (0, 1)}, ("w", "b"), False),
        ({"wrt": ("rest", "scale")}, ("rest", "scale"), False),
    ],
)
def test_selections(options, names, single):
    selection = s2s.grad(loss, **options).order.selection
    assert (selection.names, selection.single) == (names, single)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"wrt": "W"}, "loss has no parameter 'W': wrt can name w, b, rest, scale, more"),
        ({"wrt": 7}, "loss has no parameter number 7: its parameters are w, b, rest"),
        ({"wrt": 2}, r"cannot reach into \*rest: wrt='rest' selects all of it"),
        ({"wrt": ("w", 0)}, "each once"),
        ({"wrt": ()}, "must name parameters"),
        ({"wrt": True}, "names and indices of parameters, not True"),
        ({"wrt": "w", "argnums": 0}, "two spellings of one option"),
    ],
)
def test_wrong_selections(options, said):
    with pytest.raises(TypeError, match=said):
        s2s.grad(loss, **options)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda x: s2s.vjp(loss, x), r"write s2s.vjp\(loss\)\(x\)"),
        (lambda x: s2s.vjp(loss, 1.0, 2.0), r"write s2s.vjp\(loss\)\(x\)"),
        (lambda x: s2s.jvp(loss, (x,), (x,)), r"write s2s.jvp\(loss\)\(\(x,\), x_dot\)"),
        (lambda x: s2s.grad(loss, x), r"write s2s.grad\(loss\)\(x\)"),
        (lambda x: s2s.check_grads(loss, (x,)), r"write s2s.check_grads\(loss\)\(x\)"),
    ],
)
def test_calls_that_are_not_curried(call, said):
    with pytest.raises(TypeError, match=said):
        call(np.ones(2))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3, r"with respect to `w`: it is int\n.*\n.*pass float\(w\), or leave `w` out"),
        (True, r"it is bool\n.*\n.*float\(w\)"),
        (np.int64(3), r"it is i8\n"),
        (np.arange(3), r"it is i8\[:\]\n.*\n.*w.astype\(float\)"),
        ("text", "it is a str"),
        (None, "it is a NoneType"),
        (len, "it is a function"),
    ],
)
@pytest.mark.parametrize("form", [s2s.grad, s2s.vjp, s2s.value_and_grad])
def test_what_does_not_move(form, value, said, compiler):
    with pytest.raises(s2s.NotDifferentiable, match=said):
        form(loss)(value, 1.0)
    assert compiler.asked == []


def test_calls_that_do_not_fit_the_signature(compiler):
    with pytest.raises(TypeError, match=r"loss\(\) missing 1 required positional argument: 'b'"):
        s2s.grad(loss)(1.0)


def test_numpy_functions_are_functions():
    x = np.array([1.0, 2.0])
    assert s2s.grad(np.sum)(x).tolist() == [1.0, 1.0]
    assert s2s.elementwise_grad(np.square)(x).tolist() == [2.0, 4.0]


def weighted(a, x, scale=1.0, *, power=2):
    return np.sum(a * scale * x**power)


def test_partials_give_their_arguments_first():
    a, x = np.array([1.0, 2.0]), np.array([0.5, 0.7])
    first = functools.partial(weighted, a)
    cubed, doubled = functools.partial(first, power=3), functools.partial(first, scale=2.0, power=3)
    assert s2s.grad(first)(x).tolist() == (2 * a * x).tolist()
    np.testing.assert_allclose(s2s.grad(cubed)(x), 3 * a * x**2)
    np.testing.assert_allclose(s2s.grad(cubed)(x, 2.0), 6 * a * x**2)
    np.testing.assert_allclose(s2s.hvp(cubed)((x,), x), 6 * a * x * x)
    np.testing.assert_allclose(s2s.hvp(doubled)((x,), x), 12 * a * x * x)  # no other's keywords
    np.testing.assert_allclose(s2s.grad(functools.partial(weighted, x=x), "a")(a), x**2)
    assert s2s.check_grads(doubled)(x).directions == 1
    with pytest.raises(TypeError, match="unexpected keyword argument 'rate'"):
        s2s.grad(functools.partial(first, rate=1.0))(x)


def test_what_has_no_text():
    with pytest.raises(TypeError, match="len has no Python text: write a def that calls it"):
        s2s.grad(len)
    with pytest.raises(TypeError, match="len has no Python text"):
        s2s.grad(functools.partial(len, [1.0]))
    with pytest.raises(TypeError, match="only functions have derivatives, and this is 3"):
        s2s.grad(3)
    with pytest.raises(TypeError, match="write @staticmethod above @differentiate"):
        s2s.differentiate(staticmethod(loss))
    with pytest.raises(TypeError, match="dict has no Python text"):
        s2s.grad(dict)


class Model:
    def __init__(self, rate: float) -> None:
        self.rate = rate

    def energy(self, x):
        return self.rate * x

    def __call__(self, x):
        return self.rate * x


ENERGY = "def {0}_value_and_grad(self, x):\n    return self.rate * x, self.rate\n"


def test_bound_methods_and_callable_objects(compiler):
    compiler.texts["energy"] = ENERGY.format("energy")
    compiler.texts["__call__"] = ENERGY.format("__call__")
    assert s2s.grad(Model(3.0).energy)(2.0) == 3.0
    assert s2s.grad(Model(3.0).energy, wrt=0).order.selection.names == ("x",)
    assert s2s.grad(Model(4.0))(2.0) == 4.0
    assert s2s.grad(Model.energy)(Model(5.0), 2.0) == 5.0
    assert s2s.grad(Model.energy, wrt="self").order.selection.names == ("self",)


def test_a_wrapper_is_itself_what_is_differentiated(compiler):
    @functools.wraps(loss)
    def doubled(x):
        return 2.0 * x

    doubled.__signature__ = "not to be followed"
    compiler.texts["loss"] = "def loss_value_and_grad(x):\n    return x, 2.0\n"
    assert s2s.grad(doubled)(1.0) == 2.0
    assert compiler.asked[0][0] is doubled
