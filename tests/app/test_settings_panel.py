"""The form: values in, edited in place, refused with a reason, and a warning before a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

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
    widget_text,
)
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.settings import SettingRow
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.training.snapshot import State

WATCHABLE = 100.0
"""Steps a second: a run that goes on, and leaves the machine to the test."""

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
    ("stop_loss", "1e-09"),
    ("stop_score", "1"),
    ("stop_seconds", "5000"),
)
"""The settings that need no restart, each where it makes a difference, and another value that ends no run."""

HIDDEN = {
    "classes",
    "centres",
    "covariances",
    "target",
    "target_kind",
    "missing",
    "momentum",
    "weight_decay",
    "schedule_steps",
    "decay",
    "batch_order",
    "batch_seed",
}
"""Settings that make no difference to full batches of the article's data, by SGD at a constant rate."""

SHOWS: tuple[tuple[dict[str, Any], set[str]], ...] = (
    ({"optimizer": "nesterov"}, {"momentum"}),
    ({"optimizer": "adamw"}, {"weight_decay"}),
    ({"schedule": "cosine"}, set()),
    ({"schedule": "warm-up"}, {"schedule_steps"}),
    ({"schedule": "exponential"}, {"schedule_steps", "decay"}),
    ({"dropout": 0.5}, {"batch_seed"}),
    ({"batch_size": 7}, {"batch_order", "batch_seed"}),
    ({"batch_size": 7, "batch_order": "in order"}, {"batch_order"}),
    ({"data": "spiral"}, {"classes"}),
    ({"data": "blobs"}, {"centres", "covariances"}),
)
"""Changes, and which hidden settings make a difference then."""

WRONG = (
    ("samples", "29"),
    ("noise", "wide"),
    ("test_fraction", "1"),
    ("hidden_sizes", "8,0"),
    ("weight_seed", "-1"),
    ("learning_rate", "nan"),
    ("l2", "-0.1"),
    ("steps", ""),
)
"""Settings, and values that they do not take."""


def row(app: TuiNN, name: str) -> SettingRow:
    return main(app).query_one(f"#setting-{name}", SettingRow)


def explanation(app: TuiNN) -> str:
    """What stands beneath the form, as one line."""
    return " ".join(content_text(main(app).query_one("#explanation")).split())


def typed(app: TuiNN) -> str:
    """What stands in the field that is open."""
    return main(app).query_one(SettingRow).screen.query_one(Input).value


async def focus(pilot: Pilot[None], app: TuiNN, name: str) -> None:
    row(app, name).focus()
    await wait_until(pilot, lambda: SETTINGS[name].label in explanation(app))


async def edit(pilot: Pilot[None], app: TuiNN, name: str, text: str) -> None:
    """Type `text` over the value, and press enter."""
    await focus(pilot, app, name)
    await press(pilot, "enter")
    await wait_until(pilot, lambda: isinstance(app.focused, Input))
    await press(pilot, *(text or ["delete"]))
    assert typed(app) == text
    await press(pilot, "enter")


def shown(app: TuiNN) -> list[str]:
    """The names of the settings in the form, from the top."""
    return [one.setting.name for one in main(app).query(SettingRow) if one.display]


def a_file(folder: Path) -> str:
    """The path of a file of 40 samples of two features and two classes."""
    path = folder / "own.csv"
    path.write_text("width,length,kind\n" + "".join(f"{n},{n % 7},{'ab'[n > 20]}\n" for n in range(40)))
    return str(path)


async def test_every_setting_is_shown_with_its_value_where_it_makes_a_difference(tmp_path: Path) -> None:
    own = small(data=a_file(tmp_path), batch_size=5, optimizer="momentum", schedule="step", noise=0)
    app = small_app(hidden_sizes=(8, 4), learning_rate=0.125, weight_seed=7)
    seen = set()
    async with opened(app, (120, 80)) as pilot:
        for changed in (app.experiment, small(data="blobs", optimizer="adamw"), small(data="circle"), own):
            app.open(changed)
            await wait_until(pilot, lambda changed=changed: current(app).experiment == changed)  # type: ignore[misc]
            await pilot.pause()
            for name in shown(app):
                words = content_text(row(app, name))
                assert words.startswith(SETTINGS[name].label)
                # Of a long value, the beginning.
                value = words.removeprefix(SETTINGS[name].label).strip(" …")
                assert value
                assert changed.text(name).startswith(value)
                assert changed.text(name) == value or "…" in words
            seen |= set(shown(app))
    assert seen == set(SETTINGS)


