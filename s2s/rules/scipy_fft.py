"""Cosine and sine transforms of SciPy: where they are normalised they are orthogonal."""

import scipy.fft

from s2s.rulebook.declare import linear
from s2s.rulebook.rule import Rule, RuleError
from s2s.rules.domains import several, with_rest

LINES = several(with_rest((5,), norm="ortho"), with_rest((3, 4), 3, axis=0, norm="ortho"))
TABLES = several(with_rest((5,), norm="ortho"), with_rest((3, 4), norm="ortho"))


@linear(scipy.fft.dct, LINES, complex_ok=False)
def dct(result_bar, x, type=2, *, axis=-1, norm=None):  # noqa: A002
    if norm == "ortho":
        return scipy.fft.idct(result_bar, type=type, axis=axis, norm=norm)
    raise RuleError("the rules of cosine and sine transforms need norm='ortho', as a literal")


@linear(scipy.fft.idct, LINES, complex_ok=False)
def idct(result_bar, x, type=2, *, axis=-1, norm=None):  # noqa: A002
    if norm == "ortho":
        return scipy.fft.dct(result_bar, type=type, axis=axis, norm=norm)
    raise RuleError("the rules of cosine and sine transforms need norm='ortho', as a literal")


@linear(scipy.fft.dst, LINES, complex_ok=False)
def dst(result_bar, x, type=2, *, axis=-1, norm=None):  # noqa: A002
    if norm == "ortho":
        return scipy.fft.idst(result_bar, type=type, axis=axis, norm=norm)
    raise RuleError("the rules of cosine and sine transforms need norm='ortho', as a literal")


@linear(scipy.fft.idst, LINES, complex_ok=False)
def idst(result_bar, x, type=2, *, axis=-1, norm=None):  # noqa: A002
    if norm == "ortho":
        return scipy.fft.dst(result_bar, type=type, axis=axis, norm=norm)
    raise RuleError("the rules of cosine and sine transforms need norm='ortho', as a literal")


@linear(scipy.fft.dctn, TABLES, complex_ok=False)
def dctn(result_bar, x, type=2, *, axes=None, norm=None):  # noqa: A002
    if norm == "ortho":
        return scipy.fft.idctn(result_bar, type=type, axes=axes, norm=norm)
    raise RuleError("the rules of cosine and sine transforms need norm='ortho', as a literal")


@linear(scipy.fft.idctn, TABLES, complex_ok=False)
def idctn(result_bar, x, type=2, *, axes=None, norm=None):  # noqa: A002
    if norm == "ortho":
        return scipy.fft.dctn(result_bar, type=type, axes=axes, norm=norm)
    raise RuleError("the rules of cosine and sine transforms need norm='ortho', as a literal")


RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
