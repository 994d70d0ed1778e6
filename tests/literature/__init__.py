"""Programs on which other tools gave, or give, a wrong derivative without a word."""