async def test_what_makes_no_difference_is_hidden_until_it_does() -> None:
    app = small_app()
    async with opened(app) as pilot:
        assert shown(app) == [name for name in SETTINGS if name not in HIDDEN]
        for changes, more in SHOWS:
            app.open(small(**changes))
            await pilot.pause()
            assert set(shown(app)) & HIDDEN == more, changes


async def test_a_row_appears_with_the_choice_that_needs_it_and_can_be_walked_to() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await change(pilot, app, "optimizer", "momentum")
        await wait_until(pilot, lambda: row(app, "momentum").display)
        await focus(pilot, app, "learning_rate")
        await press(pilot, "down")
        assert row(app, "momentum").has_focus
        await press(pilot, "down")
        assert row(app, "schedule").has_focus


async def test_opened_and_left_or_given_back_as_it_was_nothing_changes() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, "s")
        for name in shown(app):
            await focus(pilot, app, name)
            await press(pilot, "enter")
            assert row(app, name).editing
            await press(pilot, "right", "escape")
            assert not row(app, name).editing
            assert row(app, name).has_focus
            await press(pilot, "enter", "enter")
            assert not row(app, name).editing
            assert row(app, name).value == small().text(name)
        assert app.experiment == small()
        assert (current(app).run, current(app).step) == (1, 1)


async def change(pilot: Pilot[None], app: TuiNN, name: str, text: str) -> None:
    """Type a value in, or turn to it."""
    if not SETTINGS[name].choices:
        await edit(pilot, app, name, text)
        return
    await focus(pilot, app, name)
    for _ in SETTINGS[name].choices:
        await press(pilot, "right")
        if row(app, name).candidate == text:
            break
    await press(pilot, "enter")


async def test_live_settings_change_in_the_middle_of_a_run() -> None:
    assert {name for name, _ in LIVE} == {name for name, setting in SETTINGS.items() if setting.live}
    app = small_app(run=True, steps=ENDLESS, pace=WATCHABLE)
    async with opened(app) as pilot:
        await wait_until(pilot, lambda: current(app).step > 3)
        for name, text in LIVE:
            before = app.experiment
            await change(pilot, app, name, text)
            await wait_until(pilot, lambda name=name, text=text: current(app).experiment.text(name) == text)  # type: ignore[misc]
            assert app.experiment == current(app).experiment == before.updated({name: text})
            assert "restart" not in explanation(app)
            assert (current(app).run, current(app).state) == (1, State.RUNNING)
            assert current(app).step > 3
            assert row(app, name).value == text
        marked = {name: value for change in current(app).curves.changes for name, value in change.values}
        # More steps change nothing about those that are made.
        assert marked == {name: value for name, value in LIVE if name != "steps"}


async def test_a_live_change_has_its_effect_on_the_next_update() -> None:
    """The same as with the trainer alone, which is tested against formulas elsewhere."""
    app = small_app()
    async with opened(app) as pilot:
        await press(pilot, "s")
        await change(pilot, app, "learning_rate", "0.05")
        await change(pilot, app, "l2", "0.5")
        await press(pilot, "escape", "escape", "s")
        await wait_until(pilot, lambda: current(app).step == 2)
        trainer = trained(small(), 1)
        trainer.change(small(learning_rate=0.05, l2=0.5))
        trainer.advance(1)
        assert same_bits(current(app), trainer)


