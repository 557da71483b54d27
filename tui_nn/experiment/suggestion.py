"""What the text of an experiment suggests to try: settings, each with another value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from tui_nn.experiment.setting import as_text


def _pairs(given: Any) -> Any:
    """The names and texts of a table, in its order; anything else unchanged, for pydantic to validate."""
    if not isinstance(given, Mapping):
        return given
    return tuple((name, as_text(_tuples(value))) for name, value in given.items())


def _tuples(value: Any) -> Any:
    """The lists of TOML as tuples."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


Suggestion = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_pairs), PlainSerializer(dict, return_type=dict)]
"""Name of each setting and its suggested value, as the user would type it; in TOML a table."""
