"""Gradient of `misfit` with respect to `length` and `friction`.

Written by s2s from pendulum:misfit, lines 39-48.  Edit the function, not this file: an edited
copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      length float, friction float, seen f8[:]
    keeps        speed_at       speed, before line 44          read by line 44
                 angle_at       angle, before line 44          read by line 44
                 sin_at         math.sin(angle), line 44       read by line 44
                 difference_at  angle - seen[i // 5], line 47  read by line 47
"""

import math


def misfit_value_and_grad(length, friction, seen, *, GRAVITY, STEP):
    """Return the value and (length_bar, friction_bar)."""
    away = 0.0
    angle, speed = 1.2, 0.0
    difference_at, speed_at, angle_at, sin_at = {}, {}, {}, {}  # keep
    for i in range(5 * len(seen)):
        speed_at[i], angle_at[i], sin_at[i] = speed, angle, math.sin(angle)  # keep
        speed = speed - STEP * (GRAVITY / length * sin_at[i] + friction * speed)
        angle = angle + STEP * speed
        if i % 5 == 4:
            difference_at[i] = angle - seen[i // 5]  # keep
            away = away + 0.5 * difference_at[i] ** 2
    # 43: for i in range(5 * len(seen)):
    angle_bar = 0.0
    friction_bar = 0.0
    length_bar = 0.0
    speed_bar = 0.0
    for i in reversed(range(5 * len(seen))):
        # 46: if i % 5 == 4:
        if i % 5 == 4:
            # 47: away = away + 0.5 * (angle - seen[i // 5]) ** 2
            angle_bar = angle_bar + difference_at[i]
        # 45: angle = angle + STEP * speed
        speed_bar = speed_bar + angle_bar * STEP
        # 44: speed = speed - STEP * (GRAVITY / length * math.sin(angle) + friction * speed)
        sum_bar = -speed_bar * STEP
        speed_bar = speed_bar + sum_bar * friction
        friction_bar = friction_bar + sum_bar * speed_at[i]
        angle_bar = angle_bar + sum_bar * (GRAVITY / length) * math.cos(angle_at[i])
        length_bar = length_bar - sum_bar * sin_at[i] * (GRAVITY / length / length)
    return away, (length_bar, friction_bar)
