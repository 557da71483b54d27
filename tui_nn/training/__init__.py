"""One run: the trainer, its state, its events and what is measured of it."""
