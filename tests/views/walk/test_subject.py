"""The update that a walk goes through."""

from __future__ import annotations

from tests.experiments import small
from tests.training.walk.test_walk import traced
from tui_nn.training.loading import load_data
from tui_nn.training.typed_network import EXAMPLE, read_network
from tui_nn.training.update_trace import BatchChoice, Extent
from tui_nn.training.walk.stage import Cell
from tui_nn.views.walk.heading import TYPED_WORDS
from tui_nn.views.walk.subject import Subject, next_extent

UNITS = (("x1", "x2"), ("h1", "h2", "h3", "h4"), ("1", "2", "3"))


def subject() -> Subject:
    experiment = small(batch_size=7)
    trace = traced(experiment, 2)
    assert trace
    return Subject.of_run(trace, UNITS, load_data(experiment))


def test_of_one_sample_it_is_the_one_at_the_cursor() -> None:
    shown = subject()
    walk, indices = shown.walk(), shown.trace.indices.tolist()
    for column, index in enumerate(indices):
        wanted = BatchChoice(Extent.ONE, "training", index)
        assert shown.other_samples(walk, Cell("a1", 2, column), Extent.ONE) == wanted
    # Columns of weights are units.
    first = BatchChoice(Extent.ONE, "training", indices[0])
    assert shown.other_samples(walk, Cell("W1", 0, 2), Extent.ONE) == first
    assert shown.other_samples(walk, Cell("a1", 2, 3), Extent.ALL) == BatchChoice(Extent.ALL, "training")


def test_the_extents_come_in_turn() -> None:
    assert [*map(next_extent, (Extent.BATCH, Extent.ALL, Extent.ONE))] == [Extent.ALL, Extent.ONE, Extent.BATCH]


def test_only_a_run_has_data_to_say_something_about() -> None:
    typed = Subject.typed(read_network(EXAMPLE))
    assert typed.text == TYPED_WORDS
    assert not typed.note(Cell("x", 0, 0))
    assert "in the data" in subject().note(Cell("x", 0, 0))
    assert not subject().note(Cell("z1", 0, 0))
