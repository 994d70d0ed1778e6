"""How a refusal looks, and what code can ask of it."""

import copy
import pickle

import pytest

from s2s.errors import (
    Code,
    CompileError,
    Diagnostic,
    GradientCheckError,
    NonScalarOutput,
    NoRule,
    NotDifferentiable,
    S2SError,
    SourceUnavailable,
    UnsupportedConstruct,
)

LINE = "        loss = loss + sum(x * x for x in h)"
PROBLEM = Diagnostic(
    code=Code.GENERATOR,
    what="a generator cannot be reversed",
    filename="examples/leaky_cell.py",
    lineno=17,
    col_offset=22,
    end_col_offset=43,
    source_line=LINE + "\n",
    why="its trips are not counted, so the reverse sweep cannot run them backwards",
    instead="np.sum(h * h)",
)


def test_a_refusal():
    assert "\n" + str(UnsupportedConstruct(PROBLEM)) == (
        """
error[S2S202]: a generator cannot be reversed
  --> examples/leaky_cell.py:17:23
   |
17 |         loss = loss + sum(x * x for x in h)
   |                       ^^^^^^^^^^^^^^^^^^^^^
  why      its trips are not counted, so the reverse sweep cannot run them backwards
  instead  np.sum(h * h)
  more     s2s explain S2S202"""
    )


def test_a_refusal_in_a_callee_names_the_calls():
    error = UnsupportedConstruct(PROBLEM).called_from("a.py", 3).called_from("main.py", 30)
    assert "^\n  called   from a.py:3\n  called   from main.py:30\n  why" in str(error)


def replaced(**fields):
    return Diagnostic(**(vars(PROBLEM) | fields))


@pytest.mark.parametrize(
    "line, start, end, carets",
    [
        ("é = ü(x)", 3 + 2, 10, "    ^^^^"),
        ("\tf(x)", 1, 5, "\t^^^^"),
        ("漢 = f(x)", 6, 10, "     ^^^^"),
        ("f(x)", 0, 0, "^"),
        ("f(x)", 0, 400, "^^^^"),
    ],
)
def test_carets_stand_under_the_letters(line, start, end, carets):
    shown = str(replaced(source_line=line, col_offset=start, end_col_offset=end))
    assert f"\n   | {carets}\n" in shown


def test_several_lines_of_reason_and_remedy():
    shown = str(replaced(why="one\ntwo", instead="a\nb"))
    assert "  why      one\n           two\n  instead  a\n           b" in shown


def test_all_problems_at_once_in_the_order_of_the_text():
    later = replaced(lineno=20, what="later")
    error = CompileError(later, PROBLEM, later)
    assert error.diagnostics == (PROBLEM, later)
    assert str(error) == f"{PROBLEM}\n\n{later}\n  more     s2s explain S2S202"
    assert (error.filename, error.lineno, error.col) == ("examples/leaky_cell.py", 17, 22)
    assert error.code is Code.GENERATOR
    assert error.code == "S2S202"


def test_files_are_shown_as_seen_from_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = str(replaced(filename=str(tmp_path / "sub" / "a.py")))
    assert "--> sub/a.py:17:23\n" in shown


def test_errors_survive_pickling():
    error = NoRule(PROBLEM)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(again) is NoRule
        assert again.diagnostics == error.diagnostics


@pytest.mark.parametrize(
    "kind, base",
    [
        (UnsupportedConstruct, NotImplementedError),
        (NoRule, NotImplementedError),
        (SourceUnavailable, OSError),
        (NonScalarOutput, TypeError),
        (NotDifferentiable, TypeError),
        (GradientCheckError, AssertionError),
    ],
)
def test_errors_are_what_python_would_call_them(kind, base):
    assert issubclass(kind, base) and issubclass(kind, S2SError)


def test_every_code_has_one_sentence():
    for code in Code:
        assert code.meaning.endswith(".") and ". " not in code.meaning, code
    assert len({code.meaning for code in Code}) == len(Code)
