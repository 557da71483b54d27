"""The arrays of a run file, to be changed by hand."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np


def contents(path: Path) -> dict[str, bytes]:
    body = path.read_bytes().split(b"\n", 1)[1]
    with np.load(BytesIO(body), allow_pickle=False) as archive:
        return {name: archive[name].tobytes() for name in archive.files}


def with_contents(path: Path, changes: dict[str, Any]) -> None:
    """Write it again with other arrays, and the right checksum."""
    first_line, body = path.read_bytes().split(b"\n", 1)
    with np.load(BytesIO(body), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files} | changes
    new = BytesIO()
    np.savez(new, **arrays)
    digest = hashlib.sha256(new.getvalue()).hexdigest().encode()
    path.write_bytes(b" ".join([*first_line.split(b" ")[:-1], digest]) + b"\n" + new.getvalue())
