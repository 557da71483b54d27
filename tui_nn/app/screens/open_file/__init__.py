"""Opens a file: data, or a saved experiment."""
