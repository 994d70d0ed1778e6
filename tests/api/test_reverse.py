"""grad, value_and_grad and vjp: arguments, results, errors, composition."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import s2s

SCALE = 2.0


def square(x, scale=1.0):
    return scale * (x * x).sum()


SQUARE = """
import numpy as np


def square_value_and_grad(x, scale):
    return scale * (x * x).sum(), 2 * scale * x


def square_forward(x, scale):
    return scale * (x * x).sum(), (x, scale)


def square_reverse(kept, value_bar):
    x, scale = kept
    return 2 * scale * value_bar * x


def square_jvp(x, scale, x_dot):
    return scale * (x * x).sum(), 2 * scale * (x * x_dot).sum()
"""


def scaled(x):
    return SCALE * x


def test_grad_applies_defaults_and_keywords(compiler):
    compiler.texts["square"] = SQUARE
    gradient = s2s.grad(square)
    x = np.array([1.0, 2.0])
    assert gradient(x).tolist() == [2.0, 4.0]
    assert gradient(x, 3.0).tolist() == gradient(scale=3.0, x=x).tolist() == [6.0, 12.0]
    assert s2s.value_and_grad(square)(x)[0] == 5.0


def test_one_module_serves_all_lengths_and_another_kind_gets_its_own(compiler):
    compiler.texts["square"] = SQUARE
    gradient = s2s.grad(square)
    for x in (np.ones(2), np.ones(3), np.ones(1), np.ones(5)):
        gradient(x)
    assert len(compiler.asked) == 2
    assert list(gradient.sources) == ["f8[:], float", "f8[1], float"]


def test_after_eight_kinds_the_generic_text_serves(compiler):
    compiler.texts["square"] = SQUARE
    gradient = s2s.grad(square)
    for rank in range(1, 14):
        gradient(np.ones((2,) * rank))
    assert [kinds is None for _, _, kinds in compiler.asked] == [False] * 8 + [True]


def test_a_stale_module_is_compiled_again(compiler):
    compiler.texts["square"] = SQUARE
    gradient = s2s.grad(square)
    gradient(np.ones(2))
    compiler.stale.add("square")
    gradient(np.ones(2))
    gradient(np.ones(2))
    assert len(compiler.asked) == 2


def test_new_code_is_compiled_again(compiler):
    def f(x):
        return x

    def g(x):
        return 2.0 * x

    compiler.texts["f"] = "def f_value_and_grad(x):\n    return x, 1.0\n"
    gradient = s2s.grad(f)
    assert gradient(3.0) == gradient(4.0) == 1.0
    f.__code__ = g.__code__
    gradient(3.0)
    assert len(compiler.asked) == 2


def test_free_names_are_read_at_each_call(compiler, monkeypatch):
    compiler.texts["scaled"] = (
        "def scaled_value_and_grad(x, *, SCALE):\n    return SCALE * x, SCALE\n"
    )
    compiler.free["scaled"] = ("SCALE",)
    gradient = s2s.grad(scaled)
    assert gradient(1.0) == 2.0
    monkeypatch.setitem(globals(), "SCALE", 5.0)
    assert gradient(1.0) == 5.0
    assert len(compiler.asked) == 1


def test_the_same_function_is_compiled_once_for_several_objects(compiler):
    compiler.texts["square"] = SQUARE
    for _ in range(3):
        s2s.grad(square)(np.ones(2))
        s2s.value_and_grad(square)(np.ones(2))
    assert len(compiler.asked) == 1


def test_source_path_and_show(compiler, capsys):
    compiler.texts["square"] = SQUARE
    gradient = s2s.grad(square)
    assert gradient.source == SQUARE and compiler.asked[-1][2] is None
    assert gradient.path == "/somewhere/square.py"
    gradient.show()
    assert capsys.readouterr().out == f"# /somewhere/square.py\n{SQUARE}\n"


def test_has_aux(compiler):
    def f(x):
        return x, "aux"

    compiler.texts["f"] = "def f_value_and_grad(x):\n    return (x, 'aux'), 1.0\n"
    assert s2s.grad(f, has_aux=True)(2.0) == (1.0, "aux")
    assert s2s.value_and_grad(f, has_aux=True)(2.0) == ((2.0, "aux"), 1.0)
    with pytest.raises(s2s.NonScalarOutput, match="a pair .* asks for has_aux=True"):
        s2s.grad(f)(2.0)


def test_has_aux_without_a_pair(compiler):
    def f(x):
        return x

    compiler.texts["f"] = "def f_value_and_grad(x):\n    return x, 1.0\n"
    with pytest.raises(TypeError, match=r"f returned .* float: has_aux=True asks for a pair"):
        s2s.grad(f, has_aux=True)(2.0)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("np.ones(3)", r"array of shape \(3,\) and dtype float64.*s2s.vjp\(f\).*s2s.jacobian\(f\)"),
        ("np.ones(1)", r"array of shape \(1,\)"),
        ("[x]", "of type list"),
        ("None", "of type NoneType"),
        ("3", "return 0.0"),
        ("np.array(2)", "return a float"),
        ("1j * x", "its real part"),
    ],
)
def test_gradients_of_what_is_not_one_real_number(compiler, value, said):
    def f(x):
        return x

    compiler.texts["f"] = (
        f"import numpy as np\n\n\ndef f_value_and_grad(x):\n    return {value}, 1.0\n"
    )
    with pytest.raises(s2s.NonScalarOutput, match=f"(?s){said}"):
        s2s.grad(f)(2.0)


@pytest.mark.parametrize("value", ["x", "np.float32(x)", "np.array(x)"])
def test_real_scalars_of_every_class(compiler, value):
    def f(x):
        return x

    compiler.texts["f"] = (
        f"import numpy as np\n\n\ndef f_value_and_grad(x):\n    return {value}, 1.0\n"
    )
    assert s2s.grad(f)(2.0) == 1.0


def test_a_pullback_is_called_many_times_from_threads_and_after_pickling(compiler):
    compiler.texts["square"] = SQUARE
    value, pullback = s2s.vjp(square)(np.array([1.0, 2.0]))
    assert value == 5.0
    with ThreadPoolExecutor(2) as pool:
        bars = list(pool.map(pullback, [1.0, 1, None, np.float32(2)]))
    assert [bar.tolist() for bar in bars] == [[2.0, 4.0], [2.0, 4.0], [0.0, 0.0], [4.0, 8.0]]
    assert pickle.loads(pickle.dumps(pullback))(1.0).tolist() == [2.0, 4.0]
    assert repr(pullback) == "<pullback of square>"


def test_cotangents_must_fit(compiler):
    def f(x):
        return x, (x, 3)

    compiler.texts["f"] = (
        "def f_forward(x):\n    return (x, (x, 3)), None\n\n\n"
        "def f_reverse(kept, value_bar):\n    first, (second, third) = value_bar\n"
        "    assert second.tolist() == [0.0, 0.0] and third is None\n    return first\n"
    )
    _, pullback = s2s.vjp(f)(np.ones(2, np.float32))
    bar = pullback((np.array([1, 2]), None))
    assert bar.dtype == np.float32 and bar.tolist() == [1.0, 2.0]
    with pytest.raises(TypeError, match=r"cotangent of f has shape \(3,\).* has shape \(2,\)"):
        pullback((np.ones(3), None))
    with pytest.raises(TypeError, match="dtype complex128"):
        pullback((1j * np.ones(2), None))
    with pytest.raises(TypeError, match="must be None where its value is not floating"):
        pullback((None, (None, 1.0)))
    with pytest.raises(TypeError, match="does not fit its value: structures differ"):
        pullback(np.ones(2))


def test_elementwise_grad(compiler):
    def f(x):
        return x * x

    compiler.texts["f"] = (
        "def f_forward(x):\n    return x * x, x\n\n\n"
        "def f_reverse(kept, value_bar):\n    return 2 * kept * value_bar\n"
    )
    assert s2s.elementwise_grad(f)(np.array([1.0, 3.0])).tolist() == [2.0, 6.0]


def cube(x):
    return SCALE * x**3


CUBE = '''
def cube_value_and_grad(x, *, SCALE):
    """The value and the gradient."""
    value = SCALE * x**3
    if x > 100.0:
        return (  # far out
            value,
            3 * SCALE * x**2,
        )
    both = value, 3 * SCALE * x**2
    return both
'''


def test_the_gradient_of_a_gradient_is_that_of_a_function_turned_round(compiler):
    compiler.texts["cube"] = CUBE
    compiler.free["cube"] = ("SCALE",)
    compiler.texts["cube_grad"] = (
        "def cube_grad_value_and_grad(x, SCALE):\n"
        "    return (3 * SCALE * x**2, SCALE * x**3), 6 * SCALE * x\n"
    )
    compiler.texts["cube_grad_grad"] = (
        "def cube_grad_grad_value_and_grad(x, SCALE):\n"
        "    return (6 * SCALE * x, (3 * SCALE * x**2, SCALE * x**3)), 6 * SCALE\n"
    )
    first = s2s.grad(cube)
    second = s2s.grad(first)
    third = s2s.grad(second)
    assert (first(5.0), second(5.0), third(5.0)) == (150.0, 60.0, 12.0)
    assert s2s.value_and_grad(second)(5.0) == (60.0, 12.0)
    turned, request, kinds = compiler.asked[1]
    assert turned(5.0, SCALE=2.0) == (150.0, 250.0) and turned(101.0, SCALE=1.0)[0] == 3 * 101.0**2
    assert request.has_aux and list(map(str, kinds)) == ["float", "float"]


def test_an_inner_result_that_is_no_scalar_is_found_in_a_composition(compiler):
    def f(x):
        return x

    compiler.texts["f"] = "def f_value_and_grad(x):\n    return x, x\n"
    compiler.texts["f_grad"] = "def f_grad_value_and_grad(x):\n    return (1.0, x), x\n"
    with pytest.raises(s2s.NonScalarOutput, match=r"f returned an array of shape \(3,\)"):
        s2s.grad(s2s.grad(f))(np.ones(3))


@pytest.mark.parametrize("form", [s2s.vjp, s2s.jvp, s2s.hvp, s2s.jacobian, s2s.hessian])
def test_what_has_no_text_of_its_own_cannot_be_differentiated_again(compiler, form):
    compiler.texts["square"] = SQUARE
    with pytest.raises(TypeError, match="has no single text of its own: .* s2s.grad"):
        s2s.grad(form(square))
    with pytest.raises(TypeError, match=r"returns \(gradient, aux\)"):
        s2s.grad(s2s.grad(square, has_aux=True))
