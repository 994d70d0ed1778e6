"""Kinds: what a generated module may assume of an argument, and nothing more.

    kind_of(np.ones((3, 1)))      f8[:,1]        dtype, rank, which axes have length 1
    kind_of(0.5)                  float          Python scalar; numpy scalars print as f8
    kind_of({"w": 1.0, "n": 3})   {w: float, n: int}
    kind_of(cell)                 Cell(rate=float, w=f8[:])

Lengths other than 1 are no part of a kind: a new length never asks for a new module.  A kind is a
frozen value; its text is what a guard prints and what the compiler reads back.
"""

from __future__ import annotations

import dataclasses
import functools
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

import numpy as np

from s2s_runtime.tuples import gives_items

DEPTH_LIMIT = 12
HOLDERS = frozenset({"types", "argparse", "collections"})  # what the library offers to hold data


@dataclass(frozen=True)
class Kind:
    """The facts of one value; the base class stands for *nothing known*."""

    def __str__(self) -> str:
        return "?"


UNKNOWN = Kind()


@dataclass(frozen=True)
class Scalar(Kind):
    """An immutable number: a Python one (`float`) or a NumPy scalar (`f8`)."""

    name: str

    def __str__(self) -> str:
        return self.name

    @property
    def python(self) -> bool:
        return self.name in ("float", "int", "bool", "complex")

    @property
    def floating(self) -> bool:
        return self.name in ("float", "complex") or self.name[0] in "fc" and self.name != "float"


@dataclass(frozen=True)
class Array(Kind):
    """An ndarray: dtype, and per axis whether its length is 1 (None: nothing is promised)."""

    dtype: str
    units: tuple[bool | None, ...]
    subclass: str = ""

    @property
    def objects(self) -> bool:
        """Whether the elements are Python objects."""
        return self.dtype.startswith("O")

    def __str__(self) -> str:
        axes = ",".join("1" if unit else ":" for unit in self.units)
        return f"{self.subclass}{self.dtype}[{axes}]"

    @property
    def ndim(self) -> int:
        return len(self.units)

    @property
    def floating(self) -> bool:
        return self.dtype[0] in "fc"


def is_complex(kind: Kind) -> bool:
    """Whether a number or array of this kind is complex."""
    name = kind.dtype if isinstance(kind, Array) else getattr(kind, "name", "")
    return isinstance(kind, (Scalar, Array)) and name.startswith(("c8", "c16", "complex"))


def holds_complex(kind: Kind) -> bool:
    """Whether a structure of this kind may hold complex numbers, told from its spelling."""
    return any(word in str(kind) for word in ("c8", "c16", "complex"))


def holds_function(kind: Kind) -> bool:
    """Whether a structure of this kind may hold functions, told from its spelling."""
    return "function" in str(kind)


@dataclass(frozen=True)
class Sequence(Kind):
    """A tuple, a NamedTuple (its class in `name` and `module`), or a list of fixed items."""

    name: str
    items: tuple[Kind, ...]
    fields: tuple[str, ...] = ()
    module: str = ""
    cls: type = dataclasses.field(default=tuple, compare=False, repr=False)

    def __str__(self) -> str:
        inner = ", ".join(map(str, self.items))
        return (
            f"[{inner}]"
            if self.name == "list"
            else f"{'' if self.name == 'tuple' else self.name}({inner})"
        )


ITERATOR = "iterator"  # may be run through once, and has no length


@dataclass(frozen=True)
class Repeated(Kind):
    """A list (a tuple, an iterator) of any length whose items are all of one kind."""

    item: Kind
    name: str = "list"

    def __str__(self) -> str:
        return f"[{self.item}, ...]" if self.name == "list" else f"({self.item}, ...)"


@dataclass(frozen=True)
class Table(Kind):
    """A dict with keys of any kind and number, whose items are all of one kind."""

    item: Kind

    def __str__(self) -> str:
        return f"{{...: {self.item}}}"


@dataclass(frozen=True)
class Record(Kind):
    """A dict with the string keys it has."""

    items: tuple[tuple[object, Kind], ...]

    def __str__(self) -> str:
        return "{" + ", ".join(f"{key}: {kind}" for key, kind in self.items) + "}"


@dataclass(frozen=True)
class Instance(Kind):
    """An object of a user's class with its attributes."""

    module: str
    name: str
    attributes: tuple[tuple[str, Kind], ...]
    cls: type = dataclasses.field(default=object, compare=False, repr=False)

    def __str__(self) -> str:
        inner = ", ".join(f"{name}={kind}" for name, kind in self.attributes)
        return f"{self.name}({inner})"


@dataclass(frozen=True)
class Function(Kind):
    """Something that is called; which one is looked up when it is called."""

    def __str__(self) -> str:
        return "function"


@dataclass(frozen=True)
class Constant(Kind):
    """None, a string, bytes, a slice, a dtype, a module: never differentiated."""

    name: str

    def __str__(self) -> str:
        return self.name


CALLABLES = (FunctionType, MethodType, BuiltinFunctionType, functools.partial, np.ufunc, type,
             type(np.sum))
