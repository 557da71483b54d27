"""The alarms of whole runs: what the checks find at many moments, as somebody who watches would see it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui_nn.experiment import Experiment
from tui_nn.training.blas_threads import blas_threads
from tui_nn.training.health.checks import Finding
from tui_nn.training.run import health_of
from tui_nn.training.trainer import Trainer

EARLY, EVERY = 400, 20
"""Up to this step, a run is looked at every so many steps, and then about `LATER` times more."""

LATER = 60

FAULTS: dict[str, set[str]] = {
    "dying-relus": {"dead units", "plateau"},
    "exploding-gradients": {"exploding gradients", "saturated units"},
    "linear-layers": {"plateau", "vanishing gradients"},
    "overfitting": {"overfitting"},
    "rate-too-high": {"rate too high", "exploding loss", "diverged"},
    "rate-too-low": {"rate too low"},
    "standardize": {"dead units", "plateau"},
    "vanishing-gradients": {"vanishing gradients", "plateau"},
}
"""Preset that shows a fault -> the first is the fault, or its consequences may be found as well."""


@dataclass
class Alarm:
    """Of one check in one run."""

    first: Finding
    at: int
    """The step of the moment at which it was found."""
    count: int = 1
    """At how many moments it was found."""


def look(trainer: Trainer) -> tuple[Finding, ...]:
    """What the checks find now."""
    return health_of(trainer, trainer.evaluate_train(quick=True))


def alarms(experiment: Experiment, until: float = math.inf) -> dict[str, Alarm]:
    """Train to the end, or to a step, and look now and then: name of a check -> its alarm."""
    trainer = Trainer(experiment)
    found: dict[str, Alarm] = {}
    with blas_threads(trainer.parameters.sizes):
        while True:
            for one in look(trainer):
                if one.name in found:
                    found[one.name].count += 1
                else:
                    found[one.name] = Alarm(one, trainer.step)
            if trainer.finished or trainer.diverged or trainer.step >= until:
                return found
            every = EVERY if trainer.step < EARLY else max(EVERY, trainer.last_step // LATER)
            trainer.advance(int(min(every, until - trainer.step)))


def seeded(name: str, seed: int) -> Experiment:
    """A preset with other weights and other data; 0 is the preset itself."""
    preset = Experiment.preset(name)
    if not seed:
        return preset
    weights = {} if preset.network.weight_seed == "data" else {"weight_seed": seed}
    return preset.updated({"data_seed": seed, **weights})
