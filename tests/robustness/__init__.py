"""What the app survives: random input, in process and through a pseudo-terminal.

`python -m tests.robustness.random_input` looks for crashes, failures of the trainer, and waits.
"""
