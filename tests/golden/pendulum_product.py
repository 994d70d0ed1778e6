"""Tangent of `pendulum_grad` with respect to `angle`, `speed` and `length`.

Written by s2s from s2s_generated.pendulum:pendulum_grad, lines 41-65.  Edit the function, not
this file: an edited copy is neither run nor overwritten (see `s2s eject`).

    sweep        forward
    assumes      angle float, speed float, length float, steps int
    keeps        nothing
"""

import numpy as np


def pendulum_grad_jvp(angle, speed, length, steps, angle_dot, speed_dot, length_dot):
    """Return the value and its tangent along (angle_dot, speed_dot, length_dot)."""
    dt = 0.01
    angle_at = {}  # keep
    angle_at_dot = {}
    for i in range(steps):
        angle_at_dot[i] = angle_dot
        angle_at[i] = angle  # keep
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
    # 20: return angle
    angle_bar = 1.0
    angle_bar_dot = 0.0
    # 16: for _ in range(steps):
    length_bar = 0.0
    length_bar_dot = 0.0
    speed_bar = 0.0
    speed_bar_dot = 0.0
    for i in reversed(range(steps)):
        # 19: angle = angle + dt * speed
        speed_bar = speed_bar + 0.01 * angle_bar
        speed_bar_dot = speed_bar_dot + 0.01 * angle_bar_dot
        # 18: speed = speed + dt * (pull - 0.1 * speed)
        difference_bar = 0.01 * speed_bar
        difference_bar_dot = 0.01 * speed_bar_dot
        speed_bar = speed_bar - 0.1 * difference_bar
        speed_bar_dot = speed_bar_dot - 0.1 * difference_bar_dot
        pull_bar = difference_bar
        pull_bar_dot = difference_bar_dot
        # 17: pull = -9.81 / length * np.sin(angle)
        quotient_1 = 9.81 / length
        product_dot = pull_bar_dot * quotient_1 + pull_bar * (-length_dot * (quotient_1 / length))
        cos_1 = np.cos(angle_at[i])
        product_dot_1 = (
            product_dot * cos_1
            + pull_bar * quotient_1 * (-angle_at_dot[i] * np.sin(angle_at[i]))
        )
        angle_bar = angle_bar - pull_bar * quotient_1 * cos_1
        angle_bar_dot = angle_bar_dot - product_dot_1
        sin_2 = np.sin(angle_at[i])
        product_dot_2 = pull_bar_dot * sin_2 + pull_bar * (angle_at_dot[i] * np.cos(angle_at[i]))
        quotient_2 = 9.81 / length / length
        quotient_dot = (
            -length_dot * (9.81 / length / length) / length
            - length_dot * (quotient_2 / length)
        )
        length_bar = length_bar + pull_bar * sin_2 * quotient_2
        length_bar_dot = (
            length_bar_dot
            + (product_dot_2 * quotient_2 + pull_bar * sin_2 * quotient_dot)
        )
    return (
        ((angle_bar, speed_bar, length_bar), angle),
        ((angle_bar_dot, speed_bar_dot, length_bar_dot), angle_dot),
    )
