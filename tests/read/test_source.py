"""What `read` returns, for every way of making a function."""

import ast
import functools
import linecache
import textwrap

import gast
import numpy as np
import pytest

from s2s.read import Comment, read

SCALE = 2.0


def plain(x):
    # twice
    y = SCALE * x  # here
    return np.sum(y)


def outer(k):
    def inner(x):
        assert k is not None, "an assert, which pytest rewrites"
        return k * x * len(x)

    return inner


def doubled(function):
    @functools.wraps(function)
    def wrapper(*args):
        return 2 * function(*args)

    return wrapper


@doubled
def wrapped(x):
    return x


class Layer:
    def __init__(self):
        self.__w = 3.0

    def apply(self, x, *, __scale=1.0):
        return self.__w * x * __scale

    @staticmethod
    def square(x):
        return x * x

    @classmethod
    def named(cls, x):
        return x


pair = (lambda x: x + 1), (lambda x: x * 2)
nested = lambda x: lambda y: x + y  # noqa: E731


def test_a_plain_function():
    source = read(plain)
    first = plain.__code__.co_firstlineno
    assert source.function is plain
    assert (source.name, source.qualname, source.module) == ("plain", "plain", __name__)
    assert source.filename == __file__
    assert source.first_line == first
    assert source.text.startswith("def plain(x):\n    # twice\n")
    assert source.lines[first + 2] == "    y = SCALE * x  # here"
    assert source.comments == {
        first + 1: Comment("# twice", own_line=True),
        first + 2: Comment("# here", own_line=False),
    }
    assert source.attested
    assert source.bound_self is None
    assert source.free == {"SCALE", "np"}
    assert source.cells == frozenset()


def test_the_tree_stands_in_the_users_file():
    tree = read(plain).tree
    assert isinstance(tree, gast.FunctionDef)
    assert tree.lineno == plain.__code__.co_firstlineno
    assert tree.body[0].lineno == tree.lineno + 2
    assert tree.body[0].col_offset == 4


def test_a_closure_with_an_assert_is_attested_under_pytest():
    source = read(outer(3))
    assert source.attested
    assert source.cells == {"k"}
    assert source.free == {"k", "len"}
    assert source.qualname == "outer.<locals>.inner"
    assert source.text.startswith("def inner(x):\n    assert")


def test_names_are_resolved_when_asked():
    def f():
        return k, SCALE, len, missing  # noqa: F821

    source = read(f)
    with pytest.raises(NameError, match="k.*enclosing"):
        source.resolve("k")
    k = 1
    assert source.resolve("k") == 1
    k = 2
    assert source.resolve("k") == 2
    assert source.resolve("SCALE") == SCALE
    assert source.resolve("len") is len
    with pytest.raises(NameError, match="'missing' is not defined"):
        source.resolve("missing")


def test_a_wrapper_is_read_as_what_it_is():
    source = read(wrapped)
    assert source.name == "wrapper"
    assert source.text == "def wrapper(*args):\n    return 2 * function(*args)"
    assert source.first_line == wrapped.__code__.co_firstlineno + 1
    assert source.resolve("function").__name__ == "wrapped"


def test_methods():
    layer = Layer()
    source = read(layer.apply)
    assert source.bound_self is layer
    assert source.function is Layer.apply
    assert read(Layer.apply).bound_self is None
    assert read(Layer.square).text.startswith("def square")
    assert read(Layer.named).bound_self is Layer
    assert read(Layer.__dict__["named"]).name == "named"


def test_private_names_are_spelled_out():
    text = gast.unparse(read(Layer.apply).tree)
    assert "self._Layer__w * x * _Layer__scale" in text


@pytest.mark.parametrize("which, body", [(0, "x + 1"), (1, "x * 2")])
def test_two_lambdas_on_one_line(which, body):
    source = read(pair[which])
    assert source.text == f"lambda x: {body}"
    assert gast.unparse(source.tree.body) == body


def test_nested_lambdas():
    assert read(nested).text == "lambda x: lambda y: x + y"
    assert read(nested(1)).text == "lambda y: x + y"


