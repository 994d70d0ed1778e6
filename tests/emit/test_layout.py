"""Rows longer than the page are opened at their widest group, one item per row."""

from __future__ import annotations

import gast
import pytest

from s2s.emit.writer import write, write_expression
from s2s.nodes import remarked

WRAPPED = [
    """
(
    first_of_the_values_that_matter, second_of_the_values_that_matter, third_of_the_values,
    fourth_of_the_values_that_matter, fifth_of_the_values_that_matter, sixth_of_the_values,
) = kept
""",
    """
result = np.where(
    first_of_the_conditions_that_matter,
    second_of_the_operands + 1,
    *others_that_were_given,
    key=third,
)
""",
    """
total = (
    first_of_the_terms_that_matter * 2
    + second_of_the_terms_that_matter ** 2
    - third_of_the_terms_that_matter
)
""",
    """
return (
    first_of_the_values_that_matter,
    second_of_the_values_that_matter,
    third_of_the_values_that_matter,
)
""",
    """
def f_reverse(
    first_of_the_parameters,
    /,
    second_of_the_parameters: int = 1,
    *,
    third_of_the_parameters,
    **options,
) -> tuple:
    pass
""",
    """
if (
    first_of_the_conditions_that_matter
    and second_of_the_conditions_that_matter
    or third_of_the_conditions_that_matter
):
    pass
""",
    """
from somewhere import (
    first_of_the_names_that_matter,
    second_of_the_names_that_matter,
    third_of_the_names_that_matter,
)
""",
    """
table = {
    "first": [first_of_the_values_that_matter, second_of_the_values_that_matter],
    "second": [
        first_of_the_values_that_matter,
        second_of_the_values_that_matter,
        third_of_the_values_that_matter,
    ],
}
""",
    """
value = sum(
    first_of_the_terms_that_matter * weight
    for first_of_the_terms_that_matter, weight in all_the_terms
    if weight is not None
)
""",
]
TWO_LEVELS = "first_of_the_conditions_that_matter\n    and second"


@pytest.mark.parametrize("source", WRAPPED)
def test_long_lines_are_opened_at_their_widest_group(source):
    source = source.lstrip().replace(TWO_LEVELS, TWO_LEVELS.replace("\n    ", " "))
    assert write(gast.parse(source)) == source


def test_a_remark_on_a_wrapped_line_stands_on_its_first_row():
    call = gast.parse(f"x = f({', '.join('y' * 20 for _ in range(5))})").body[0]
    assert write(remarked(call, "keep")).startswith("x = f(  # keep\n    yyyy")


def test_one_expression_is_never_wrapped():
    tree = gast.parse(f"f({', '.join('y' * 20 for _ in range(9))})", mode="eval").body
    assert "\n" not in write_expression(tree)
