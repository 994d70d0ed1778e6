"""What the command line does: one file per command, each with the function that runs it."""
