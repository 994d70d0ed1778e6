"""Trees become the text that a person would have written."""

from __future__ import annotations

import ast

import gast
import numpy as np
import pytest

from s2s.emit.writer import write, write_expression


def reads_back(text: str, tree: gast.AST) -> bool:
    return ast.dump(ast.parse(text)) == ast.dump(gast.gast_to_ast(tree))


def expression(source: str) -> gast.AST:
    return gast.parse(source, mode="eval").body


# Each of these is already written as it should be, or stands in the table of exceptions.

EXPRESSIONS = """
    x[1:, None]
    x[..., ::2, -1]
    x[1:-1]
    x[lo:lo + 2]
    x[:, i]
    x[1:,]
    x[*rows, 0]
    x[()]
    x[i][j].T
    h ** 2
    -x ** 2
    (-x) ** 2
    2 ** -x
    a ** b ** c
    (a ** b) ** c
    a - b - c
    a - (b - c)
    a * b + c / d
    (a + b) * c @ d
    a @ b @ c
    -(a + b)
    --a
    ~a | b & c ^ d << 2
    not a and b or c
    not (a and b)
    a and (b or c)
    (a or b) or c
    a < b <= c != d
    (a < b) == c
    not a in b
    a is not b
    a if b else c
    (a if b else c) if d else e
    a if b else c if d else e
    (a if b else c) + 1
    lambda: 0
    lambda x, /, y=1, *args, z, **options: x + y
    (lambda x: x)(1)
    lambda x: (yield)
    f(x for x in y)
    f((x for x in y), 1)
    f(*a, b=1, **c)
    f(a, *b, c, d=1)
    f((a, b))
    f((y := 1))
    [y := 1, y ** 2]
    [x for x in y if x if not z for z in x]
    [(k, v) for k, v in pairs]
    {k: v for k, v in pairs.items()}
    {x async for x in y}
    {**a, "b": 1}
    {1, 2}
    {*()}
    [*a, *b]
    (a,)
    ()
    (a, (b, c))
    (1).real
    1.5.real
    1j.imag
    1e309
    -1e309
    "text"
    'say "text"'
    "it's"
    b"bytes"
    u"old"
    "\\n\\u202e"
    ...
    None
    (await x) ** 2
    await f(x)
    "a".join(b)
    f"{x}"
    f"{x!r:>{width}} of {y['key']}"
    f"{x}\\n"
""".strip().splitlines()
IRREGULAR = {
    "not a in b": "not a in b",
    "(await x) ** 2": "await x ** 2",
    "[y := 1, y ** 2]": "[(y := 1), y ** 2]",
    "{*()}": "{*()}",
}


@pytest.mark.parametrize("source", [line.strip() for line in EXPRESSIONS])
def test_expressions_stay_as_people_write_them(source):
    assert write_expression(expression(source)) == IRREGULAR.get(source, source)


STATEMENTS = '''
return a, b
---
return
---
return (yield)
---
x, y = y, x
---
x = y = *a, b
---
x = yield a, b
---
x += (a + b) * 2
---
x: int = 3
---
(x): int
---
x.y: tuple[int, ...] = ()
---
for i, v in enumerate(x):
    pass
else:
    pass
---
for i in a, b:
    continue
---
async for i in x:
    break
---
while (n := n - 1) > 0:
    pass
---
while n := f():
    pass
---
if a:
    pass
elif b:
    pass
elif c:
    pass
else:
    pass
---
if a:
    pass
else:
    b
    if c:
        pass
---
with a as b, c:
    pass
---
with ((a, b)):
    pass
---
with (a, b) as c:
    pass
---
async with a as (b, c):
    pass
---
try:
    pass
except (A, B) as e:
    raise
except C:
    raise D(e) from e
except:
    raise D
else:
    pass
finally:
    pass
---
try:
    pass
except* A as e:
    pass
---
match x, y:
    case 0 | -1 | 1 - 2j:
        pass
    case [a, *rest, b | c as d] if d > 1:
        pass
    case {"k": v, **rest}:
        pass
    case Point(0, y=[_, *_]):
        pass
    case None | "a" | Colour.RED:
        pass
    case _:
        pass
---
def f(x, /, y: int = 3, *args: int, z, w=2, **options) -> tuple[int, str]:
    global a, b
    nonlocal_ = 1
    del x[1:, None], y
    assert x, "why"
    assert (x, y)
---
def f(*, key=None):
    def inner():
        nonlocal key
        key = 1

    return inner
---
@decorator(1)
@other
async def f():
    """Say what it does.

    And how.
    """
    await x
---
@decorator
class A(B, metaclass=C):
    r"""With \\alpha in it."""
    x: int

    def f(self):
        """say "it\\""""

    def g(self):
        pass
---
class A:
    pass
---
import a.b as c, d
---
from . import a
---
from ..a import b as c, d
---
from a import *
'''.strip().replace("\\\\", "\\").split("\n---\n")


@pytest.mark.parametrize("source", STATEMENTS)
def test_statements_stay_as_people_write_them(source):
    tree = gast.parse(source)
    assert write(tree) == source + "\n"
    assert reads_back(source, tree)


NEW_IN_3_12 = """
def f[T: int, *Ts, **P](x: T) -> T:
    pass


class A[T](B[T]):
    pass


type Pair[T] = tuple[T, T]
""".lstrip()


@pytest.mark.skipif(not hasattr(ast, "TypeAlias"), reason="type parameters are new in Python 3.12")
def test_type_parameters_are_written():
    assert write(gast.parse(NEW_IN_3_12)) == NEW_IN_3_12


def test_nodes_that_no_parser_makes_are_written_too():
    nan, signed = gast.Constant(float("nan"), None), gast.Constant(-2, None)
    power = gast.BinOp(signed, gast.Pow(), gast.Constant(2, None))
    assert write_expression(nan) == "(1e309 - 1e309)"
    assert write_expression(power) == "(-2) ** 2"
    assert write_expression(gast.Attribute(signed, "real", gast.Load())) == "(-2).real"


def test_kinds_of_nodes_that_a_room_made_for_itself_are_written_as_what_they_are():
    class Reversed(gast.For):
        pass

    class Pair(gast.Tuple):
        pass

    x = gast.Name("x", gast.Load(), None, None)
    loop = Reversed(x, Pair([x, Pair([x], gast.Load())], gast.Load()), [gast.Pass()], [], None)
    assert write(loop) == "for x in x, (x,):\n    pass\n"


def test_what_has_no_text_is_refused():
    for value in (frozenset(), np.float64(1.5), np.str_("a")):
        with pytest.raises(TypeError, match=f"of type {type(value).__name__}"):
            write_expression(gast.Constant(value, None))
    with pytest.raises(TypeError, match="cannot write a Print"):
        write([gast.Print(None, [], True)])
