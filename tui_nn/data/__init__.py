"""Where samples come from: generators with known densities, and the split into training and test set."""
