"""`python generated_module.py --check`: from inside a generated file, without the compiler."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import s2s

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
MODEL = '''\
import numpy as np

RATE = 0.3

def loss(w, b, x, y):
    """Of one layer."""
    return np.mean((np.tanh(x @ w + b) - y) ** 2) * RATE

def layer(p, x):
    return np.tanh(p["w"] @ x + p["b"]), np.sum(x)

def example_arguments_loss():
    return np.ones((3, 2)), np.ones(2), np.ones((4, 3)), np.ones((4, 2))

def example_arguments_layer():
    return {"w": np.ones((3, 2)), "b": np.ones(3)}, np.ones(2)
'''
BLOCKED = "import sys; sys.modules['s2s'] = None; import runpy; " \
          "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"


def square(x):
    return x * x


def run(*words: object, where: Path, code: str | None = None) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "runtime", ROOT / "kernels")))
    start = [sys.executable] if code is None else [sys.executable, "-c", code]
    return subprocess.run(
        [*start, *map(str, words)], cwd=where, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": paths, "S2S_CACHE_DIR": str(where / "cache")}, timeout=120,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model, and generated modules of each kind."""
    found = tmp_path_factory.mktemp("modules")
    (found / "model.py").write_text(MODEL)
    for target, kind in (("loss", "value_and_grad"), ("loss", "jvp"), ("layer", "vjp"),
                         ("layer", "jvp")):
        words = ("-m", "s2s", "emit", f"model.py:{target}", "--kind", kind)
        made = run(*words, "-o", f"{target}_{kind}.py", where=found)
        assert made.returncode == 0, made.stderr
    return found


@pytest.mark.parametrize("words", [
    ("loss_value_and_grad.py",),
    ("loss_jvp.py",),
    ("layer_vjp.py",),
    ("loss_value_and_grad.py", "loss_jvp.py"),
    ("layer_vjp.py", "layer_jvp.py"),
    ("layer_jvp.py", "layer_vjp.py"),
])
def test_a_right_module_passes_without_the_compiler(folder: Path, words: tuple[str, ...]) -> None:
    found = run(words[0], "--check", *words[1:], where=folder, code=BLOCKED)
    assert found.returncode == 0, found.stderr
    assert "is right: against difference quotients" in found.stdout and "seed" in found.stdout
    assert ("against the other sweep" in found.stdout) == (len(words) > 1)


def test_a_wrong_digit_is_found_and_named(folder: Path) -> None:
    text = (folder / "loss_value_and_grad.py").read_text()
    (folder / "wrong.py").write_text(text.replace("w_bar = ", "w_bar = 1.0000001 * ", 1))
    found = run("wrong.py", "--check", "--seed", "3", where=folder)
    assert found.returncode == 1
    assert "worst at w[" in found.stderr and "--seed 3 repeats this" in found.stderr


def test_arguments_of_a_file(folder: Path) -> None:
    rng = np.random.default_rng(0)
    shapes = {"w": (3, 2), "b": (2,), "x": (5, 3), "y": (5, 2)}
    np.savez(folder / "arguments.npz", **{k: rng.normal(size=v) for k, v in shapes.items()})
    found = run("loss_value_and_grad.py", "--check", "arguments.npz", where=folder)
    assert found.returncode == 0, found.stderr


def test_a_stored_module_checks_itself(folder: Path) -> None:
    shown = run("-m", "s2s", "show", "model.py:loss", where=folder)
    path = shown.stdout.splitlines()[0].removeprefix("# ")
    assert run(path, "--check", where=folder).returncode == 0
    elsewhere = run(path, "--check", where=folder / "cache")
    assert elsewhere.returncode == 1 and "it reads RATE of model" in elsewhere.stderr


def test_the_source_does_not_show_what_the_file_ends_with() -> None:
    source = s2s.grad(square).source
    assert "s2s_runtime.checking" not in source
