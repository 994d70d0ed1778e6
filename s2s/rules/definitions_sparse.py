"""Solutions of sparse systems."""

from __future__ import annotations

import scipy.sparse.linalg

from s2s.rulebook.book import Definition, definition
from s2s_runtime.sparse import solved


@definition(scipy.sparse.linalg.spsolve)
def spsolve(A, b):  # noqa: N803
    return solved(A, b)


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
