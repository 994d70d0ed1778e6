"""Gradient of `square_root` with respect to `a`.

Written by s2s from tests.golden_programs:square_root, lines 71-79.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      a float, tolerance float
    keeps        x_at  x, before line 75  read by line 75
"""


def square_root_value_and_grad(a, tolerance):
    """Return the value and (a_bar,)."""
    x = 0.5 * (1.0 + a)
    x_at, trip = {}, 0  # keep
    while True:
        trip += 1  # keep
        x_at[trip] = x  # keep
        step = 0.5 * (x - a / x)
        x = x - step
        if abs(step) < tolerance:
            break
    # 79: return x
    x_bar = 1.0
    # 74: while True:
    a_bar = 0.0
    for trip in range(trip, 0, -1):
        # 76: x = x - step
        step_bar = -x_bar
        # 75: step = 0.5 * (x - a / x)
        difference_bar = 0.5 * step_bar
        x_trip = x_at[trip]
        x_bar = x_bar + difference_bar + difference_bar * (a / x_trip / x_trip)
        a_bar = a_bar - difference_bar / x_trip
    # 73: x = 0.5 * (1.0 + a)
    a_bar = a_bar + 0.5 * x_bar
    return x, (a_bar,)
