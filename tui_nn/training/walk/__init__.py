"""A walk through an update, in which every number leads back to the numbers that it was computed from."""
