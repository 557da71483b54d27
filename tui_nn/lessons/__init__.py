"""Guided lessons: one Markdown file each, read by `lesson`, and followed step by step by `progress`."""
