"""How the property tests are run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# How fast the machine is says nothing about the code.
settings.register_profile("tui-nn", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tui-nn")
