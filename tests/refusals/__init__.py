"""Programs that are refused, and the exact texts of their errors."""