async def test_more_steps_let_a_finished_run_go_on() -> None:
    app = small_app(run=True)
    async with opened(app) as pilot:
        await wait_until(pilot, lambda: current(app).state is State.FINISHED)
        await edit(pilot, app, "steps", "50")
        await wait_until(pilot, lambda: current(app).state is State.PAUSED)
        await press(pilot, "space")
        await wait_until(pilot, lambda: current(app).state is State.FINISHED)
        assert (current(app).run, current(app).step) == (1, 50)


async def test_a_restart_is_announced_before_it_is_made() -> None:
    app = small_app()
    async with opened(app) as pilot:
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
        assert (current(app).run, current(app).step) == (1, 1)
        await press(pilot, *"6,2", "enter")
        await wait_until(pilot, lambda: current(app).run == 2)
        assert current(app).step == 0
        assert [weights.shape for weights in current(app).network.parameters.weights] == [(2, 6), (6, 2), (2, 3)]


async def test_a_wrong_value_is_refused_in_the_field_with_what_is_allowed() -> None:
    app = small_app()
    async with opened(app, (120, 50)) as pilot:
        for name, text in WRONG:
            await edit(pilot, app, name, text)
            await wait_until(pilot, lambda text=text: explanation(app).startswith(f"Not {text or 'empty'}."))  # type: ignore[misc]
            # Lines are broken anywhere, also where there is no blank.
            assert SETTINGS[name].allowed.replace(" ", "") in explanation(app).replace(" ", "")
            assert typed(app) == text
            await press(pilot, "escape")
            assert row(app, name).has_focus
            assert row(app, name).value == small().text(name)
        assert app.experiment == small()
        assert current(app).run == 1


async def test_a_batch_larger_than_the_training_set_is_refused_with_its_size() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await edit(pilot, app, "batch_size", "64")
        await wait_until(pilot, lambda: "from 1 to 63" in explanation(app))
        assert app.experiment.training.batch_size == "full"
        # What was refused is selected, so it is typed over.
        await press(pilot, *"63", "enter")
        await wait_until(pilot, lambda: app.experiment.training.batch_size == 63)


async def test_what_the_data_of_a_file_refuse_is_told_and_the_form_goes_back(tmp_path: Path) -> None:
    """How many samples a file has is known only to the trainer."""
    app = TuiNN(small(data=a_file(tmp_path)))
    async with opened(app) as pilot:
        await press(pilot, "s")
        await edit(pilot, app, "batch_size", "1000")
        await wait_for_text(pilot, "Not changed")
        assert "from 1 to 28" in " ".join(screen_text(app).replace("│", " ").split())
        assert row(app, "batch_size").value == "full"
        assert app.experiment == current(app).experiment == small(data=a_file(tmp_path))
        assert (current(app).run, current(app).step) == (1, 1)


async def test_fewer_samples_than_a_batch_takes_are_refused() -> None:
    app = small_app(batch_size=60)
    async with opened(app) as pilot:
        await edit(pilot, app, "samples", "30")
        # It is the other setting that does not go with the value.
        await wait_until(pilot, lambda: explanation(app).startswith("batch_size: got 60"))
        assert "from 1 to 21" in explanation(app)
        assert app.experiment == small(batch_size=60)


async def test_arrow_keys_go_round_the_choices_and_enter_applies(tmp_path: Path) -> None:
    app = small_app(batch_size=7)
    seen = set()
    async with opened(app, (120, 50)) as pilot:
        for experiment in (app.experiment, small(data=a_file(tmp_path))):
            app.open(experiment)
            await pilot.pause()
            for name in shown(app):
                if SETTINGS[name].choices and app.experiment.text(name) in SETTINGS[name].choices:
                    await choose_the_next(pilot, app, name)
                    seen.add(name)
    assert seen == {name for name, setting in SETTINGS.items() if setting.choices}


