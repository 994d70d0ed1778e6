"""The base of every error that s2s raises, in compiled and in generated code."""


class S2SError(Exception):
    """The base of all errors of s2s."""
