"""Random syntax trees: expressions and statements in every combination that parses."""

from __future__ import annotations

from functools import partial

import gast
from hypothesis import strategies as st

LOAD, STORE = gast.Load(), gast.Store()
BINARY = (
    gast.Add, gast.Sub, gast.Mult, gast.MatMult, gast.Div, gast.FloorDiv, gast.Mod, gast.Pow,
    gast.LShift, gast.RShift, gast.BitOr, gast.BitXor, gast.BitAnd,
)
UNARY = (gast.USub, gast.UAdd, gast.Invert, gast.Not)
COMPARISONS = (
    gast.Eq, gast.NotEq, gast.Lt, gast.LtE, gast.Gt, gast.GtE, gast.Is, gast.IsNot, gast.In,
    gast.NotIn,
)
NAMES = st.sampled_from(["x", "y_bar", "a_name_that_takes_some_room_on_the_page"])


def name(text: str, context: gast.AST = LOAD) -> gast.Name:
    return gast.Name(text, context, None, None)


def constants() -> st.SearchStrategy[gast.AST]:
    """Literals that a parser makes: numbers without a sign, strings, and the singletons."""
    numbers = st.integers(0, 10**20) | st.floats(0, allow_nan=False)
    imaginary = st.floats(0, allow_nan=False).map(lambda x: complex(0, x))
    others = st.text(max_size=8) | st.binary(max_size=8) | st.sampled_from([None, True, False, ...])
    return st.builds(gast.Constant, numbers | imaginary | others, st.none())


def operators(kinds: tuple[type, ...]) -> st.SearchStrategy[gast.AST]:
    return st.sampled_from(kinds).map(lambda kind: kind())


def expressions(leaves: int = 25) -> st.SearchStrategy[gast.AST]:
    """Any expression that may stand anywhere."""
    return st.recursive(NAMES.map(name) | constants(), compound, max_leaves=leaves)


def compound(inner: st.SearchStrategy[gast.AST]) -> st.SearchStrategy[gast.AST]:
    some = st.lists(inner, min_size=1, max_size=3)
    several = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(
        st.builds(gast.BinOp, inner, operators(BINARY), inner),
        st.builds(gast.UnaryOp, operators(UNARY), inner),
        st.builds(gast.BoolOp, operators((gast.And, gast.Or)), several),
        st.builds(gast.IfExp, inner, inner, inner),
        st.builds(compare, inner, some, st.randoms(use_true_random=False)),
        st.builds(gast.Attribute, inner, NAMES, st.just(LOAD)),
        st.builds(gast.Subscript, inner, indices(inner), st.just(LOAD)),
        st.builds(gast.Call, inner, starred(inner), st.lists(keywords(inner), max_size=2)),
        st.builds(gast.Tuple, starred(inner), st.just(LOAD)),
        st.builds(gast.List, starred(inner), st.just(LOAD)),
        st.builds(gast.Set, some),
        st.lists(st.tuples(st.none() | inner, inner), max_size=3).map(dictionary),
        st.builds(gast.Lambda, parameters(inner), inner),
        st.builds(gast.NamedExpr, just_stored(), inner),
        st.builds(gast.Await, inner),
        st.builds(gast.Yield, st.none() | inner),
        st.builds(gast.YieldFrom, inner),
        st.builds(gast.ListComp, inner, loops(inner)),
        st.builds(gast.GeneratorExp, inner, loops(inner)),
        st.builds(gast.DictComp, inner, inner, loops(inner)),
    )


def compare(left: gast.AST, others: list[gast.AST], random: object) -> gast.AST:
    return gast.Compare(left, [random.choice(COMPARISONS)() for _ in others], others)


def starred(inner: st.SearchStrategy[gast.AST]) -> st.SearchStrategy[list[gast.AST]]:
    return st.lists(inner | st.builds(gast.Starred, inner, st.just(LOAD)), max_size=4)


def indices(inner: st.SearchStrategy[gast.AST]) -> st.SearchStrategy[gast.AST]:
    bound = st.none() | inner
    index = inner | st.builds(gast.Slice, bound, bound, bound)
    return index | st.builds(gast.Tuple, st.lists(index, max_size=3), st.just(LOAD))


def keywords(inner: st.SearchStrategy[gast.AST]) -> st.SearchStrategy[gast.AST]:
    # Names of their own: a parser refuses one keyword given twice.
    return st.builds(gast.keyword, st.none(), inner) | st.builds(
        gast.keyword, st.uuids().map(lambda u: f"k{u.hex[:6]}"), inner
    )


def dictionary(entries: list[tuple[gast.AST | None, gast.AST]]) -> gast.AST:
    return gast.Dict([key for key, _ in entries], [value for _, value in entries])


def parameters(inner: st.SearchStrategy[gast.AST]) -> st.SearchStrategy[gast.AST]:
    """Parameter lists of every form, from a few source texts with defaults put in."""
    forms = ["", "p", "p, /, q", "p, q=0", "*p", "*, p", "*p, q, r=0, **s", "p=0, /, *, q=0", "**p"]
    return st.builds(with_default, st.sampled_from(forms), inner)


def with_default(form: str, default: gast.AST) -> gast.AST:
    arguments = gast.parse(f"lambda {form}: 0", mode="eval").body.args
    arguments.defaults = [default for _ in arguments.defaults]
    arguments.kw_defaults = [default if d else None for d in arguments.kw_defaults]
    return arguments


def loops(inner: st.SearchStrategy[gast.AST]) -> st.SearchStrategy[list[gast.AST]]:
    tests = st.lists(inner, max_size=2)
    loop = st.builds(gast.comprehension, targets(), inner, tests, st.integers(0, 1))
    return st.lists(loop, min_size=1, max_size=2)


def just_stored() -> st.SearchStrategy[gast.AST]:
    return NAMES.map(partial(name, context=STORE))


def targets() -> st.SearchStrategy[gast.AST]:
    single = just_stored()
    pair = st.lists(single, min_size=1, max_size=3).map(lambda names: gast.Tuple(names, STORE))
    return single | pair


def statements() -> st.SearchStrategy[gast.AST]:
    """Statements around expressions large enough to be wrapped now and then."""
    value = expressions(60)
    body = st.just([gast.Pass()])
    return st.one_of(
        st.builds(gast.Assign, st.lists(targets(), min_size=1, max_size=2), value, st.none()),
        st.builds(gast.AugAssign, just_stored(), operators(BINARY), value),
        st.builds(gast.Expr, value.filter(lambda v: not isinstance(v, gast.Constant))),
        st.builds(gast.Return, st.none() | value),
        st.builds(gast.If, value, body, body),
        st.builds(gast.While, value, body, st.just([])),
        st.builds(gast.For, targets(), value, body, st.just([]), st.none()),
        st.builds(gast.Assert, value, st.none() | value),
        st.builds(gast.Delete, st.just([gast.Name("x", gast.Del(), None, None)])),
        st.builds(gast.With, st.lists(items(value), min_size=1, max_size=2), body, st.none()),
        functions(value, body),
    )


def functions(value: st.SearchStrategy, body: st.SearchStrategy) -> st.SearchStrategy[gast.AST]:
    decorators, returns = st.lists(value, max_size=1), st.none() | value
    rest = (st.none(), st.just([]))
    return st.builds(gast.FunctionDef, NAMES, parameters(value), body, decorators, returns, *rest)


def items(value: st.SearchStrategy[gast.AST]) -> st.SearchStrategy[gast.AST]:
    return st.builds(gast.withitem, value, st.none() | targets())
