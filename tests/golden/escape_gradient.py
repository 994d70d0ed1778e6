"""Gradient of `escape` with respect to `z` and `c`.

Written by s2s from tests.golden_programs:escape, lines 62-68.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      z float, c float, limit float
    keeps        z_at      z, before line 65        read by line 65
                 taken_at  abs(z) > limit, line 66  read by line 66
"""


def escape_forward(z, c, limit):
    returned, taken_at, z_at, trips = False, {}, {}, 0  # keep
    for k in range(50):
        trips += 1  # keep
        z_at[k] = z  # keep
        z = z * z + c
        taken_at[k] = abs(z) > limit  # keep
        if taken_at[k]:
            returned = True  # keep
            return z / (k + 1), (returned, trips, taken_at, z_at)
    return c, (returned, trips, taken_at, z_at)


def escape_reverse(kept, value_bar):
    returned, trips, taken_at, z_at = kept
    # 64: for k in range(50):
    if returned:
        c_bar = 0.0
    else:
        # 68: return c
        c_bar = value_bar
    z_bar = 0.0
    for k in reversed(range(50)[:trips]):
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
    value, kept = escape_forward(z, c, limit)
    return value, escape_reverse(kept, 1.0)
