"""How long a process takes to its first gradient, above `import numpy`.

    python -m tests.bench.start        cold: nothing is stored; cached: an earlier process compiled

The best of several processes, and what each imported: a start from the store reads a recipe and a
module, and imports neither gast nor the compiler's rooms.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TIMES = 7
PROGRAM = """
import numpy as np

def act(x, k=3.0):
    return np.sin(x) * k

def loss(w, x):
    h = act(x * w)
    return np.sum((h - 1.0) ** 2)
"""
START = """
import sys, time
begin = time.perf_counter()
import numpy as np
numpy, begin = time.perf_counter() - begin, time.perf_counter()
import s2s
imported = time.perf_counter()
import program
s2s.grad(program.loss)(np.ones(3), np.ones(3))
end = time.perf_counter()
print(imported - begin, end - begin, numpy, "gast" in sys.modules)
"""


def started(folder: str, cache: str) -> tuple[float, float, float, bool]:
    """Seconds to import s2s, to the first gradient, to import NumPy; whether gast was imported."""
    path = os.pathsep.join([*sys.path, folder])
    environment = os.environ | {"S2S_CACHE_DIR": cache, "PYTHONPATH": path}
    # As after an installation: Python finds its bytecode, wherever it may write it.
    environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
    command = [sys.executable, "-c", START]
    found = subprocess.run(
        command, env=environment, cwd=folder, check=True, capture_output=True, text=True
    )
    *times, gast = found.stdout.split()
    importing, total, numpy = map(float, times)
    return importing, total, numpy, gast == "True"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "program.py").write_text(PROGRAM, encoding="utf-8")
        cold = [started(folder, f"{folder}/cache_{number}") for number in range(3)]
        cached = [started(folder, f"{folder}/cache_0") for _ in range(TIMES)]
    head = f"{'ms above import numpy':24}{'import s2s':>12}{'first gradient':>16}"
    print(f"{head}{'(import numpy)':>16}   gast")
    for title, runs in (("cold", cold), ("cached", cached)):
        importing, total, numpy, gast = min(runs, key=lambda run: run[1])
        print(f"{title:24}{1e3 * importing:12.0f}{1e3 * total:16.0f}{1e3 * numpy:16.0f}   {gast}")


if __name__ == "__main__":
    main()
