"""Every one of them is right, or an error: in reverse and in forward mode, twice, and harmless."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import s2s
from s2s import S2SError
from tests.agreement import same_bits
from tests.literature import memory, values
from tests.literature.issue import Issue
from tests.oracle import oracle_gradient

ISSUES = (*memory.ISSUES, *values.ISSUES)
each = pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: issue.title)
pytestmark = pytest.mark.filterwarnings("ignore")
# Not yet right: refused, or (exp overflows in an arm that is not taken) NaN instead of zero.
LOUD = {"AutoGrad.jl 75", "Zygote.jl 78"}
NAN = {"jax FAQ, double where"}


def expected(issue: Issue) -> tuple:
    if issue.expected is not None:
        return issue.expected
    return oracle_gradient(issue.function, copy.deepcopy(issue.args), issue.wrt)


def agree(found: object, wanted: object) -> bool:
    return np.shape(found) == np.shape(wanted) and np.allclose(found, wanted, 1e-9, 1e-12)


def gradient_of(issue: Issue) -> tuple:
    """Of the derivative object that is called twice, on arguments that must stay as they are."""
    gradient = s2s.grad(issue.function, wrt=issue.wrt)
    args = copy.deepcopy(issue.args)
    first, second = gradient(*args), gradient(*args)
    assert same_bits(first, second) and same_bits(args, issue.args)
    return first


def test_there_are_at_least_forty():
    assert len({issue.where for issue in ISSUES}) == len(ISSUES) >= 40


@each
def test_the_gradient_is_right_or_an_error(issue: Issue):
    if issue.refused:
        with pytest.raises((S2SError, TypeError)):
            gradient_of(issue)
        return
    try:
        found = gradient_of(issue)
    except S2SError:
        assert issue.where in LOUD, "refused, where it was right before"
        return
    if issue.where in NAN:
        assert np.isnan(found[0]).any(), "strike it from the table"
        return
    for one, other in zip(found, expected(issue), strict=True):
        assert agree(one, other), f"{issue.title}: {found}"


@each
def test_the_tangent_is_right_or_an_error(issue: Issue):
    if issue.refused or issue.expected is not None and not np.isfinite(issue.expected[0]).all():
        pytest.skip("no direction to compare")
    wanted = expected(issue)
    dots = tuple(np.ones_like(one) * 0.5 for one in wanted)
    dots = tuple(one if one.shape else one.item() for one in dots)
    try:
        _, tangent = s2s.jvp(issue.function, wrt=issue.wrt)(copy.deepcopy(issue.args), dots)
    except S2SError:
        assert issue.where in LOUD
        return
    terms = [np.sum(np.real(np.conj(a) * b)) for a, b in zip(wanted, dots, strict=True)]
    assert agree(tangent, sum(terms)), issue.title
