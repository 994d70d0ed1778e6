"""Tangent of `pendulum` with respect to `angle`, `speed` and `length`.

Written by s2s from tests.golden_programs:pendulum, lines 13-20.  Edit the function, not this
file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        forward
    assumes      angle float, speed float, length float, steps int
    keeps        nothing
"""

import numpy as np


def pendulum_jvp(angle, speed, length, steps, angle_dot, speed_dot, length_dot):
    """Return the value and its tangent along (angle_dot, speed_dot, length_dot)."""
    dt = 0.01
    for _ in range(steps):
        quotient = -9.81 / length
        sin_1 = np.sin(angle)
        pull = quotient * sin_1
        pull_dot = (
            -length_dot * (quotient / length) * sin_1
            + quotient * (angle_dot * np.cos(angle))
        )
        speed = speed + dt * (pull - 0.1 * speed)
        speed_dot = speed_dot + 0.01 * (pull_dot - 0.1 * speed_dot)
        angle = angle + dt * speed
        angle_dot = angle_dot + 0.01 * speed_dot
    return angle, angle_dot
