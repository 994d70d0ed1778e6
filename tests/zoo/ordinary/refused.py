"""Ordinary programs that are still refused, by title and mode: loudly, which the test asserts."""

from __future__ import annotations

REFUSED: dict[str, frozenset[str]] = {
    "functions.method_of_array": frozenset({"forward", "reverse"}),
    "surroundings.try_import": frozenset({"forward", "reverse"}),
    "changing.slot_replaced": frozenset({"reverse"}),
    "changing.object_returned_from_branch": frozenset({"reverse"}),
    "changing.isinstance_mixed": frozenset({"forward", "reverse"}),
    "changing.mul_both": frozenset({"forward", "reverse"}),
    "changing.closure_in_object": frozenset({"forward", "reverse"}),
    "protocols.summed": frozenset({"forward", "reverse"}),
    "protocols.integrated": frozenset({"forward", "reverse"}),
    "protocols.same_class": frozenset({"forward", "reverse"}),
    "protocols.attribute_loop": frozenset({"forward", "reverse"}),
    "control.nested_unpacking": frozenset({"forward", "reverse"}),
    "idioms.breadth_first": frozenset({"reverse"}),
    "idioms.depth_first": frozenset({"forward", "reverse"}),
    "idioms.merged_by_operator": frozenset({"forward", "reverse"}),
    "idioms.accumulated_lambda": frozenset({"forward", "reverse"}),
    "idioms.iterator_next": frozenset({"forward", "reverse"}),
    "idioms.math_products": frozenset({"forward", "reverse"}),
    "idioms.zipped_dicts": frozenset({"forward", "reverse"}),
}
