"""The current moment of a timeline as the session publishes it."""

from __future__ import annotations

from tui_nn.runs.snapshot import Frame, State
from tui_nn.training.timeline import Timeline


def resting_state(timeline: Timeline) -> State:
    """The state of a run that is not running."""
    trainer = timeline.trainer
    if trainer.diverged:
        return State.DIVERGED
    if trainer.finished:
        return State.FINISHED
    return State.READY if trainer.is_untouched and not timeline.is_rewound else State.PAUSED


def frame_of(timeline: Timeline, run_number: int, state: State, steps_per_second: float, quick: bool) -> Frame:
    """The current moment of a timeline.

    Args:
        timeline: the run.
        run_number: its number.
        state: its state.
        steps_per_second: its speed.
        quick: whether to evaluate only a sample of a large set.
    """
    trainer, branch = timeline.trainer, timeline.branch
    return Frame(
        run_number=run_number,
        state=state,
        experiment=trainer.experiment,
        step=trainer.step,
        epoch=trainer.epoch,
        steps_per_second=steps_per_second,
        train=trainer.evaluate_train(quick),
        test=trainer.evaluate_test(quick),
        parameters=trainer.parameters.frozen(),
        planned_steps=trainer.last_step,
        last_step=branch.step,
        is_rewound=timeline.is_rewound,
        curves=branch.curves,
        events=branch.events,
        events_done=len(trainer.events),
        branches=timeline.branches,
        learning_rate=trainer.learning_rate,
        reason=trainer.reason,
        restored_step=trainer.restored_step,
    )
