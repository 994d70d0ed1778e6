"""A sample of the mutants; all of them by `python -m tests.bench.mutants`."""

import numpy as np

from s2s.rules import NUMPY
from tests.bench.mutants import survivors

SAMPLE = (np.tanh, np.matmul, np.sum, np.linalg.inv, np.interp, np.fft.rfft, np.cumprod, np.median)


def test_no_mutant_of_the_sample_survives():
    assert list(survivors([NUMPY.rule(function) for function in SAMPLE])) == []
