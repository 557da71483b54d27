"""The pages of a walk through backpropagation, as pure functions of the walk, the options and the appearance."""
