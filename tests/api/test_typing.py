"""What a type checker sees of a user's file: signatures stay, results of derivatives are known."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATHS = (ROOT, ROOT / "runtime", ROOT / "kernels")
FILE = '''\
import numpy as np
from numpy.typing import NDArray

import s2s
from s2s import differentiate

Vector = NDArray[np.float64]


@differentiate(wrt="w")
def loss(w: Vector, rate: float = 1.0) -> float:
    return float(rate * np.sum(w * w))


@differentiate
def bare(w: Vector) -> float:
    return float(np.sum(w))


def plain(w: Vector, n: int) -> float:
    return float(np.sum(w) * n)


x = np.ones(3)
reveal_type(loss(x, rate=2.0))
reveal_type(bare(x))
s2s.grad(plain)(x, 2)
value, gradient = s2s.value_and_grad(plain)(x, 2)
out, push = s2s.jvp(plain)((x, 2), x)
loss("w")
bare()
s2s.grad(plain)(x, "n")
'''
WRONG = ('loss("w")', "bare()", 's2s.grad(plain)(x, "n")')
CHECKERS = {
    "mypy": [sys.executable, "-m", "mypy", "--no-incremental", "--follow-imports=silent"],
    "pyright": ["pyright"],
}
INSTALLED = [name for name in CHECKERS if name == "mypy" or shutil.which(name)]


def lines_with(report: str, word: str) -> set[int]:
    return {int(line.split(":")[1]) for line in report.splitlines() if f" {word}: " in line}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("typed") / "model.py"
    found.write_text(FILE)
    return found


@pytest.mark.parametrize("checker", INSTALLED)
def test_what_a_checker_sees(file: Path, checker: str) -> None:
    paths = os.pathsep.join(map(str, PATHS))
    report = subprocess.run(
        [*CHECKERS[checker], str(file)], cwd=file.parent, capture_output=True, text=True,
        check=False, timeout=300, env={**os.environ, "MYPYPATH": paths, "PYTHONPATH": paths},
    ).stdout.replace(" - error", " error")
    expected = {at for at, line in enumerate(FILE.splitlines(), 1) if line in WRONG}
    assert lines_with(report, "error") == expected, report
    assert report.count('type is "float"') + report.count("builtins.float") == 2, report
