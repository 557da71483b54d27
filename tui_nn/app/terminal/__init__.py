"""The app and its terminal: input, output, and the end of the process."""
