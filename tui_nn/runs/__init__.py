"""Sessions that train a run on command, and the saved runs on disk."""
