"""The dialog that opens a file: data, an experiment, or a run."""
