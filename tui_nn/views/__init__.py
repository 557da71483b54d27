"""The contents of every panel as pure functions: (snapshot, options, size, appearance) -> canvas."""
