from __future__ import annotations

from tests.experiments import small
from tui_nn.runs.publisher import Publisher
from tui_nn.runs.snapshot import BoundReached, Frame, Message, RunStarted, State
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer


def test_messages_bear_the_number_of_their_run_and_the_bound_is_told_once_in_each() -> None:
    published: list[Message] = []
    publisher, timeline = Publisher(published.append), Timeline(Trainer(small(steps=300)), max_bytes=20_000, stride=1)
    timeline.advance(300)
    for _ in range(2):
        publisher.started(timeline.trainer.dataset)
        publisher.frame(timeline, State.FINISHED)
        publisher.frame(timeline, State.FINISHED)
    assert [(type(message), message.run_number) for message in published] == [
        (kind, run) for run in (1, 2) for kind in (RunStarted, Frame, BoundReached, Frame)
    ]
    assert BoundReached(1, 20_000, timeline.keys.stride) in published


def test_an_error_of_the_trainer_is_told_in_one_line() -> None:
    published: list[Message] = []
    Publisher(published.append).failed(ValueError("no such number\nand a second line"))
    assert [getattr(message, "error", "") for message in published] == ["ValueError: no such number"]
