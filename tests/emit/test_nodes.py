"""Comments, remarks and empty lines stand where the tree has them, and hide nothing."""

from __future__ import annotations

import ast
import copy

import gast
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s.emit.layout import WIDTH
from s2s.emit.writer import write
from s2s.nodes import Blank, Comment, remarked


def test_comments_and_remarks_stand_where_the_tree_has_them():
    tree = gast.parse('def f(x):\n "Doc."\n if x:\n  y = 1\n else:\n  z = 2')
    function = remarked(tree.body[0], "the function")
    branch = remarked(function.body[1], "the branch")
    remarked(function.body[0], "the text")
    remarked(branch.body[0], "keep")
    branch.orelse.insert(0, Comment("otherwise"))
    function.body.insert(1, Blank())
    tree.body.insert(0, Comment("before"))
    assert write(tree) == (
        "# before\n"
        "def f(x):  # the function\n"
        '    """Doc."""  # the text\n'
        "\n"
        "    if x:  # the branch\n"
        "        y = 1  # keep\n"
        "    else:\n"
        "        # otherwise\n"
        "        z = 2\n"
    )


def test_a_block_of_comments_gets_a_pass():
    tree = gast.parse("while x:\n    pass")
    tree.body[0].body = [Comment("nothing to do")]
    assert write(tree) == "while x:\n    # nothing to do\n    pass\n"


def test_empty_lines_around_definitions_are_not_doubled():
    tree = gast.parse("import a\nx = 1\ndef f(): pass\ndef g(): pass\ny = 2")
    written = write(tree)
    assert written == (
        "import a\n\nx = 1\n\n\ndef f():\n    pass\n\n\ndef g():\n    pass\n\n\ny = 2\n"
    )
    tree.body[2:2] = [Blank(), Comment("about f")]
    assert write(tree) == written.replace("def f", "# about f\ndef f")


def test_a_remark_that_does_not_fit_goes_above():
    statement = remarked(gast.parse(f"x = {'y' * 80}").body[0], "a remark of some length")
    assert write(statement) == f"# a remark of some length\nx = {'y' * 80}\n"


def test_a_remark_never_falls_into_a_literal():
    source = "x = f'''{a}\n\"{b}'''"
    statement = remarked(gast.parse(source).body[0], "remark")
    assert ast.dump(ast.parse(write(statement))) == ast.dump(ast.parse(source))


@pytest.mark.parametrize("text", ["one\ntwo", "one\r\ntwo", "one\u2028two", "one\x0ctwo"])
def test_a_comment_is_one_line(text):
    assert write([Comment(text)]) == "# one two\n"


def test_a_comment_hides_nothing():
    assert write([Comment("a\u202eb\u2066c\x00\ud800")]) == "# abc\n"
    assert write([Comment("-*- coding: latin-1 -*-")]) == "# -*- coding : latin-1 -*-\n"


def test_a_long_comment_is_broken_between_words():
    rows = write([Comment("word " * 40)]).splitlines()
    assert all(row.startswith("# word") and len(row) <= WIDTH for row in rows)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_comment_is_read_by_python(text):
    statement = remarked(gast.Pass(), text)
    written = write([Comment(text), statement])
    written.encode()
    assert ast.dump(ast.parse(written)) == ast.dump(ast.parse("pass"))


def test_transformers_and_copies_pass_through():
    tree = [Comment("text"), Blank(), remarked(gast.Pass(), "remark")]
    module = gast.NodeTransformer().visit(copy.deepcopy(gast.Module(tree, [])))
    assert write(module) == "# text\n\npass  # remark\n"
