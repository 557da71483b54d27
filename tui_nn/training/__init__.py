"""One run: the trainer, its state, its events, its metrics and its history."""
