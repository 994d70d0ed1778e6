"""The command line, with a stand-in for the compiler where a text is shown."""

from __future__ import annotations

import sys

import pytest

from s2s.cli import main
from s2s.store import store

MODEL = """
from s2s import differentiate


@differentiate(wrt="b")
def loss(a, b):
    return a * b


def plain(a):
    return a


def example_arguments_plain():
    return (3.0,)


class Cell:
    def step(self, a):
        return a
"""


@pytest.fixture
def model(tmp_path, monkeypatch):
    path = tmp_path / "model_of_the_command_line.py"
    path.write_text(MODEL)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield path
    sys.modules.pop(path.stem, None)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("S2S_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_show_prints_the_path_and_then_the_text(model, compiler, capsys):
    compiler.texts["loss"] = "def loss_value_and_grad(a, b):\n    return a * b, a\n"
    assert main(["show", f"{model}:loss"]) == 0
    assert capsys.readouterr().out == f"# /somewhere/loss.py\n{compiler.texts['loss']}\n"
    _, request, kinds = compiler.asked[0]
    assert request.wrt == ("b",) and kinds is None


def test_show_takes_the_kinds_of_example_arguments(model, compiler):
    compiler.texts["plain"] = "def plain_jvp(a, a_dot):\n    return a, a_dot\n"
    assert main(["show", f"{model}:plain", "--kind", "jvp"]) == 0
    assert list(map(str, compiler.asked[0][2])) == ["float"]


def test_show_finds_methods_and_modules(model, compiler, monkeypatch):
    compiler.texts["step"] = "def step_value_and_grad(self, a):\n    return a, 1.0\n"
    assert main(["show", f"{model}:Cell.step"]) == 0
    monkeypatch.chdir(model.parent)
    sys.modules.pop(model.stem)
    assert main(["show", f"{model.stem}:Cell.step"]) == 0
    assert compiler.asked[0][1].wrt == ("a",)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("model.py", "is no target: write file.py:function"),
        ("missing.py:f", "there is no file"),
        ("missing_module:f", "there is no module missing_module"),
        ("math:cube", "math has no cube"),
        ("math:pi", "only functions have derivatives"),
        ("math:sin", "sin has no Python text"),
    ],
)
def test_targets_that_are_not_there(target, said, capsys):
    assert main(["show", target]) == 1
    assert said in capsys.readouterr().err


def test_cache(folder, capsys):
    assert main(["cache", "list"]) == 0 and capsys.readouterr().out == ""
    entries = [store(key * 64, "x = 1\n", "model_f") for key in "ab"]
    main(["cache", "list"])
    assert capsys.readouterr().out.splitlines() == [entry.path for entry in entries]
    main(["cache", "path"])
    assert capsys.readouterr().out.strip() == str(folder)


def test_clearing_the_cache_keeps_what_was_edited(folder, capsys):
    kept, gone = (store(key * 64, "x = 1\n", "model_f") for key in "ab")
    with open(kept.path, "a") as file:
        file.write("y = 2\n")
    (folder / "notes.txt").write_text("not ours")
    assert main(["cache", "clear"]) == 0
    assert capsys.readouterr().out == f"kept, because it was edited: {kept.path}\n"
    left = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    assert left == {kept.path.rpartition("/")[2], "notes.txt"}
    assert gone.path is not None


def test_rules(capsys):
    assert main(["rules", "numpy.arct*"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "numpy.arctan" in [line.split()[0] for line in lines]
    assert all(line.startswith("numpy.arct") for line in lines)


def test_a_wrong_call_shows_the_usage(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["show"])
    assert "usage: s2s show" in capsys.readouterr().err


def test_verifying_the_cache_names_what_is_not_as_it_was_written(folder, capsys):
    whole, edited = (store(key * 64, "x = 1\n", "model_f") for key in "ab")
    assert main(["cache", "verify"]) == 0
    assert capsys.readouterr().out == "2 files, all as they were written\n"
    with open(edited.path, "a") as file:
        file.write("y = 2\n")
    assert main(["cache", "verify"]) == 1
    said = capsys.readouterr()
    assert said.out == f"edited: {edited.path}\n" and "1 of 2 files" in said.err
    assert whole.path not in said.out


PRIMAL = """
def twice(x):
    return 2.0 * x

def loss(x):
    return twice(x) * x
"""


def test_an_ejected_module_knows_when_its_function_has_changed(tmp_path, folder, capsys):
    model, taken = tmp_path / "ejected_model.py", tmp_path / "loss_gradient.py"
    model.write_text(PRIMAL)
    call = ["eject", f"{model}:loss", "--kinds", "x=float", "-o", str(taken)]
    assert main(call) == 0
    namespace: dict = {}
    exec(taken.read_text(), namespace)
    assert namespace["loss_value_and_grad"](3.0) == (18.0, 12.0)
    assert main(["eject", "--check", str(taken)]) == 0
    assert main(call) == 1, "an ejected file is never overwritten"
    for text, status in (("\n" + PRIMAL, 0), (PRIMAL.replace("2.0 *", "3.0 *"), 1)):
        model.write_text(text)
        sys.modules.pop(model.stem, None)
        assert main(["eject", "--check", str(taken)]) == status
    assert "has changed since" in capsys.readouterr().err
    assert main(["eject", "--check", str(model)]) == 1


CELLS = """
import numpy as np
from s2s import differentiate


class Cell:
    rate = 2.0

    @differentiate(wrt="a")
    def step(self, a):
        return np.sum(a * self.rate) ** 2


example_arguments_Cell_step = (Cell(), np.ones(3))
"""


def test_check_finds_methods_and_takes_arguments_as_they_stand(tmp_path, monkeypatch, capsys):
    path = tmp_path / "cells_of_the_command_line.py"
    path.write_text(CELLS)
    monkeypatch.setattr(sys, "path", list(sys.path))
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out.startswith(f"{path}:Cell.step: forward and reverse mode")
    sys.modules.pop(path.stem)
    path.write_text(CELLS.replace("(Cell(), np.ones(3))", "np.ones(3)"))
    assert main(["check", str(path)]) == 1
    assert "is to be, or to return, a tuple" in capsys.readouterr().err
    sys.modules.pop(path.stem, None)
