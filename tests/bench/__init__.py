"""Figures: how long the emitted text is, how long compiling takes, what a call costs."""
