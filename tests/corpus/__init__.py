"""Functions that nobody wrote for this compiler: the standard library and what is installed.

    python -m tests.corpus                        every function of the standard library
    python -m tests.corpus numpy scipy            of installed packages
    python -m tests.corpus --share 0.05           a twentieth of the modules, drawn by --seed
    python -m tests.corpus --numeric numpy scipy  those that mention NumPy or `math`
    python -m tests.corpus --execute numpy scipy  accepted ones are run and held to the oracle

Functions are compiled from their source without being called, each within 2 s and 512 MB. What
comes back is a text that parses or an `S2SError`; anything else is a bug.
"""
