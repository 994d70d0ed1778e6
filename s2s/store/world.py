"""What a text depends on beside the function's own text, found again without the compiler.

    def f(x): return act(x) * scale        world of f    code of f
                                                         act      -> the code of act, and its world
                                                         scale    -> float: passed at each call

The functions whose text the compiler read are *opened*: what their free names mean now is part of
the world, object by object, each under a number.  Anything without a description that another
process would give too makes the world unsettled: then nothing is found again.
"""

from __future__ import annotations

import builtins
import dataclasses
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, FunctionType, ModuleType

import numpy as np

from s2s.store.key import fingerprint
from s2s_runtime.guards import held
from s2s_runtime.kinds import Constant, Function, Instance, Kind, kind_of

LIBRARIES = frozenset({"numpy", "scipy", "cupy", "s2s", "s2s_runtime", "s2s_kernels", "gast"})
LITERALS = (type(None), type(Ellipsis), bool, int, float, complex, str, bytes)
REPEATABLE = (range, slice, np.dtype)  # their repr says all
DISPLAYS = (tuple, list, frozenset)
METHODS = (FunctionType, staticmethod, classmethod, property)
MOST = 2000  # objects; a larger world is not worth its walk


# Of a function with its number: the names that the text asks of it beside those of its own code,
# such as that of the class which its constructor makes; None for a function that is not opened.
Opens = Callable[[int, FunctionType], frozenset[str] | None]


class Unsettled(Exception):
    """The text may depend on something that no other process can find again."""


@dataclasses.dataclass(frozen=True)
class World:
    """The objects by number, and the digest of all that was said of them."""

    objects: tuple[object, ...]
    digest: str

    def members(self) -> Iterator[tuple[object, str, object]]:
        """What its classes and modules hold now under the names that its functions ask for."""
        codes = [found.__code__ for found in self.objects if isinstance(found, FunctionType)]
        names = frozenset().union(*map(names_in, codes))
        for found in self.objects:
            if isinstance(found, (type, ModuleType)):
                own = names | ({"__init__", "__call__"} if isinstance(found, type) else set())
                for name in sorted(own):
                    if (value := held(found, name)) is not None:
                        yield found, name, value

    def number(self, function: FunctionType) -> int:
        for number, found in enumerate(self.objects):
            if found is function:
                return number
        raise Unsettled(function.__qualname__)


def world(
    function: FunctionType,
    kinds: Iterable[Kind],
    opens: Opens,
) -> World:
    """The world of a function for arguments of these kinds."""
    walk = _Walk(opens)
    walk.refer(function)
    said = [line for kind in kinds for line in walk.kind(kind)]
    while walk.waiting:
        number, found, names = walk.waiting.popleft()
        said.append(f"{number}: {walk.described(number, found, names)}")
    return World(tuple(walk.objects), fingerprint(*said))


def resolved(function: FunctionType, name: str) -> object:
    """The value that a free name has now; raises NameError where it has none."""
    free = function.__code__.co_freevars
    if name in free and function.__closure__ is not None:
        try:
            return function.__closure__[free.index(name)].cell_contents
        except ValueError:
            raise NameError(name) from None
    for scope in (function.__globals__, vars(builtins)):
        if name in scope:
            return scope[name]
    raise NameError(name)


def code_digest(code: CodeType) -> str:
    """Of what the code does and where it stands, but for its file and its columns."""
    constants = [
        code_digest(found) if isinstance(found, CodeType) else _constant(found)
        for found in code.co_consts
    ]
    counts = code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags
    names = code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
    place = code.co_qualname, code.co_firstlineno
    facts = repr((place, counts, names)), code.co_code, code.co_exceptiontable
    return fingerprint(*facts, *constants)


def _constant(value: object) -> str:
    if isinstance(value, frozenset):
        return f"frozenset {sorted(map(_constant, value))}"
    return f"{type(value).__name__} {value!r}"


def names_in(code: CodeType) -> frozenset[str]:
    """Every name that the code, or code inside it, looks up outside or as an attribute."""
    inner = (names_in(found) for found in code.co_consts if isinstance(found, CodeType))
    return frozenset((*code.co_names, *code.co_freevars)).union(*inner)


