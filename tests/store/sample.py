"""One generated module, as the tests of the store write it again and again."""

TEXT = '"""A module."""\n\n\ndef f(x):\n    return 1 / x\n'
STEM = "user.f value_and_grad"
