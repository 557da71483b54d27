"""What is wrong with a run: the evidence, the checks and their findings."""
