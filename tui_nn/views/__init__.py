"""What every panel shows, as a pure function: (snapshot, options, size, appearance) -> canvas."""
