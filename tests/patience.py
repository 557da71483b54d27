"""How long the tests wait for what is to come."""

from __future__ import annotations

PATIENCE = 60.0
"""Seconds after which it is given up; much longer than anything takes on a busy machine."""
