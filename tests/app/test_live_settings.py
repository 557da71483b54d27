"""The settings there are: which are shown, which change in the middle of a run, and which start it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.app.form import a_file, change, edit, explanation, focus, row, shown
from tests.app.support import (
    ENDLESS,
    content_text,
    current,
    main,
    opened,
    press,
    same_bits,
    screen_text,
    small_app,
    trained,
    wait_for_text,
    wait_until,
)
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.experiment import SECTIONS, SETTINGS, Experiment
from tui_nn.runs.snapshot import State
from tui_nn.training import events

WATCHABLE = 10.0
"""Steps a second: a run that goes on, and is not drawn all the time."""


LIVE = (
    ("learning_rate", "0.02"),
    ("optimizer", "momentum"),
    ("momentum", "0.5"),
    ("optimizer", "adamw"),
    ("weight_decay", "0.1"),
    ("schedule", "step"),
    ("schedule_steps", "500000"),
    ("decay", "0.25"),
    ("l1", "0.001"),
    ("l2", "0"),
    ("dropout", "0.25"),
    ("clip_norm", "5"),
    ("batch_size", "7"),
    ("steps", "987654"),
    ("patience", "900000"),
    ("final_weights", "last"),
    ("stop_loss", "1e-09"),
    ("stop_score", "1"),
    ("stop_seconds", "5000"),
)
"""The settings that need no restart, each where it makes a difference, and another value that ends no run."""


HIDDEN = {
    "classes",
    "centers",
    "covariances",
    "formula",
    "points",
    "target",
    "target_kind",
    "missing",
    "momentum",
    "weight_decay",
    "schedule_steps",
    "decay",
    "batch_order",
    "batch_seed",
    "final_weights",
    *(name for name, setting in SETTINGS.items() if setting.section == "file"),
}
"""Settings that make no difference to full batches of the article's data, by SGD at a constant rate."""


SHOWS: tuple[tuple[dict[str, Any], set[str]], ...] = (
    ({"optimizer": "nesterov"}, {"momentum"}),
    ({"optimizer": "adamw"}, {"weight_decay"}),
    ({"schedule": "cosine"}, set()),
    ({"schedule": "warm-up"}, {"schedule_steps"}),
    ({"schedule": "exponential"}, {"schedule_steps", "decay"}),
    ({"dropout": 0.5}, {"batch_seed"}),
    ({"patience": 9}, {"final_weights"}),
    ({"batch_size": 7}, {"batch_order", "batch_seed"}),
    ({"batch_size": 7, "batch_order": "in order"}, {"batch_order"}),
    ({"data": "spiral"}, {"classes"}),
    ({"data": "blobs"}, {"centers", "covariances"}),
)
"""Changes, and which hidden settings make a difference then."""


FORM = [
    part
    for section, group in SECTIONS.items()
    for part in (f"section-{section}", *(f"setting-{name}" for name in group.model_fields))
]
"""The headings and settings in their order."""


async def test_every_setting_is_shown_with_its_value_where_it_makes_a_difference(tmp_path: Path) -> None:
    own = small(data=a_file(tmp_path), batch_size=5, optimizer="momentum", schedule="step", noise=0, patience=9)
    app = small_app(hidden_sizes=(8, 4), learning_rate=0.125, weight_seed=7)
    seen = set()
    async with opened(app, (120, 80)) as pilot:
        others = (small(data=data, optimizer="adamw") for data in ("blobs", "circle", "formula", "drawn"))
        for changed in (app.experiment, *others, own):
            app.open(changed)
            await wait_until(pilot, lambda changed: current(app).experiment == changed, changed)
            await pilot.pause()
            for name in shown(app):
                words = content_text(row(app, name))
                assert words.startswith(SETTINGS[name].label)
                # Of a long value, the beginning; of a path, the end.
                value = words.removeprefix(SETTINGS[name].label).strip(" …")
                assert value
                whole = SETTINGS[name].brief(changed.text(name))
                if value.endswith(" (all)"):
                    assert (name, value) == ("samples", "40 (all)")
                elif value.startswith("..."):
                    assert name == "data"
                    assert whole.endswith(value.removeprefix("..."))
                else:
                    assert whole.startswith(value)
                    assert whole == value or "…" in words
            seen |= set(shown(app))
            # However late a setting came to be of use, it stands in its section.
            rows = [one.id for one in main(app).query("#rows > *") if one.display]
            assert rows == [one for one in FORM if one in rows]
    assert seen == set(SETTINGS)