async def choose_the_next(pilot: Pilot[None], app: TuiNN, name: str) -> None:
    before = app.experiment
    choices = list(SETTINGS[name].choices)
    here = choices.index(before.text(name))
    await focus(pilot, app, name)
    for turn in (1, 2):
        choice = choices[(here + turn) % len(choices)]
        await press(pilot, "right")
        assert row(app, name).candidate == choice
        assert f"< {choice[:6]}" in widget_text(row(app, name))
        assert SETTINGS[name].choices[choice].split()[0] in explanation(app)
        assert app.experiment == before
    await press(pilot, "left", "enter")
    chosen = choices[(here + 1) % len(choices)]
    assert app.experiment == before.updated({name: chosen})
    await wait_until(pilot, lambda: current(app).experiment == app.experiment)


async def test_typing_goes_to_the_choice_that_begins_so_and_to_no_key_of_the_app() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await focus(pilot, app, "activation")
        await press(pilot, "enter")
        for key, choice in (("s", "sigmoid"), ("e", "elu"), ("l", "elu"), ("l", "leaky relu"), ("i", "linear")):
            await press(pilot, key)
            assert row(app, "activation").candidate == choice
        assert (current(app).run, current(app).step) == (1, 0)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).experiment == small(activation="linear"))
        # Once it is closed, keys are keys again.
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)


async def test_what_is_left_is_closed_and_not_applied() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await focus(pilot, app, "activation")
        await press(pilot, "right", "down")
        assert row(app, "initializer").has_focus
        assert row(app, "activation").candidate is None
        await focus(pilot, app, "steps")
        await press(pilot, "enter")
        await press(pilot, "7")
        await press(pilot, "tab")
        assert not main(app).query(Input)
        assert app.experiment == small()
        assert "40" in widget_text(row(app, "steps"))


async def test_up_and_down_move_through_the_form() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await focus(pilot, app, "data")
        names = shown(app)
        for name in names[1:]:
            await press(pilot, "down")
            assert row(app, name).has_focus
        # The last row has been scrolled to.
        assert SETTINGS[names[-1]].label in widget_text(main(app).query_one("#settings"))
        await press(pilot, "up")
        assert row(app, names[-2]).has_focus


async def test_a_click_opens_a_value_and_turns_a_choice() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await pilot.click("#setting-learning_rate")
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        assert typed(app) == "0.01"
        await pilot.click("#setting-activation")
        await wait_until(pilot, lambda: row(app, "activation").candidate == "relu")
        assert not main(app).query(Input)
        assert app.experiment == small()


async def test_clicks_turn_a_choice_by_its_arrows_and_apply_it() -> None:
    app = small_app()
    choices = list(SETTINGS["activation"].choices)
    async with opened(app) as pilot:
        await pilot.click("#setting-activation")
        for part, choice in [(">", choices[1]), ("<", choices[0]), ("<", choices[-1])]:
            column = content_text(row(app, "activation")).index(part)
            await pilot.click("#setting-activation", offset=(column, 0))
            assert row(app, "activation").candidate == choice
        column = content_text(row(app, "activation")).index(choices[-1])
        await pilot.click("#setting-activation", offset=(column, 0))
        await wait_until(pilot, lambda: current(app).experiment == small(activation=choices[-1]))


async def test_keys_of_the_app_are_text_in_a_field() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await focus(pilot, app, "weight_seed")
        await press(pilot, "enter")
        await press(pilot, *"sqrnlaf")
        assert typed(app) == "sqrnlaf"
        assert (current(app).step, current(app).run) == (0, 1)


async def test_another_experiment_has_its_values_shown() -> None:
    app = small_app()
    async with opened(app) as pilot:
        app.open(Experiment.preset("article-tensorflow"))
        await wait_until(pilot, lambda: current(app).run == 2)
        assert row(app, "batch_size").value == "100"
        row(app, "steps").scroll_visible(animate=False)
        await wait_until(pilot, lambda: "10001" in content_text(row(app, "steps")))


async def test_without_focus_it_says_what_the_experiment_teaches() -> None:
    app = TuiNN(Experiment.preset("article"))
    async with opened(app, (120, 50)) as pilot:
        teaches = app.experiment.teaches
        await wait_until(pilot, lambda: explanation(app).startswith(teaches[:20]))
        await focus(pilot, app, "l2")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: explanation(app).startswith(teaches[:20]))
