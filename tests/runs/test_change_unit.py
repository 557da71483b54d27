"""A unit that is switched off by a command: what is shown at once, and what is refused."""

from __future__ import annotations

from tests.experiments import small
from tests.runs.recorder import started
from tui_nn.runs.session import ChangeSettings, ChangeUnit, Pause, Run, Step, Undo
from tui_nn.runs.snapshot import Snapshot, State
from tui_nn.training.events import UnitAction, UnitChange
from tui_nn.training.trainer import Trainer

EXPERIMENT = small(steps=1_000_000_000, batch_size=10)

OFF, ON = (UnitChange(1, 2, action, "h3") for action in (UnitAction.OFF, UnitAction.ON))


def is_off(snapshot: Snapshot) -> bool:
    return bool((snapshot.parameters.weights[1][2] == 0).all())


def test_a_unit_that_is_off_is_shown_at_once_and_comes_back_with_undo() -> None:
    with started(EXPERIMENT) as (session, recorder):
        session.send(Step())
        before = recorder.snapshot(lambda snapshot: snapshot.step == 1)
        session.send(ChangeUnit(OFF, 1))
        off = recorder.snapshot(is_off)
        assert off.state is State.PAUSED
        assert off.test.data_loss != before.test.data_loss
        assert off.can_undo
        session.send(Undo())
        undone = recorder.snapshot(lambda snapshot: not is_off(snapshot))
        assert undone.parameters.flat.tobytes() == before.parameters.flat.tobytes()
        session.send(ChangeUnit(OFF, 1))
        recorder.snapshot(is_off)
        session.send(ChangeUnit(ON, 1))
        assert recorder.snapshot(lambda snapshot: not is_off(snapshot)).test.data_loss == before.test.data_loss


def test_it_is_switched_off_while_the_network_learns() -> None:
    with started(EXPERIMENT) as (session, recorder):
        session.send(Run())
        recorder.state(State.RUNNING)
        session.send(ChangeUnit(OFF, 1))
        off = recorder.snapshot(is_off)
        assert off.state is State.RUNNING
        session.send(Pause())
        session.send(Step())
        later = recorder.snapshot(lambda snapshot: snapshot.step > off.step and snapshot.state is State.PAUSED)
        assert is_off(later)
    trainer = Trainer(EXPERIMENT)
    trainer.advance(off.step)
    trainer.change_unit(OFF)
    trainer.advance(later.step - off.step)
    assert later.parameters.flat.tobytes() == trainer.parameters.flat.tobytes()


def test_what_is_not_possible_is_refused_in_one_line() -> None:
    with started(EXPERIMENT) as (session, recorder):
        session.send(ChangeUnit(ON, 1))
        assert recorder.refusal().error == "h3: got on, allowed: no such change, because it is so already"
        session.send(ChangeSettings(EXPERIMENT.updated({"hidden_sizes": (2,)})))
        session.send(ChangeUnit(OFF, 1))
        assert "because the network has been replaced" in recorder.refusal().error