def test_lambdas_that_differ_in_blanks_only(imported):
    module = imported("f, g = (lambda x: x + 1), (lambda x:  x+1)\n")
    assert read(module.f).text == "lambda x: x + 1"
    assert read(module.g).text == "lambda x:  x+1"


def test_a_lambda_of_several_lines(imported):
    module = imported("f = (lambda x: x  # one\n        + 1\n  # two\n    + 2)\n")
    source = read(module.f)
    assert source.text == "lambda x: x  # one\n        + 1\n  # two\n    + 2"
    assert source.comments == {
        1: Comment("# one", own_line=False),
        3: Comment("# two", own_line=True),
    }
    assert ast.parse(f"({source.text})")
    assert source.tree.body.right.lineno == 4


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_text_in_linecache(monkeypatch, ending):
    text = f"def f(x):{ending}    return x + 1{ending}"
    monkeypatch.setitem(linecache.cache, "<cell 1>", (len(text), None, text.splitlines(True), ""))
    space = {}
    exec(compile(text, "<cell 1>", "exec"), space)
    assert read(space["f"]).text == "def f(x):\n    return x + 1"


def test_one_cell_run_twice(monkeypatch):
    """A second definition in a cell of another name leaves the first one readable."""
    made = []
    for number in (1, 2):
        name, text = f"<cell {number}>", f"def f(x):\n    return x + {number}\n"
        lines = text.splitlines(True)
        monkeypatch.setitem(linecache.cache, name, (len(text), None, lines, name))
        space = {}
        exec(compile(text, name, "exec"), space)
        made.append(space["f"])
    assert [read(f).text[-1] for f in made] == ["1", "2"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff", "# -*- coding: latin-1 -*-\n"])
def test_line_ends_marks_and_codings(tmp_path, ending, start):
    if "latin" in start and ending == "\r":
        pytest.skip("Python's own reader of files does not find the coding here")
    text = start + "pad = '\x0c'\ndef f(ä):\n    return ä + 1\n"
    path = tmp_path / "user.py"
    path.write_bytes(text.replace("\n", ending).encode("latin-1" if "latin" in start else "utf-8"))
    space = {}
    exec(compile(path.read_bytes(), str(path), "exec"), space)
    source = read(space["f"])
    assert source.text == "def f(ä):\n    return ä + 1"


def test_strings_keep_their_lines(imported):
    module = imported('''
        class A:
            def f(self, x):
                text = """one
                two"""
                return text, x
        ''')
    source = read(module.A.f)
    space = {}
    exec(source.text, space)
    assert space["f"](None, 1) == module.A().f(1)


def test_future_imports_count(imported):
    text = "def f(x: Missing):\n    def g(y: Missing): return y\n    return g(x)\n"
    module = imported("from __future__ import annotations\n" + text)
    assert read(module.f).attested


def test_the_digest_tells_functions_apart(imported):
    texts = (
        "def f(x):\n    return x\n",
        "\ndef f(x):\n    return x\n",
        "def f(x):\n    return x  # same code\n",
        "def g(x):\n    return x\n",
    )
    modules = [imported(text) for text in texts]
    functions = [getattr(m, "f", None) or m.g for m in modules]
    assert len({read(f).digest for f in functions}) == len(texts)
    assert read(functions[0]).digest == read(functions[0]).digest


def test_long_files_are_parsed_once(imported):
    module = imported("\n".join(f"def f{n}(x):\n    return x + {n}\n" for n in range(300)))
    first, second = read(module.f1), read(module.f298)
    assert second.text == "def f298(x):\n    return x + 298"
    assert first.located.node is read(module.f1).located.node
    assert first.tree is not read(module.f1).tree


def test_a_diagnostic_quotes_the_users_line():
    from s2s.errors import Code

    source = read(plain)
    call = source.tree.body[-1].value
    shown = str(source.diagnose(call, Code.NO_RULE, "no rule", "why", "instead"))
    assert "return np.sum(y)\n" in shown
    assert "           ^^^^^^^^^\n" in shown


def test_indented_text_of_a_nested_function():
    assert read(outer(1)).text == textwrap.dedent(
        """\
        def inner(x):
            assert k is not None, "an assert, which pytest rewrites"
            return k * x * len(x)"""
    )
