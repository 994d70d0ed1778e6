"""What the user writes never becomes code of ours, and no name of ours is taken from him."""
