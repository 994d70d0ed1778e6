"""Gradient of `escape` with respect to `z` and `c`.

Written by s2s from tests.golden_programs:escape, lines 62-68.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      z float, c float, limit float
    keeps        z_at      z, before line 65        read by line 65
                 taken_at  abs(z) > limit, line 66  read by line 66
"""


def escape_forward(z, c, limit):
    returned_1, taken_at, z_at, trips_1 = False, {}, {}, 0  # keep
    for k in range(50):
        trips_1 += 1  # keep
        z_at[k] = z  # keep
        z = z * z + c
        taken_at[k] = abs(z) > limit  # keep
        if taken_at[k]:
            returned_1 = True  # keep
            return z / (k + 1), (returned_1, trips_1, taken_at, z_at)
    return c, (returned_1, trips_1, taken_at, z_at)


def escape_reverse(kept, value_bar):
    returned_1, trips_1, taken_at, z_at = kept
    # 64: for k in range(50):
    if returned_1:
        c_bar = 0.0
    else:
        # 68: return c
        c_bar = value_bar
    z_bar = 0.0
    for k in reversed(range(50)[:trips_1]):
        # 66: if abs(z) > limit:
        if taken_at[k]:
            # 67: return z / (k + 1)
            z_bar = z_bar + value_bar / (k + 1)
        # 65: z = z * z + c
        c_bar = c_bar + z_bar
        z_bar = 2 * z_bar * z_at[k]
    return z_bar, c_bar


def escape_value_and_grad(z, c, limit):
    """Return the value and (z_bar, c_bar)."""
    value_1, kept = escape_forward(z, c, limit)
    return value_1, escape_reverse(kept, 1.0)
