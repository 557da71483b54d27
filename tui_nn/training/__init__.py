"""Running it: the trainer, what is measured, and the thread that keeps it out of the screen's way."""
