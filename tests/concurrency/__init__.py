"""Threads and processes: one function from many places at once, and derivatives that travel."""
