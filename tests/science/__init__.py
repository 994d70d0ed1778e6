"""Programs of science in NumPy, by field: each bundles several functions of the rule book."""
