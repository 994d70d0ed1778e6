"""Gradient of `pendulum` with respect to `angle`, `speed` and `length`.

Written by s2s from tests.golden_programs:pendulum, lines 13-20.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        reverse
    assumes      angle float, speed float, length float, steps int
    keeps        angle_at  angle, before line 17  read by line 17
"""

import numpy as np


def pendulum_value_and_grad(angle, speed, length, steps):
    """Return the value and (angle_bar, speed_bar, length_bar)."""
    dt = 0.01
    angle_at = {}  # keep
    for i in range(steps):
        angle_at[i] = angle  # keep
        pull = -9.81 / length * np.sin(angle)
        speed = speed + dt * (pull - 0.1 * speed)
        angle = angle + dt * speed
    # 20: return angle
    angle_bar = 1.0
    # 16: for _ in range(steps):
    length_bar = 0.0
    speed_bar = 0.0
    for i in reversed(range(steps)):
        # 19: angle = angle + dt * speed
        speed_bar = speed_bar + 0.01 * angle_bar
        # 18: speed = speed + dt * (pull - 0.1 * speed)
        difference_bar = 0.01 * speed_bar
        speed_bar = speed_bar - 0.1 * difference_bar
        pull_bar = difference_bar
        # 17: pull = -9.81 / length * np.sin(angle)
        angle_bar = angle_bar - pull_bar * (9.81 / length) * np.cos(angle_at[i])
        length_bar = length_bar + pull_bar * np.sin(angle_at[i]) * (9.81 / length / length)
    return angle, (angle_bar, speed_bar, length_bar)
