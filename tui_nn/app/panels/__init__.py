"""The panels, one per file. Each draws the snapshot, and none imports another."""