async def test_what_makes_no_difference_is_hidden_until_it_does_and_can_then_be_walked_to() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        assert shown(app) == [name for name in SETTINGS if name not in HIDDEN]
        await change(pilot, app, "optimizer", "momentum")
        await wait_until(pilot, lambda: row(app, "momentum").display)
        await focus(pilot, app, "learning_rate")
        for name in ("momentum", "schedule"):
            await press(pilot, "down")
            assert row(app, name).has_focus
        for changes, more in SHOWS:
            app.change(small(**changes))
            await pilot.pause()
            assert set(shown(app)) & HIDDEN == more, changes


async def test_live_settings_change_in_the_middle_of_a_run() -> None:
    drawn = {"points"}
    assert {name for name, _ in LIVE} == {name for name, setting in SETTINGS.items() if setting.live} - drawn
    app = small_app(run=True, steps=ENDLESS, pace=WATCHABLE)
    async with opened(app, (80, 24)) as pilot:
        await wait_until(pilot, lambda: current(app).step > 3)
        for name, text in LIVE:
            before = app.experiment
            await change(pilot, app, name, text)
            await wait_until(pilot, lambda name, text: current(app).experiment.text(name) == text, name, text)
            assert app.experiment == current(app).experiment == before.updated({name: text})
            assert "restart" not in explanation(app)
            assert (current(app).run_number, current(app).state) == (1, State.RUNNING)
            assert current(app).step > 3
            assert row(app, name).value == text
        marked = {name: value for change in events.changes(current(app).events) for name, value in change.values}
        # More steps change nothing about those that are made.
        assert marked == {name: value for name, value in LIVE if name != "steps"}


async def test_a_live_change_has_its_effect_on_the_next_update_and_more_steps_let_a_finished_run_go_on() -> None:
    """The same as with the trainer alone, which is tested against formulas elsewhere."""
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "s")
        await change(pilot, app, "learning_rate", "0.05")
        await change(pilot, app, "l2", "0.5")
        await press(pilot, "escape", "escape", "s")
        await wait_until(pilot, lambda: current(app).step == 2)
        trainer = trained(small(), 1)
        trainer.change(small(learning_rate=0.05, l2=0.5))
        trainer.advance(1)
        assert same_bits(current(app), trainer)
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).state is State.FINISHED)
        await edit(pilot, app, "steps", "50")
        await wait_until(pilot, lambda: current(app).state is State.PAUSED)
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).state is State.FINISHED)
        assert (current(app).run_number, current(app).step) == (1, 50)


async def test_a_restart_is_announced_before_it_is_made_and_another_experiment_has_its_values_shown() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await focus(pilot, app, "hidden_sizes")
        await press(pilot, "enter")
        # Nothing would be lost yet.
        assert explanation(app).startswith("Enter applies")
        await press(pilot, "escape")
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        assert "restart" not in explanation(app)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "restart" in explanation(app))
        assert (current(app).run_number, current(app).step) == (1, 1)
        await press(pilot, *"6,2", "enter")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        assert current(app).step == 0
        assert [weights.shape for weights in current(app).network.parameters.weights] == [(2, 6), (6, 2), (2, 3)]
        app.open(Experiment.preset("article-tensorflow"))
        await wait_until(pilot, lambda: current(app).run_number == 3)
        assert row(app, "batch_size").value == "100"
        row(app, "steps").scroll_visible(animate=False)
        await wait_until(pilot, lambda: "10001" in content_text(row(app, "steps")))


async def test_what_the_data_of_a_file_refuse_is_told_and_the_form_goes_back(tmp_path: Path) -> None:
    """How many samples a file has is known only to the trainer."""
    app = TuiNN(small(data=a_file(tmp_path)))
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "s")
        await edit(pilot, app, "batch_size", "1000")
        await wait_for_text(pilot, "Not possible")
        assert "from 1 to 28" in " ".join(screen_text(app).replace("│", " ").split())
        assert row(app, "batch_size").value == "full"
        assert app.experiment == current(app).experiment == small(data=a_file(tmp_path))
        assert (current(app).run_number, current(app).step) == (1, 1)
