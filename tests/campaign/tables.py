"""The tables of calls: `numpy.txt`, `tiers.txt`, `scipy.txt` beside this, one call to a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
SCIPY = "import scipy as sp\n" + "\n".join(
    f"import scipy.{name}"
    for name in ("fft", "integrate", "linalg", "ndimage", "signal", "sparse", "special")
)
MORE = "SPARSE = sp.sparse.csr_array(np.array([[4.0, 1, 0], [0, 3.0, 1], [1, 0, 5.0]]))"


@dataclass(frozen=True)
class Table:
    """Calls, and what the module that holds them imports and defines."""

    calls: tuple[str, ...]
    imports: str = ""
    more: str = ""


def read(name: str) -> tuple[str, ...]:
    """The lines of a file that are not empty and no heading."""
    lines = (FOLDER / name).read_text().splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


TABLES: Mapping[str, Table] = {
    "numpy": Table(read("numpy.txt")),
    "tiers": Table(read("tiers.txt")),
    "scipy": Table(read("scipy.txt"), SCIPY, MORE),
}
