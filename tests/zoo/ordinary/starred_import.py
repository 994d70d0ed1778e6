"""`from numpy import *`: names that nobody wrote down."""

# ruff: noqa: F403, F405

from __future__ import annotations

from numpy import *

from tests.zoo.case import vector
from tests.zoo.ordinary.program import program


def from_numpy(x):
    return sum(sin(x) * exp(-x)) + max(x) * pi


def hides_builtins(x):
    y = abs(x) ** 2
    return sum(y) + min(y) * round(2.4)


CASES = (program(from_numpy, vector), program(hides_builtins, vector))
