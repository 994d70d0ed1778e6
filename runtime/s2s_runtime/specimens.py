"""Values of the kinds that the header of a generated module spells.

    assumes      w f8[:,:], p {a: f8[:], n: int}     w a matrix, p a dict of a vector and a number

All axes have one length, but those that are spelled 1: so matrices can be multiplied.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

TOKEN = re.compile(r"\s*([\w.]+(?:\[[:1,]*\])?|\.\.\.|[(){}\[\],:])")
ARRAY = re.compile(r"([a-z]+\d*)\[([:1,]*)\]")
LOW, HIGH = 0.3, 1.2  # where logarithms and roots exist


class NoSpecimen(ValueError):
    """A kind of which no value can be drawn: an object of a class, a function."""


def drawn_arguments(spelled: str, length: int, source: np.random.Generator) -> dict[str, Any]:
    """A value for each parameter of `name kind, name kind`."""
    words = TOKEN.findall(spelled)
    found: dict[str, Any] = {}
    while words:
        name = words.pop(0)
        found[name] = _value(words, length, source)
        if words:
            _take(words, ",")
    return found


def _value(words: list[str], length: int, source: np.random.Generator) -> Any:
    word = words.pop(0)
    if word in "([":
        items = _items(words, ")" if word == "(" else "]", length, source)
        return tuple(items) if word == "(" else items
    if word == "{":
        return _entries(words, length, source)
    array = ARRAY.fullmatch(word)
    if array is not None:
        axes = array[2].split(",") if array[2] else []
        return _array(array[1], tuple(1 if axis == "1" else length for axis in axes), source)
    if word in ("float", "complex", "int", "bool"):
        return {"float": float, "complex": complex, "int": int, "bool": bool}[word](
            source.integers(1, length) if word == "int" else source.uniform(LOW, HIGH)
        )
    if word == "NoneType":
        return None
    if re.fullmatch(r"[bifc]\d+", word):
        return _array(word, (), source)[()]
    raise NoSpecimen(word)


def _items(words: list[str], end: str, length: int, source: np.random.Generator) -> list:
    found: list = []
    while words[0] != end:
        if words[0] == "...":
            words.pop(0)
            found.append(found[-1])
        else:
            found.append(_value(words, length, source))
        if words[0] != end:
            _take(words, ",")
    words.pop(0)
    return found


def _entries(words: list[str], length: int, source: np.random.Generator) -> dict:
    found = {}
    while words[0] != "}":
        key = words.pop(0)
        _take(words, ":")
        found[key] = _value(words, length, source)
        if words[0] != "}":
            _take(words, ",")
    words.pop(0)
    return found


def _array(dtype: str, shape: tuple[int, ...], source: np.random.Generator) -> np.ndarray:
    if dtype[0] in "iu":
        return source.integers(0, max(shape, default=2), shape).astype(dtype)
    if dtype[0] == "b":
        return source.uniform(size=shape) < 0.5
    numbers = source.uniform(LOW, HIGH, shape)
    if dtype[0] == "c":
        numbers = numbers + 1j * source.uniform(LOW, HIGH, shape)
    return np.asarray(numbers).astype(dtype)


def _take(words: list[str], expected: str) -> None:
    if not words or words.pop(0) != expected:
        raise NoSpecimen("what the header says of the arguments is not understood")
