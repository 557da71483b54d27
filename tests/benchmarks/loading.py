"""Load a file in a process of its own: `python -m tests.benchmarks.loading FILE`, as large.py does.

Prints as JSON the seconds that it took, and by how many bytes the memory grew at most.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial

from tests.benchmarks.measure import seconds
from tests.benchmarks.processes import own_peak_bytes, resident_bytes
from tui_nn.experiment import Experiment
from tui_nn.training.loading import load_data


def main(path: str) -> None:
    """Load it as the app would."""
    experiment = Experiment.for_data(path)
    before = resident_bytes(os.getpid())
    taken = seconds(partial(load_data, experiment))
    print(json.dumps({"seconds": taken, "bytes": own_peak_bytes() - before}))


if __name__ == "__main__":
    main(sys.argv[1])
