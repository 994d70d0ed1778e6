"""The decorator: members, methods, metadata."""

from __future__ import annotations

import numpy as np
import pytest

import s2s
from s2s import differentiate

SQUARE = """
def square_value_and_grad(x):
    return x * x, 2 * x


def square_forward(x):
    return x * x, x


def square_reverse(x, value_bar):
    return 2 * x * value_bar


def square_jvp(x, x_dot):
    return x * x, 2 * x * x_dot
"""
SQUARE_GRAD = """
def square_grad_jvp(x, x_dot):
    return (2 * x, x * x), (2 * x_dot, 2 * x * x_dot)
"""


@differentiate
def square(x):
    """The square."""
    return x * x


@differentiate(wrt=("w", "b"))
def line(w, b, x):
    return w * x + b


class Cell:
    def __init__(self, rate: float) -> None:
        self.rate = rate

    @differentiate
    def grow(self, x):
        return self.rate * x

    @staticmethod
    @differentiate
    def square(x):
        return x * x


def test_the_function_itself_is_untouched():
    assert square(3) == 9
    assert (square.__name__, square.__doc__) == ("square", "The square.")
    assert repr(square) == "<differentiable square wrt x>"


def test_members(compiler):
    compiler.texts |= {"square": SQUARE, "square_grad": SQUARE_GRAD}
    assert square.grad(3.0) == 6.0
    assert square.value_and_grad(3.0) == (9.0, 6.0)
    value, pullback = square.vjp(3.0)
    assert (value, pullback(2.0)) == (9.0, 12.0)
    assert square.jvp((3.0,), 1.0) == (9.0, 6.0)
    assert square.hvp((3.0,), 1.0) == 2.0
    assert square.jacobian(3.0) == 6.0
    assert square.hessian(3.0) == 2.0
    assert square.grad.source == SQUARE


def test_several_names(compiler):
    compiler.texts["line"] = "def line_value_and_grad(w, b, x):\n    return w * x + b, (x, 1.0)\n"
    assert line.grad(1.0, 2.0, x=3.0) == (3.0, 1.0)


def test_nothing_is_compiled_before_the_first_use(compiler):
    assert callable(square.grad) and callable(line.vjp)
    assert compiler.asked == []


def test_options_are_checked_at_decoration():
    with pytest.raises(TypeError, match="loss has no parameter 'v': wrt can name w"):

        @differentiate(wrt="v")
        def loss(w):
            return w


def test_methods_keep_their_derivatives(compiler):
    compiler.texts["grow"] = (
        "def grow_value_and_grad(self, x):\n    return self.rate * x, self.rate\n\n\n"
        "def grow_forward(self, x):\n    return self.rate * x, self.rate\n\n\n"
        "def grow_reverse(rate, value_bar):\n    return rate * value_bar\n"
    )
    slow, fast = Cell(1.0), Cell(5.0)
    assert slow.grow(2.0) == 2.0 and fast.grow(2.0) == 10.0
    assert slow.grow.grad(2.0) == 1.0 and fast.grow.grad(2.0) == 5.0
    assert fast.grow.jacobian(np.float64(2.0)) == 5.0
    assert Cell.grow.grad(fast, 2.0) == 5.0
    assert s2s.grad(fast.grow)(2.0) == 5.0
    assert len(compiler.asked) == 2
    assert fast.grow.__name__ == "grow"


def test_static_methods(compiler):
    compiler.texts["square"] = SQUARE
    assert Cell.square.grad(3.0) == Cell(1.0).square.grad(3.0) == 6.0


def test_functional_forms_take_decorated_functions(compiler):
    compiler.texts |= {"square": SQUARE, "square_grad": SQUARE_GRAD}
    assert s2s.grad(square)(3.0) == 6.0
    assert s2s.jvp(square.grad)((3.0,), 1.0) == (6.0, 2.0)


def test_marks_return_their_argument():
    x = np.ones(2)
    assert (s2s.stop_gradient(x) == x).all() and s2s.stop_gradient({"a": 1.0}) == {"a": 1.0}
    with s2s.no_grad():
        pass
