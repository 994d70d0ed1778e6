"""One program for each thing that is refused; `refused.txt` holds what the user reads."""

# ruff: noqa: B006, F821, F841, PLW0603, S102, S307, TC002

from __future__ import annotations

import asyncio
from types import SimpleNamespace

counter = 0
store = {}
history = []


def generator(x):
    yield x * x


async def coroutine(x):
    return x * x


def executes(x):
    exec("y = x * x")
    return x


def evaluates(x):
    return eval("x * x")


def by_name(x):
    return locals()["x"] * 2.0


def in_a_set(x):
    values = {x, x * x}
    return max(values)


def as_a_key(x):
    table = {x: 2.0}
    return sum(table) * 3.0


def through_text(x):
    return float(f"{x:.3f}") * x


def through_repr(x):
    text = str(x * x)
    return float(text)


def writes_a_global(x):
    global counter
    counter = counter + x
    return counter * x


def writes_a_global_dict(x):
    store["x"] = x * x
    return store["x"] * x


def appends_to_a_global(x):
    history.append(x * x)
    return history[-1] * x


def default_written(x, seen=[]):
    seen.append(x * x)
    return seen[-1] * x


def default_of_helper_written(x):
    return default_written(x) * x


def nested_class(x):
    class Box:
        value = x
    return Box.value * x


def consumes_generator(x):
    items = (x * k for k in range(3))
    first = next(items)
    return first + next(items)


def awaits(x):
    async def inner():
        return x
    return asyncio.run(inner()) * x


def swallows(x):
    import contextlib
    y = x
    with contextlib.suppress(ValueError):
        y = x * x
    return y


def star_import_like(x):
    return vars()["x"]


def writes_argument_attr(x, o):
    o.value = x * x
    return o.value * x


def integer_wrt(n):
    return n * 2.0


def returns_none(x):
    y = x * x


def match_rest_of_mapping(x):
    match {"a": x, "b": 2.0}:
        case {"a": a, **rest}:
            return a * len(rest)
    return x


def stores_under_key(x):
    table = {}
    table[x * x] = 2.0
    return sum(table) * 3.0


def none_sometimes(x):
    if x > 5.0:
        return x * x


def finally_late(x):
    done = []
    try:
        return x * x
    except ValueError:
        return x
    finally:
        done.append(1)


PROGRAMS = {
    generator: (0.7,),
    coroutine: (0.7,),
    awaits: (0.7,),
    consumes_generator: (0.7,),
    executes: (0.7,),
    evaluates: (0.7,),
    by_name: (0.7,),
    star_import_like: (0.7,),
    in_a_set: (0.7,),
    as_a_key: (0.7,),
    stores_under_key: (0.7,),
    through_text: (0.7,),
    through_repr: (0.7,),
    writes_a_global: (0.7,),
    writes_a_global_dict: (0.7,),
    appends_to_a_global: (0.7,),
    default_written: (0.7,),
    default_of_helper_written: (0.7,),
    writes_argument_attr: (0.7, SimpleNamespace()),
    nested_class: (0.7,),
    match_rest_of_mapping: (0.7,),
    swallows: (0.7,),
    finally_late: (0.7,),
    integer_wrt: (3,),
    returns_none: (0.7,),
    none_sometimes: (0.7,),
}
