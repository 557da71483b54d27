"""Opens a file: your own data, or an experiment that was saved."""
