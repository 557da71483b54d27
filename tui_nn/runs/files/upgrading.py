"""Upgrades the documents of older formats, one format at a time.

To change the format, add 1 to `FORMAT`, and an entry to `UPGRADES` that makes a document of the format before fit.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

from tui_nn.training.history import NO_RANGE

FORMAT = 3

OLDEST = 1


def upgraded(document: bytes, written: int) -> bytes:
    """The JSON document of a file in the current format, given the one that was written in format `written`.

    Raises:
        ValueError: it is not such a document.
    """
    if written == FORMAT:
        return document
    tree = json.loads(document)
    try:
        for number in range(written, FORMAT):
            UPGRADES[number](tree)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a document of format {written}") from error
    return json.dumps(tree).encode()


def _from_1(document: dict[str, Any]) -> None:
    """Format 1 had no validation set, so that stop rules looked at the test set."""
    for moment in (document["shown"], *document["keys"]):
        progress = moment["progress"]
        progress["loss"], progress["score"] = progress.pop("test_loss"), progress.pop("test_score")


def _from_2(document: dict[str, Any]) -> None:
    """Format 2 had no ranges of the training loss; there are no losses between points of neighboring steps."""
    for moment in (document["shown"], *document["keys"]):
        moment["pending"] = list(NO_RANGE) if moment["stride"] == 1 else [math.nan, math.nan]


UPGRADES: dict[int, Callable[[dict[str, Any]], None]] = {1: _from_1, 2: _from_2}
"""Format -> turns a document of it into one of the next, in place."""
