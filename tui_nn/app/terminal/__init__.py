"""The interface to the terminal: input, output, and the end of the process."""
