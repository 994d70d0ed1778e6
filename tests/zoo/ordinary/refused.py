"""Ordinary programs that are still refused, by title and mode: loudly, which the test asserts."""

from __future__ import annotations

REFUSED: dict[str, frozenset[str]] = {
    "builtin_functions.itemgetter": frozenset({"forward", "reverse"}),
    "functions.method_of_array": frozenset({"forward", "reverse"}),
    "libraries.rates_from_json": frozenset({"reverse"}),
    "records.dataclass_replace": frozenset({"forward", "reverse"}),
    "records.named_tuple_method": frozenset({"forward", "reverse"}),
    "records.dict_pop": frozenset({"forward", "reverse"}),
    "records.grid_of_lists": frozenset({"reverse"}),
    "surroundings.try_import": frozenset({"forward", "reverse"}),
    "changing.object_returned_from_branch": frozenset({"reverse"}),
    "changing.isinstance_mixed": frozenset({"forward", "reverse"}),
    "changing.mul_both": frozenset({"forward", "reverse"}),
    "changing.closure_in_object": frozenset({"forward", "reverse"}),
    "containers_changed.sorted_reverse": frozenset({"forward", "reverse"}),
    "containers_changed.sorted_by_key": frozenset({"forward", "reverse"}),
    "containers_changed.queue_loop": frozenset({"forward", "reverse"}),
    "containers_changed.pop_key": frozenset({"forward", "reverse"}),
    "containers_changed.delete_key": frozenset({"forward", "reverse"}),
    "containers_changed.double_ended": frozenset({"forward", "reverse"}),
    "containers_changed.ordered_dict": frozenset({"reverse"}),
    "containers_changed.nested_lists_of_rows": frozenset({"reverse"}),
    "containers_changed.unzip": frozenset({"forward", "reverse"}),
    "protocols.summed": frozenset({"forward", "reverse"}),
    "protocols.replaced": frozenset({"forward", "reverse"}),
    "protocols.integrated": frozenset({"forward", "reverse"}),
    "protocols.same_class": frozenset({"forward", "reverse"}),
    "protocols.attribute_loop": frozenset({"forward", "reverse"}),
    "control.nested_unpacking": frozenset({"forward", "reverse"}),
    "control.walrus_comprehension": frozenset({"forward", "reverse"}),
}
