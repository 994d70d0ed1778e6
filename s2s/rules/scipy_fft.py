"""Cosine and sine transforms of SciPy: where they are normalised they are orthogonal."""

import scipy.fft

from s2s.rulebook.declare import linear
from s2s.rulebook.rule import RuleError
from s2s.rules.domains import several, with_rest

LINES = several(with_rest((5,), norm="ortho"), with_rest((3, 4), 3, axis=0, norm="ortho"))
TABLES = several(with_rest((5,), norm="ortho"), with_rest((3, 4), norm="ortho"))


NOT_ORTHOGONAL = "the rules of cosine and sine transforms need norm='ortho', as a literal"


def along_one_axis(function, inverse):
    """A transform, whose transpose is its inverse."""

    @linear(function, LINES, complex_ok=False)
    def rule(result_bar, x, type=2, *, axis=-1, norm=None):  # noqa: A002
        if norm == "ortho":
            return inverse(result_bar, type=type, axis=axis, norm=norm)
        raise RuleError(NOT_ORTHOGONAL)

    return rule


def along_axes(function, inverse):
    """The same in several dimensions."""

    @linear(function, TABLES, complex_ok=False)
    def rule(result_bar, x, type=2, *, axes=None, norm=None):  # noqa: A002
        if norm == "ortho":
            return inverse(result_bar, type=type, axes=axes, norm=norm)
        raise RuleError(NOT_ORTHOGONAL)

    return rule


RULES = (
    along_one_axis(scipy.fft.dct, scipy.fft.idct),
    along_one_axis(scipy.fft.idct, scipy.fft.dct),
    along_one_axis(scipy.fft.dst, scipy.fft.idst),
    along_one_axis(scipy.fft.idst, scipy.fft.dst),
    along_axes(scipy.fft.dctn, scipy.fft.idctn),
    along_axes(scipy.fft.idctn, scipy.fft.dctn),
    along_axes(scipy.fft.dstn, scipy.fft.idstn),
    along_axes(scipy.fft.idstn, scipy.fft.dstn),
)
