"""Calls of NumPy and SciPy as programs write them: every form, in both modes and to second order.

    python -m tests.campaign                 all calls, those that fail by name
    python -m tests.campaign PATTERN         those whose text holds the pattern

Each line of a table is one expression over arrays that all move with one parameter.  What is
compared with differences of the function is the tangent; the gradient and the Hessian product
are held to it and to each other.  REFUSED lists calls that are refused, in the tables' own words.
"""
