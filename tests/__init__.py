"""The tests: a mirror of s2s/, the oracle, the zoo and the random programs."""
