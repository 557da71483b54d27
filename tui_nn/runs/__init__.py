"""Runs as things: what a session is, and the one that trains in a thread of this process."""
