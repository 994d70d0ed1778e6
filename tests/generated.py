"""Texts in the repository that are written by the compiler: the examples' modules, README, docs.

    pytest tests/test_texts.py --accept      rewrites them
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from s2s.commands.explain import page
from s2s.commands.target import derived
from s2s.errors import Code

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = {
    "digits": "loss",
    "heat": "misfit",
    "pendulum": "misfit",
    "characters": "loss",
    "convolution": "loss",
    "taxonomy": "loss",
    "three_ways": "in_layers",
    "mixed_modes": "hourglass",
}
BEGIN, END = "<!-- written by {}, do not edit -->", "<!-- end -->"
SHOWN = '''\
def loss(w, b, x, y):
    h = np.tanh(x @ w + b)          # one unit per class
    return np.mean((h - y) ** 2)
'''


def example_module(name: str) -> tuple[Path, str]:
    """The file beside an example, and what stands in it."""
    path = ROOT / "examples" / f"{name}.py"
    text = derived(f"{path}:{EXAMPLES[name]}", "value_and_grad").source
    return path.with_name(f"{name}_gradient.py"), text


def readme() -> tuple[Path, str]:
    """README.md with the gradient of its first function."""
    path = ROOT / "README.md"
    return path, replaced(path.read_text(), "tests/generated.py", fenced(shown_gradient()))


def shown_gradient() -> str:
    """The generated function of README, without the docstring of its module."""
    script = textwrap.dedent(
        """
        import sys, numpy as np, s2s
        from readme import loss
        x = np.ones((4, 3))
        s2s.value_and_grad(loss, ("w", "b"))(np.ones((3, 2)), np.ones(2), x, np.ones((4, 2)))
        print(s2s.value_and_grad(loss, ("w", "b")).source.split('\"\"\"', 2)[2].strip())
        """
    )
    folder = Path(os.environ["S2S_CACHE_DIR"]) / "readme"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "readme.py").write_text(f"import numpy as np\n\n\n{SHOWN}")
    paths = [str(folder), *map(str, (ROOT, ROOT / "runtime", ROOT / "kernels"))]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True
    )
    return done.stdout.strip()


def errors_page() -> tuple[Path, str]:
    """docs/errors.md: every code with its page."""
    head = (
        "# Errors\n\nWritten from `s2s explain`; each program is run by a test and raises the code "
        "that it stands under.\n"
    )
    parts = []
    for code in Code:
        title, _, rest = page(code).partition("\n")
        parts.append(f"## {title.replace(': ', '  ', 1)}\n{rest.rstrip()}\n")
    return ROOT / "docs" / "errors.md", head + "\n" + "\n".join(parts)


def rules_page() -> tuple[Path, str]:
    """docs/functions.md: every function with a rule, and how it is declared."""
    from s2s.cli import _rule_lines

    rows = [f"| `{line.split()[0]}` | {line.split()[1]} |" for line in sorted(_rule_lines())]
    head = (
        "# Functions with a derivative\n\nWritten from the rule book (`s2s rules`). Operators and "
        "methods go to the function of the same name.\n\n| function | linearity |\n|---|---|\n"
    )
    return ROOT / "docs" / "functions.md", head + "\n".join(rows) + "\n"


def replaced(text: str, writer: str, block: str) -> str:
    """The text with the block between its marks exchanged."""
    begin = BEGIN.format(writer)
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(END)
    return f"{before}{begin}\n{block}\n{END}{after}"


def fenced(code: str) -> str:
    return f"```python\n{code}\n```"
