"""Two generated modules as a person writes them: the conventions of the compiler, settled first."""
