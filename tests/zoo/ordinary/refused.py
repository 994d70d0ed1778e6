"""Ordinary programs that are still refused, by title and mode: loudly, which the test asserts."""

from __future__ import annotations

REFUSED: dict[str, frozenset[str]] = {
    "builtin_functions.itemgetter": frozenset({"forward", "reverse"}),
    "builtin_functions.repeat_and_zip": frozenset({"reverse"}),
    "builtin_functions.sorted_values": frozenset({"forward", "reverse"}),
    "classes.property_of_local": frozenset({"forward", "reverse"}),
    "classes.unpacking": frozenset({"forward", "reverse"}),
    "comprehensions.any_all": frozenset({"forward", "reverse"}),
    "comprehensions.tuple_of_generator": frozenset({"forward", "reverse"}),
    "functions.counter_closure": frozenset({"forward", "reverse"}),
    "functions.method_of_array": frozenset({"forward", "reverse"}),
    "looping.ndenumerate_loop": frozenset({"reverse"}),
    "looping.ndindex_loop": frozenset({"reverse"}),
    "records.dataclass_replace": frozenset({"forward", "reverse"}),
    "records.dict_pop": frozenset({"forward", "reverse"}),
    "records.grid_of_lists": frozenset({"reverse"}),
    "records.list_insert": frozenset({"forward", "reverse"}),
    "records.list_reversed": frozenset({"forward", "reverse"}),
    "records.list_sorted": frozenset({"forward", "reverse"}),
    "records.named_tuple_method": frozenset({"forward", "reverse"}),
    "statements.starred_middle": frozenset({"reverse"}),
    "surroundings.logs": frozenset({"forward", "reverse"}),
    "surroundings.try_around_active": frozenset({"forward", "reverse"}),
    "surroundings.try_around_return": frozenset({"forward", "reverse"}),
    "surroundings.try_import": frozenset({"forward", "reverse"}),
    "surroundings.with_generator_context": frozenset({"forward", "reverse"}),
}
