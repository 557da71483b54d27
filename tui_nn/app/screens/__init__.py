"""What fills the terminal: the trainer, and the help."""