PYTHON_SCALARS = {cls: Scalar(cls.__name__) for cls in (float, int, bool, complex)}


def code_of(dtype: np.dtype) -> str:
    """The short text of a dtype: f8, i8, c16, b1, O8."""
    return dtype.str.lstrip("<>|=") if dtype.names is None else "V"


PLAIN = frozenset({"__array_finalize__", "__array_priority__", "__dict__", "__doc__", "__init__",
                   "__module__", "__new__", "__weakref__"})


@functools.cache
def behaves_as_array(cls: type) -> bool:
    """Whether an array class does nothing in a way of its own; a memmap is an array on disk."""
    if cls in (np.ndarray, np.memmap):
        return True
    own = [base for base in cls.__mro__ if base not in np.ndarray.__mro__]
    return not any(
        name in vars(base) for base in own for name in dir(np.ndarray) if name not in PLAIN
    )


@functools.cache
def is_opaque(cls: type) -> bool:
    """Whether what objects of a class hold is their own affair: a logger, a lock, a generator."""
    head = cls.__module__.partition(".")[0]
    return head in sys.stdlib_module_names and head not in HOLDERS or is_generator(cls)


def is_generator(cls: type) -> bool:
    """Whether a class is one of the random generators of NumPy."""
    return cls.__module__.startswith("numpy.random.")


def kind_of(value: object, inside: tuple[object, ...] = ()) -> Kind:
    """The kind of a live value, `inside` the structures that hold it; a microsecond per leaf."""
    scalar = PYTHON_SCALARS.get(type(value))
    if scalar is not None:
        return scalar
    if isinstance(value, np.ndarray):
        subclass = "" if behaves_as_array(type(value)) else type(value).__name__ + " "
        return Array(code_of(value.dtype), tuple(n == 1 for n in value.shape), subclass)
    if isinstance(value, np.generic):
        return Scalar(code_of(value.dtype))
    if len(inside) > DEPTH_LIMIT:
        return UNKNOWN
    return _kind_of_structure(value, (*inside, value))


def _kind_of_structure(value: object, inside: tuple[object, ...]) -> Kind:
    if isinstance(value, tuple) and not gives_items(type(value)):
        return Instance(type(value).__module__, type(value).__qualname__, (), type(value))
    if isinstance(value, tuple):
        items, cls = tuple(kind_of(item, inside) for item in value), type(value)
        return named(cls, items) if getattr(cls, "_fields", ()) else Sequence("tuple", items)
    if type(value) is list:
        kinds = tuple(kind_of(item, inside) for item in value)
        same = len(kinds) > 0 and all(kind == kinds[0] for kind in kinds)
        return Repeated(kinds[0]) if same else Sequence("list", kinds)
    if type(value) is dict:
        return Record(tuple((key, kind_of(item, inside)) for key, item in value.items()))
    if isinstance(value, CALLABLES):
        return Function()
    if value is None or isinstance(value, (str, bytes, slice, np.dtype, ModuleType, range)):
        return Constant(type(value).__name__)
    return _kind_of_instance(value, inside)


def named(cls: type, items: tuple[Kind, ...]) -> Sequence:
    """The kind of a NamedTuple."""
    home = f"{cls.__module__}:{cls.__qualname__}"
    return Sequence(cls.__name__, items, tuple(cls._fields), home, cls)


def class_of(kind: Kind) -> type | None:
    """The class of the user's that answers for a value: of an object, or of a NamedTuple."""
    return kind.cls if isinstance(kind, Instance) or getattr(kind, "module", "") else None


def _kind_of_instance(value: object, inside: tuple[object, ...]) -> Kind:
    """An object that holds itself, however deep, is followed once."""
    cls = type(value)
    found = {} if is_opaque(cls) else attributes_of(value)
    if found is None or any(value is holder for holder in inside[:-1]):
        return UNKNOWN
    kinds = tuple((name, kind_of(item, inside)) for name, item in found.items())
    return Instance(cls.__module__, cls.__qualname__, kinds, cls)


def arrays_in(kind: Kind) -> Iterator[Array]:
    """The arrays in a structure."""
    if isinstance(kind, Array):
        yield kind
    elif isinstance(kind, Repeated):
        yield from arrays_in(kind.item)
    elif isinstance(kind, Sequence):
        for item in kind.items:
            yield from arrays_in(item)
    elif isinstance(kind, (Record, Instance)):
        for _, item in kind.items if isinstance(kind, Record) else kind.attributes:
            yield from arrays_in(item)


def attributes_of(value: object) -> Mapping[str, object] | None:
    """The attributes of an instance by name; None where they cannot be listed."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        extra = getattr(value, "__dict__", {})
        return {name: getattr(value, name) for name in names} | dict(extra)
    if hasattr(value, "__dict__"):
        return value.__dict__
    slots = [name for base in type(value).__mro__ for name in getattr(base, "__slots__", ())]
    return {name: getattr(value, name) for name in slots if hasattr(value, name)} if slots else None
