"""The panels, one per file. Each shows the snapshot, and none imports another."""
