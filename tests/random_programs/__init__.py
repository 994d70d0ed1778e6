"""Random programs: one generator, driven by a seed or by Hypothesis, judged by the oracle.

    python -m tests.random_programs --count 1000 --seed 0
"""
