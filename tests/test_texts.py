"""What is written by the compiler and kept in the repository is what the compiler writes now."""

from __future__ import annotations

import importlib.util
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

import s2s
from s2s.api.named import example_arguments, named
from s2s.commands.pages import PAGES
from s2s.errors import Code
from s2s_runtime.structures import leaves
from tests import generated

TEXTS = {
    **{name: lambda name=name: generated.example_module(name) for name in generated.EXAMPLES},
    "README": generated.readme,
    "errors": generated.errors_page,
    "functions": generated.rules_page,
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_up_to_date(name, request):
    pytest.importorskip("sklearn")
    path, text = TEXTS[name]()
    if request.config.getoption("--accept"):
        path.write_text(text)
    assert path.read_text() == text, f"rewrite it: pytest {__file__} --accept"


@pytest.mark.parametrize("name", generated.EXAMPLES)
def test_the_module_beside_an_example_computes_its_gradient(name):
    pytest.importorskip("sklearn")
    path = generated.ROOT / "examples" / f"{name}.py"
    target = f"{path}:{generated.EXAMPLES[name]}"
    function, arguments = named(target), example_arguments(target)
    module = module_of(path.with_name(f"{name}_gradient.py"))
    entry = getattr(module, f"{function.__name__}_value_and_grad")
    names = entry.__code__.co_varnames[entry.__code__.co_argcount :]
    names = names[: entry.__code__.co_kwonlyargcount]
    free = {name: function.__wrapped__.__globals__[name] for name in names}
    value, gradient = entry(*arguments, **free)
    expected_value, expected = function.value_and_grad(*arguments)
    assert value == expected_value
    for own, other in zip(leaves(gradient), leaves(expected), strict=True):
        np.testing.assert_array_equal(own, other)


@pytest.mark.parametrize("name", sorted(set(generated.EXAMPLES) - {"digits"}))
def test_examples_do_what_they_say(name, capsys):
    pytest.importorskip("sklearn")
    pytest.importorskip("scipy")
    path = generated.ROOT / "examples" / f"{name}.py"
    assert runpy.run_path(str(path), run_name=name)["main"]() == 0
    assert capsys.readouterr().out


def module_of(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("code", PAGES, ids=str)
def test_the_program_on_a_page_has_the_error_that_it_explains(code, tmp_path, monkeypatch):
    (tmp_path / "page_program.py").write_text(PAGES[code].program + "\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "page_program", raising=False)
    with pytest.raises(s2s.S2SError) as raised:
        function = importlib.import_module("page_program").f
        s2s.grad(function)(eval(PAGES[code].at))
    assert f"error[{code}]" in str(raised.value)


def test_codes_that_users_meet_most_have_a_page():
    assert {Code.HANDLER, Code.NO_RULE, Code.NON_SCALAR_OUTPUT} <= set(PAGES)
