from __future__ import annotations

from tui_nn.experiment import Experiment
from tui_nn.runs.moment import frame_of, resting_state
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.timeline import Timeline
from tui_nn.training.trainer import Trainer

XOR = "; ".join(["0 -1 -1; 0 1 1; 1 -1 1; 1 1 -1"] * 8)


def names_of_findings(timeline: Timeline) -> list[str]:
    frame = frame_of(timeline, 1, resting_state(timeline), 0.0, quick=False)
    return [finding.name for finding in Snapshot.joined(frame, timeline.trainer.dataset).health]


def test_the_health_of_an_earlier_moment_does_not_depend_on_points_that_were_drawn_later() -> None:
    """No line separates the classes."""
    timeline = Timeline(Trainer(Experiment.preset("drawn").updated({"points": XOR, "hidden_sizes": ()})))
    timeline.advance(200)
    assert names_of_findings(timeline) == ["plateau"]
    timeline.change(timeline.trainer.experiment.updated({"points": f"{XOR}; 0 2 2"}))
    assert names_of_findings(timeline) == []
    timeline.advance(20)
    timeline.seek(190)
    assert names_of_findings(timeline) == ["plateau"]