class _Walk:
    """Gives numbers to objects as it meets them, and says of each what the text may rely on."""

    def __init__(self, opens: Opens) -> None:
        self.opens = opens
        self.objects: list[object] = []
        self.waiting: deque[tuple[int, object, frozenset[str]]] = deque()
        self._numbers: dict[tuple, int] = {}

    def refer(self, value: object, names: frozenset[str] = frozenset()) -> str:
        """A literal itself, anything else by its number; `names` are asked of a module."""
        if isinstance(value, LITERALS):
            return f"{type(value).__name__} {value!r}"
        if isinstance(value, REPEATABLE):
            return repr(value)
        if type(value) in DISPLAYS:
            return f"{type(value).__name__} {[self.refer(item, names) for item in value]}"
        if type(value) is dict:
            return f"dict {[(self.refer(k), self.refer(v)) for k, v in value.items()]}"
        key = id(value), names if isinstance(value, ModuleType) else None
        if key not in self._numbers:
            if len(self.objects) >= MOST:
                raise Unsettled("too many objects")
            self._numbers[key] = len(self.objects)
            self.waiting.append((len(self.objects), value, names))
            self.objects.append(value)
        return f"#{self._numbers[key]}"

    def kind(self, kind: Kind) -> Iterator[str]:
        """A kind, and the classes in it: the text may hold what their methods do."""
        yield repr(kind)
        for inner in _instances(kind):
            yield self.refer(inner.cls)

    def described(self, number: int, value: object, names: frozenset[str]) -> str:
        if isinstance(value, FunctionType):
            asked = self.opens(number, value)
            if asked is not None:
                return self._opened(value, asked)
            return f"function {code_digest(value.__code__)}"
        if isinstance(value, ModuleType):
            return self._module(value, names)
        library = "missing" if value is dataclasses.MISSING else _library(value)
        if library is not None:
            return library
        if isinstance(value, type):
            return self._class(value)
        raise Unsettled(repr(type(value)))

    def _opened(self, function: FunctionType, asked: frozenset[str]) -> str:
        """A function whose text is part of the text: its code, defaults and free names."""
        names = names_in(function.__code__) | asked
        defaults = self.refer(function.__defaults__), self.refer(function.__kwdefaults__)
        free = [self._free(function, name, names) for name in sorted(names)]
        return f"opened {code_digest(function.__code__)} {defaults} {free}"

    def _free(self, function: FunctionType, name: str, names: frozenset[str]) -> str:
        """What the text may hold is named; of what is passed at each call only the kind counts."""
        try:
            value = resolved(function, name)
        except NameError:
            return f"{name}: unbound"
        kind = kind_of(value)
        if isinstance(kind, (Function, Constant)):
            return f"{name}: {self.refer(value, names)}"
        return f"{name}: {list(self.kind(kind))}"

    def _module(self, module: ModuleType, names: frozenset[str]) -> str:
        head = module.__name__.partition(".")[0]
        version = getattr(sys.modules.get(head), "__version__", "")
        found = [f"{name}: {self.refer(vars(module)[name], names)}"
                 for name in sorted(names & vars(module).keys())]
        return f"module {module.__name__} {version} {found}"

    def _class(self, cls: type) -> str:
        """A class of the user's, with all that its instances may be asked for."""
        members = [f"{name}: {self._member(value)}" for name, value in sorted(vars(cls).items())
                   if not _is_bookkeeping(name, value)]
        bases = [self.refer(base) for base in (*cls.__bases__, type(cls))]
        return f"class {cls.__module__} {cls.__qualname__} {bases} {members} {self._fields(cls)}"

    def _fields(self, cls: type) -> str:
        """The fields of a dataclass: its constructor has no text but these."""
        if not dataclasses.is_dataclass(cls):
            return ""
        fields = [(field.name, field.init, field.kw_only, self.refer(field.default),
                   self.refer(field.default_factory)) for field in dataclasses.fields(cls)]
        return f"{fields} {cls.__dataclass_params__!r}"

    def _member(self, value: object) -> str:
        if isinstance(value, (staticmethod, classmethod)):
            return f"{type(value).__name__} {self.refer(value.__func__)}"
        if isinstance(value, property):
            return f"property {[self.refer(part) for part in (value.fget, value.fset)]}"
        if type(value).__name__ in ("member_descriptor", "getset_descriptor", "_tuplegetter"):
            return type(value).__name__
        return self.refer(value)


def _is_bookkeeping(name: str, value: object) -> bool:
    """`__doc__`, `__dataclass_fields__` and such: nothing that a call of a method reads."""
    special = name.startswith("__") and name.endswith("__")
    return special and not isinstance(value, METHODS) or name == "_abc_impl"


def _library(value: object) -> str | None:
    """Where an object is found in a library; what only says that it is from there does not do."""
    names = getattr(value, "__qualname__", None), getattr(value, "__name__", None)
    modules = getattr(value, "__module__", None), "numpy", "scipy.special"
    for name in filter(None, names):
        for module in filter(None, modules):
            if is_library(module) and _found(module, name) is value:
                return f"{type(value).__name__} {module}.{name}"
    return None


def is_library(module: str) -> bool:
    """Whether a module is no work of the user's: its version is part of the key."""
    head = module.partition(".")[0]
    return head in LIBRARIES or head in sys.stdlib_module_names and head != "__main__"


def _found(module: str, name: str) -> object:
    found: object = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def _instances(kind: object) -> Iterator[Instance]:
    """The kinds of objects inside a kind."""
    if isinstance(kind, Instance):
        yield kind
    if isinstance(kind, Kind):
        for field in dataclasses.fields(kind):
            yield from _instances(getattr(kind, field.name))
    elif isinstance(kind, tuple):
        for item in kind:
            yield from _instances(item)
