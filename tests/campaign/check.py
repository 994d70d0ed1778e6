"""One call, written into a program, against differences of the program itself."""

from __future__ import annotations

import importlib.util
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np

import s2s

POINT = np.array([0.53, 0.87, 1.13, 0.71, 1.37, 0.955])
DIRECTION = np.array([0.3, -0.7, 0.5, 1.1, -0.4, 0.2])
TOLERANCE = 3e-6  # of differences; the modes are held to each other much closer
HEAD = """
import functools, math, operator
import numpy as np
{imports}
TABLE = np.array([[1.0, 0.3, 0.2], [0.1, 1.2, 0.4], [0.25, 0.15, 0.9], [0.5, 0.6, 0.7]])
{more}
"""
PROGRAM = """
def call_{index}(p):
    {draws}
    x = p.reshape(2, 3)
    v = p[:3] * 1.0
    y = np.cos(p).reshape(2, 3) + 1.1
    m = np.array([[True, False, True], [True, True, False]])
    s = np.outer(v, p[3:]) * 0.1 + np.diag(v + 2.0)
    spd = s @ s.T + np.diag(np.array([0.0, 1.0, 3.0]))
    tall = TABLE + 0.1 * p[0]
    b = np.concatenate([v, p[3:4]])
    r = {call}
    return np.sum(np.sin(r) * 0.5 + 0.1 * r**2)
"""
SEEDED = "rng = np.random.default_rng(5)"


def programs(calls: Sequence[str], imports: str = "", more: str = "") -> ModuleType:
    """A module with one function for each call."""
    parts = [HEAD.format(imports=imports, more=more)]
    for index, text in enumerate(calls):
        draws = SEEDED if "rng" in text else "pass"
        parts.append(PROGRAM.format(index=index, call=text, draws=draws))
    folder = tempfile.mkdtemp(prefix="s2s-campaign-")
    path = Path(folder) / "campaign_of_calls.py"
    path.write_text("\n".join(parts))
    spec = importlib.util.spec_from_file_location("campaign_of_calls", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def slope(function: Callable, point: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """A central difference, extrapolated twice."""

    def central(h: float) -> np.ndarray:
        return (function(point + h * direction) - function(point - h * direction)) / (2 * h)

    wide, middle, close = central(2e-3), central(1e-3), central(5e-4)
    first, second = (4 * middle - wide) / 3, (4 * close - middle) / 3
    return (16 * second - first) / 15


def check(function: Callable) -> None:
    """Both modes and the Hessian product; AssertionError where one is wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = slope(function, POINT, DIRECTION)
        value, tangent = s2s.jvp(function)((POINT.copy(),), DIRECTION)
        gradient = s2s.grad(function)(POINT.copy())
        curve = s2s.hvp(function)((POINT.copy(),), DIRECTION)
        bend = slope(s2s.grad(function), POINT, DIRECTION)
    assert np.allclose(value, function(POINT.copy()), rtol=1e-13), "value"
    assert np.allclose(tangent, expected, rtol=TOLERANCE, atol=TOLERANCE), (tangent, expected)
    scale = 1 + np.linalg.norm(gradient)
    assert abs(gradient @ DIRECTION - tangent) <= 1e-11 * scale, (gradient @ DIRECTION, tangent)
    assert np.allclose(curve, bend, rtol=TOLERANCE, atol=TOLERANCE * scale), (curve, bend)


def outcome(function: Callable) -> str:
    """`right`, `refused: why`, or what went wrong."""
    try:
        check(function)
    except s2s.S2SError as error:
        return f"refused: {str(error).splitlines()[0]}"
    except AssertionError as error:
        return f"WRONG: {error}"
    except Exception as error:
        return f"CRASH: {type(error).__name__}: {error}"
    return "right"
