"""One panel a file: a snapshot comes in, a picture goes out. Panels know nothing of each other."""
