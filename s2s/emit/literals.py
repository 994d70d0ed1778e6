"""Constants and documentation strings as text.

    'a'   -> "a"            'say "a"' -> 'say "a"'          float("inf") -> 1e309
"""

from __future__ import annotations

import math

INFINITY = "1e309"  # the shortest literal that overflows to inf
NAN = f"({INFINITY} - {INFINITY})"
SINGLETONS = {None: "None", True: "True", False: "False", ...: "..."}


def constant_text(value: object, kind: str | None = None) -> str:
    """The literal that reads back as `value`, in double quotes where it is a string."""
    # Exact types: a float64 or an enumeration is a float or an int too, but no literal makes one.
    if type(value) is str:
        return ("u" if kind == "u" else "") + double_quoted(repr(value))
    if type(value) is bytes:
        return "b" + double_quoted(repr(value)[1:])
    if value is None or value is ... or type(value) is bool:
        return SINGLETONS[value]
    if type(value) is int or type(value) is float or type(value) is complex:
        return number_text(value)
    raise TypeError(f"no literal stands for a constant of type {type(value).__name__}: {value!r}")


def double_quoted(literal: str) -> str:
    """A repr with its quotes made double, where that needs no new escapes."""
    return literal if '"' in literal else f'"{literal[1:-1]}"'


def number_text(value: complex) -> str:
    """A number, with the infinities and NaN that have no literal of their own."""
    if isinstance(value, float) and math.isnan(value):
        return NAN
    return repr(value).replace("nan", NAN).replace("inf", INFINITY)


def is_signed(value: object) -> bool:
    """Whether the literal starts with a minus, and so binds like `-x`, not like a name."""
    return type(value) in (int, float) and repr(value).startswith("-")


def docstring_text(value: str) -> str:
    """A documentation string in triple double quotes, its line breaks kept."""
    if is_raw(value):
        return f'r"""{value}"""'
    plain = "\\" not in value and value.replace("\n", "").isprintable()
    body = value if plain else "".join(docstring_character(c) for c in value)
    body = body.replace('"""', '\\"\\"\\"')
    before = body.removesuffix('"')
    escapes = len(before) - len(before.rstrip("\\"))
    if before != body and escapes % 2 == 0:  # a quote of its own would end the string
        body = before + '\\"'
    return f'"""{body}"""'


def is_raw(value: str) -> bool:
    """Whether backslashes (mathematics, mostly) may stand as they are, after an `r`."""
    return (
        "\\" in value
        and '"""' not in value
        and not value.endswith(("\\", '"'))
        and all(is_plain(c) for c in value)
    )


def is_plain(character: str) -> bool:
    return character == "\n" or character.isprintable()


def docstring_character(character: str) -> str:
    if character == "\\":
        return "\\\\"
    return character if is_plain(character) else repr(character)[1:-1]
