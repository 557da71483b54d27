"""What fills the terminal: the trainer, and what opens above it."""
