"""Cases that do not work yet, by title and mode.

`PENDING`: refused loudly; the test asserts that an S2SError is raised.  `BROKEN`: defects, where
generated code stops with another error; the test asserts that nothing comes back.  A case that
works again fails until it is struck from its table.
"""

from __future__ import annotations

from tests.zoo.ordinary.refused import REFUSED

PENDING: dict[str, frozenset[str]] = {
    "writes.repeated_index_of_a_list": frozenset({"second"}),
    "writes.repeated_index_in_unknown": frozenset({"second"}),
    "taken_apart.joined": frozenset({"second"}),
    "taken_apart.rows_joined": frozenset({"second"}),
    "taken_apart.appended": frozenset({"second"}),
    "taken_apart.copied_into_an_array_of_unknown_kind": frozenset({"second"}),
    "found.stacked_then_exchanged": frozenset({"reverse", "second"}),
    "calls.table_handed_back_in_a_list": frozenset({"second"}),
    "loops.one_name_for_number_and_item": frozenset({"second"}),
    "lent.display_beside_its_item": frozenset({"second"}),
    "writes.fancy_pairs": frozenset({"second"}),
    "algorithms.gauss_jordan": frozenset({"second"}),
    "holders.number_becomes_array": frozenset({"second"}),
    "holders.number_becomes_array_in_loop": frozenset({"second"}),
    "windows.order_f": frozenset({"forward", "reverse", "second"}),
    "windows.strided_trick": frozenset({"forward", "reverse", "second"}),
    "writes.flat_write": frozenset({"second"}),
    "writes.out_chain": frozenset({"forward", "reverse", "second"}),
    "found.displays_in_displays": frozenset({"reverse", "second"}),
    "found.leaves_before_the_merge": frozenset({"second"}),
    "found.leaves_before_the_merge_squared": frozenset({"second"}),
    "found.written_through_a_list": frozenset({"second"}),
    **REFUSED,
    "augmented.items_of_any_kind": frozenset({"reverse", "second"}),
    "callables.argument_closure": frozenset({"second"}),
    "callables.argument_function": frozenset({"second"}),
    "callables.argument_helper": frozenset({"second"}),
    "callables.argument_ufunc": frozenset({"second"}),
    "callables.function_chosen_helper": frozenset({"second"}),
    "callables.function_chosen_ufunc": frozenset({"second"}),
    "callables.functions_in_dict": frozenset({"second"}),
    "callables.functions_in_list": frozenset({"second"}),
    "memory.unknown_plus_rows": frozenset({"second"}),
    "mutation.same_or_copy": frozenset({"second"}),
    "mutation.split_concat": frozenset({"second"}),
    "nested.inner_by_caller": frozenset({"second"}),
    "objects.inheritance": frozenset({"second"}),
    "objects.runtime_layers": frozenset({"second"}),
    "traps.rebinds_then_mutates": frozenset({"second"}),
    "memory.unpacked_after_a_branch": frozenset({"reverse", "second"}),
    "memory.unpacked_items": frozenset({"reverse", "second"}),
    "traps.runtime_callee_writes": frozenset({"second"}),
    "sharing.dict_changes_kinds": frozenset({"second"}),
    "sharing.kind_changed_by_callee": frozenset({"second"}),
    **{
        f"given_functions.result_written_{name}": frozenset({"reverse"})
        for name in (
            "fresh", "grown", "itself", "flipped", "curved_in_place", "window_in_place",
            "added_and_fresh", "looked_at", "shuffled_in_place", "give_all", "method", "partial",
            "ufunc", "inverted",
        )
    },
    "numerics.insertion": frozenset({"forward", "reverse", "second"}),
    "tables.forward_backward": frozenset({"reverse", "second"}),
    "tricks.buckets": frozenset({"second"}),
    "places.read_then_written_True": frozenset({"second"}),
    "places.read_then_written_False": frozenset({"second"}),
    "places.written_in_loop_True": frozenset({"second"}),
    "places.written_in_loop_False": frozenset({"second"}),
    "places.accumulated_and_returned_True": frozenset({"second"}),
    "places.accumulated_and_returned_False": frozenset({"second"}),
    "places.items_of_items_True": frozenset({"second"}),
    "places.items_of_items_False": frozenset({"second"}),
    "places.rows_or_window_True": frozenset({"second"}),
    "places.rows_or_window_False": frozenset({"second"}),
    "places.flat_numbers": frozenset({"second"}),
    "places.flat_starts_again": frozenset({"second"}),
    "places.put_by_numbers": frozenset({"second"}),
    "places.copied_into_either": frozenset({"second"}),
    "places.set_after_none": frozenset({"second"}),
    **{
        f"exchanges.{name}": frozenset({"reverse"})
        for name in (
            "item_over_item", "pairs_swapped", "pairs_sorted", "pairs_reversed",
            "pair_inserted", "rows_shared", "dict_entry_over_entry",
            "dict_entry_replaced", "pair_replaced_twice", "pair_deleted",
            "rows_by_turns", "attribute_replaced_twice", "attribute_over_attribute",
            "attributes_swapped", "list_replaced_twice", "dict_list_replaced",
            "dict_pair_carried", "attribute_replaced_in_loop",
        )
    },
    "particles.flight": frozenset({"second"}),
    "particles.swarm": frozenset({"second"}),
    "particles.smoothed": frozenset({"second"}),
    "particles.trained": frozenset({"second"}),
    "tables.delay_line": frozenset({"second"}),
    "held_together.named": frozenset({"forward", "reverse", "second"}),
    "held_together.made_by_tuple": frozenset({"second"}),
    "held_together.nets_in_a_net": frozenset({"forward", "reverse", "second"}),
    "held_together.given_as_list": frozenset({"second"}),
    "held_together.replaced": frozenset({"reverse", "second"}),
    **{
        f"held_together.{name}": frozenset({"second"})
        for name in (
            "of_objects", "never_called", "of_lists", "of_dicts", "of_tuples", "by_helper",
            "changed_later", "written_later", "held_twice",
        )
    },
    **{
        f"stored_functions.{name}": frozenset({"second"})
        for name in (
            "in_layers", "nested_def_in_layers", "in_a_dict_of_a_callee", "in_an_object",
            "in_a_list",
        )
    },
    **{
        f"logs.{name}": frozenset({"second"})
        for name in (
            "one_buffer_many_times", "mean_and_last", "filled_by_helper",
            "filled_by_another_name", "two_of_a_class", "tree",
        )
    },
    "owners.hooks_in_list": frozenset({"forward", "reverse", "second"}),
    "owners.oscillators": frozenset({"second"}),
    "owners.accumulated": frozenset({"second"}),
    "owners.params_dict": frozenset({"second"}),
    "owners.grouped": frozenset({"second"}),
    "routines.quick_sorted": frozenset({"second"}),
}
BROKEN: dict[str, frozenset[str]] = {
    "tricks.flat_loop": frozenset({"second"}),
}
