"""Every module of the zoo: is it clean, narrow, the same in every process, and does it stand alone?

    python -m tests.bench.clean [part of a title]

Ruff's default rules and E, F, W find nothing; no row is longer than 100 columns; nothing imports
s2s; and where no callee is known only at run time, the module runs while `import s2s` fails.  The
last line is a digest of all texts: the same under every PYTHONHASHSEED.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

import s2s
from tests.agreement import random_like, same_bits
from tests.zoo import CASES
from tests.zoo.case import Case

COLUMNS = 100
RUN_TIME = ("call_forward", "call_reverse", "call_pure")
RUFF = (
    "check",
    "--quiet",
    "--output-format",
    "concise",
    "--no-cache",
    "--isolated",
    "--select",
    "E,F,W",
    "--line-length",
    str(COLUMNS),
)


@dataclass(frozen=True)
class Written:
    """The forward and the reverse half of one case, and how they are called."""

    case: Case
    text: str
    forward: str
    reverse: str
    free: dict[str, Any]
    values: Callable[[], tuple]

    def run(self) -> Any:
        """The adjoints, by the functions that the text defines."""
        namespace: dict[str, Any] = {"__name__": "alone"}
        exec(compile(self.text, self.case.title, "exec"), namespace)
        with redirect_stdout(StringIO()):
            value, kept = namespace[self.forward](*self.values(), **self.free)
        seed = random_like(value, np.random.default_rng(7))
        return namespace[self.reverse](kept, seed)


def written(case: Case) -> Written | None:
    """The module of a case; None where it is refused."""
    try:
        derived = s2s.vjp(case.function, wrt=case.wrt, cache=False)
        found = derived.modules.find(derived.values(case.arguments(), {})).compiled
    except s2s.S2SError:
        return None
    free = {name: found.resolve(name) for name in found.free}
    assert found.reverse is not None
    return Written(
        case,
        found.text,
        found.entry.__name__,
        found.reverse.__name__,
        free,
        lambda: derived.values(case.arguments(), {}),
    )


@contextmanager
def without_s2s() -> Iterator[None]:
    """While this lasts, `import s2s` fails."""
    hidden = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "s2s"}
    sys.modules.update(dict.fromkeys(hidden))  # None stands for a module that cannot be imported
    try:
        yield
    finally:
        sys.modules.update(hidden)


def problems(module: Written) -> Iterator[str]:
    """What is wrong with a module, ruff's findings apart."""
    if any(len(row) > COLUMNS for row in module.text.splitlines()):
        yield "a row is too long"
    if any(row.split()[1:2] in (["s2s"], ["s2s."]) for row in module.text.splitlines()):
        yield "it imports s2s"
    if not any(name in module.text for name in RUN_TIME):
        yield from alone(module)


def alone(module: Written) -> Iterator[str]:
    """What is wrong with a module where s2s cannot be imported."""
    try:
        expected = module.run()
        with without_s2s():
            found = module.run()
    except Exception as stopped:  # whatever stops it is the finding
        yield f"it stops: {stopped!r}"
    else:
        if not same_bits(found, expected):
            yield "alone it gives something else"


def ruff(modules: list[Written]) -> str:
    """What ruff says of all the texts."""
    with tempfile.TemporaryDirectory() as folder:
        for module in modules:
            (Path(folder) / f"{module.case.title.replace('.', '_')}.py").write_text(module.text)
        command = [sys.executable, "-m", "ruff", *RUFF, folder]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def digest(modules: list[Written]) -> str:
    """One number for all texts."""
    return hashlib.sha256("\0".join(module.text for module in modules).encode()).hexdigest()


def modules_of(part: str) -> list[Written]:
    """The modules of the cases whose title contains `part`."""
    found = (written(case) for case in CASES if part in case.title)
    return [module for module in found if module is not None]


def main() -> int:
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    warnings.simplefilter("ignore")
    modules = modules_of(part)
    wrong = [(module.case.title, one) for module in modules for one in problems(module)]
    for title, one in wrong:
        print(f"{title:40s} {one}")
    said = ruff(modules).strip()
    print(f"{len(modules)} modules, {len(wrong)} problems; ruff: {said}")
    print(digest(modules))
    return int(bool(wrong or said))


if __name__ == "__main__":
    sys.exit(main())
