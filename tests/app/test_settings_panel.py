"""The form: values in, edited in place, and refused with a reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from textual._compositor import ReflowResult
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, Static

from tests.app.form import a_file, edit, explanation, focus, row, shown, typed
from tests.app.settling import settle
from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    resize,
    screen_text,
    small_app,
    wait_until,
    widget_text,
)
from tests.experiments import small
from tui_nn.app.app import TuiNN
from tui_nn.app.compositor import SpansCompositor
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.runs.snapshot import State

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


async def test_opened_and_left_or_given_back_as_it_was_nothing_changes() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "s")
        for name in shown(app):
            row(app, name).focus()
            await press(pilot, "enter")
            assert row(app, name).editing
            # Were it not closed by escape, it would be open at the end.
            await press(pilot, "right", "escape", "enter", "enter")
            assert not row(app, name).editing
            assert row(app, name).has_focus
            assert row(app, name).value == small().text(name)
        assert app.experiment == small()
        assert (current(app).run_number, current(app).step) == (1, 1)


async def test_a_wrong_value_is_refused_in_the_field_with_what_is_allowed() -> None:
    app = small_app()
    async with opened(app, (80, 36)) as pilot:
        for name, text in WRONG:
            await edit(pilot, app, name, text)
            await wait_until(pilot, lambda text: explanation(app).startswith(f"Not {text or 'empty'}."), text)
            # Lines are broken anywhere, also where there is no blank.
            assert SETTINGS[name].allowed.replace(" ", "") in explanation(app).replace(" ", "")
            assert typed(app) == text
            await press(pilot, "escape")
            assert row(app, name).has_focus
            assert row(app, name).value == small().text(name)
        assert app.experiment == small()
        assert current(app).run_number == 1


async def test_a_batch_larger_than_the_training_set_is_refused_and_so_are_fewer_samples_than_it_takes() -> None:
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        await edit(pilot, app, "batch_size", "64")
        await wait_until(pilot, lambda: "from 1 to 63" in explanation(app))
        assert app.experiment.training.batch_size == "full"
        # What was refused is selected, so it is typed over.
        await press(pilot, *"63", "enter")
        await wait_until(pilot, lambda: app.experiment.training.batch_size == 63)
        await edit(pilot, app, "samples", "30")
        # It is the other setting that does not go with the value.
        await wait_until(pilot, lambda: explanation(app).startswith("batch_size: got 63"))
        assert "from 1 to 21" in explanation(app)
        assert app.experiment == small(batch_size=63)


async def test_arrow_keys_go_round_the_choices_and_enter_applies(tmp_path: Path) -> None:
    app = small_app(batch_size=7)
    seen: set[str] = set()
    async with opened(app, (80, 24)) as pilot:
        for experiment in (app.experiment, small(data=a_file(tmp_path), patience=9)):
            app.open(experiment)
            await pilot.pause()
            for name in [name for name in shown(app) if name not in seen]:
                if SETTINGS[name].choices and app.experiment.text(name) in SETTINGS[name].choices:
                    await choose_the_next(pilot, app, name)
                    seen.add(name)
    assert seen == {name for name, setting in SETTINGS.items() if setting.choices}


async def choose_the_next(pilot: Pilot[None], app: TuiNN, name: str) -> None:
    before = app.experiment
    choices = list(SETTINGS[name].choices)
    here = choices.index(before.text(name))
    await focus(pilot, app, name)
    if SETTINGS[name].live:
        # Otherwise each turn would take effect.
        await press(pilot, "enter")
    for turn in (1, 2):
        choice = choices[(here + turn) % len(choices)]
        await press(pilot, "right")
        assert row(app, name).candidate == choice
        await wait_until(pilot, lambda choice: f"< {choice[:6]}" in widget_text(row(app, name)), choice)
        assert SETTINGS[name].choices[choice].split()[0] in explanation(app)
        assert app.experiment == before
    await press(pilot, "left", "enter")
    chosen = choices[(here + 1) % len(choices)]
    assert app.experiment == before.updated({name: chosen})
    await wait_until(pilot, lambda: current(app).experiment == app.experiment)


async def test_the_target_of_a_file_is_chosen_among_its_columns(tmp_path: Path) -> None:
    app = TuiNN(small(data=a_file(tmp_path)))
    async with opened(app, (80, 24)) as pilot:
        await focus(pilot, app, "target")
        for column in ("width", "length", "kind", "last"):
            await press(pilot, "right")
            assert row(app, "target").candidate == column
        await press(pilot, "left", "left", "enter")
        await wait_until(pilot, lambda: current(app).dataset.target_name == "length")
        app.open(small())
        await wait_until(pilot, lambda: not current(app).dataset.file.columns)
        assert not row(app, "target").choices


async def test_typing_goes_to_the_choice_that_begins_so_and_to_no_key_of_the_app() -> None:
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        await focus(pilot, app, "activation")
        await press(pilot, "enter")
        for key, choice in (("s", "sigmoid"), ("e", "elu"), ("l", "elu"), ("l", "leaky relu"), ("i", "linear")):
            await press(pilot, key)
            assert row(app, "activation").candidate == choice
        assert (current(app).run_number, current(app).step) == (1, 0)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).experiment == small(activation="linear"))
        # Once it is closed, keys are keys again.
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)


async def test_what_is_opened_and_left_is_closed_and_not_applied() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await focus(pilot, app, "activation")
        await press(pilot, "enter", "down")
        assert row(app, "initializer").has_focus
        assert row(app, "activation").candidate is None
        await focus(pilot, app, "steps")
        await press(pilot, "enter")
        await press(pilot, "7")
        await press(pilot, "tab")
        assert not main(app).query(Input)
        assert app.experiment == small()
        assert "40" in widget_text(row(app, "steps"))


async def test_what_needs_a_restart_waits_wherever_one_goes_and_is_applied_in_one() -> None:
    app = small_app()
    async with opened(app, (120, 36)) as pilot:
        await press(pilot, "s")
        await focus(pilot, app, "activation")
        await press(pilot, "right")
        await focus(pilot, app, "hidden_sizes")
        await press(pilot, "right", "right", "left")
        assert "restarts" in explanation(app)
        assert "1 turned value to apply: enter on one applies all" in explanation(app)
        await press(pilot, "escape")
        assert row(app, "hidden_sizes").candidate is None
        await press(pilot, "right", "escape", "escape")
        await focus(pilot, app, "noise")
        await press(pilot, "right", "tab")
        assert "To apply: 2" in widget_text(main(app).query_one("#settings")).split("\n")[0]
        assert (app.experiment, current(app).run_number) == (small(), 1)
        await focus(pilot, app, "noise")
        await press(pilot, "enter")
        wanted = small(activation="leaky relu", noise=0.05)
        await wait_until(pilot, lambda: current(app).experiment == wanted)
        assert current(app).run_number == 2
        assert widget_text(main(app).query_one("#settings")).split("\n")[0].count("To apply") == 0


async def test_what_could_end_the_run_on_the_way_waits_too() -> None:
    app = small_app(run=True, steps=10**9, pace=10)
    async with opened(app) as pilot:
        await wait_until(pilot, lambda: current(app).step > 2)
        for name, turns in (("stop_score", 4), ("steps", -12)):
            await focus(pilot, app, name)
            await press(pilot, *["right" if turns > 0 else "left"] * abs(turns))
            assert row(app, name).candidate != row(app, name).value
        assert current(app).state is State.RUNNING
        assert app.experiment == small(steps=10**9)
        await press(pilot, "escape")
        await focus(pilot, app, "stop_score")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(app).experiment == small(steps=10**9, stop_score=0.8))
        assert current(app).run_number == 1


async def test_what_waits_stays_with_another_seed_and_is_dropped_with_another_experiment() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await focus(pilot, app, "activation")
        await press(pilot, "right", "escape", "right", "tab")
        app.action_new_seed("weight_seed")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        assert row(app, "activation").candidate == "leaky relu"
        app.change(app.experiment.updated({"l2": 0.5}))
        await wait_until(pilot, lambda: row(app, "l2").value == "0.5")
        assert row(app, "activation").candidate == "leaky relu", "a live change has nothing to do with it"
        app.open(small(hidden_sizes=(3,)))
        await wait_until(pilot, lambda: row(app, "hidden_sizes").value == "3")
        assert row(app, "activation").candidate is None


KEYS = {
    "learning_rate": ("/", "l", "right"),
    "l2": ("/", "l", "2", "right"),
    "batch_size": ("/", "b", "left"),
    "noise": ("/", "n", "right", "enter"),
    "activation": ("/", "a", "right", "enter"),
    "hidden_sizes": ("/", "h", "right", "enter"),
}
"""Setting -> keys that change it from anywhere: as few as Playground's clicks and two more."""


async def test_a_setting_takes_at_most_four_keys() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        for name, keys in KEYS.items():
            app.open(small())
            await press(pilot, "s")
            assert current(app).experiment == small()
            run = current(app).run_number
            for key in keys:
                await press(pilot, key)
            await wait_until(pilot, lambda name: current(app).experiment.text(name) != small().text(name), name)
            assert current(app).experiment.differences(small()) == [name]
            assert (current(app).run_number == run) == SETTINGS[name].live
            assert len(keys) <= 4
            await press(pilot, "escape")


async def test_live_knobs_turn_as_often_as_they_are_pressed_and_pass_over_what_is_not_allowed() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await focus(pilot, app, "learning_rate")
        await press(pilot, *["right"] * 4, "left")
        await wait_until(pilot, lambda: current(app).experiment == small(learning_rate=0.3))
        await focus(pilot, app, "batch_size")
        largest = 2 ** int(np.log2(len(current(app).dataset.train)))
        await press(pilot, "left")
        await wait_until(pilot, lambda: current(app).experiment.training.batch_size == largest)
        await press(pilot, "right", "right")
        await wait_until(pilot, lambda: current(app).experiment.training.batch_size == "full")
        assert row(app, "batch_size").candidate is None


async def test_letters_find_a_setting_until_another_key_is_pressed() -> None:
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        await press(pilot, "/")
        for letter, name in (("s", "samples"), ("t", "standardize"), ("e", "steps"), ("backspace", "standardize")):
            await press(pilot, letter)
            assert row(app, name).has_focus, letter
        assert "/st_" in widget_text(main(app).query_one("#settings"))
        await press(pilot, "e", "down")
        assert row(app, "patience").has_focus
        await press(pilot, "s")
        await wait_until(pilot, lambda: current(app).step == 1)
        await press(pilot, "escape")
        await press(pilot, "/", *"rate", "escape")
        assert row(app, "learning_rate").has_focus
        await press(pilot, "/", *"momen")
        assert explanation(app) == "Momentum makes no difference with the other settings as they are."
        await press(pilot, "z")
        assert explanation(app) == "No setting is called momenz."
        before = app.experiment
        await press(pilot, "right")
        assert app.experiment == before, "not the setting that was found before"
        await press(pilot, "/", *"[b]x")
        assert "/[b]x_" in widget_text(main(app).query_one("#settings"))
        await press(pilot, "escape")
        main(app).maximize(main(app).query_one("#loss"))
        await settle(pilot)
        await press(pilot, "/", "l")
        await wait_until(pilot, lambda: row(app, "learning_rate").has_focus)


async def test_up_and_down_move_through_the_form() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await focus(pilot, app, "data")
        names = shown(app)
        for way in (names[1:5], names[5:-2], names[-2:]):
            await press(pilot, *["down"] * len(way))
            assert row(app, way[-1]).has_focus
        # The last row has been scrolled to.
        assert SETTINGS[names[-1]].label in widget_text(main(app).query_one("#settings"))
        await press(pilot, "down")
        assert row(app, names[-1]).has_focus
        await press(pilot, "up")
        assert row(app, names[-2]).has_focus


async def test_an_explanation_has_the_rows_that_it_needs_and_only_other_rows_arrange_the_screen_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arranged: list[Size] = []
    arrange = SpansCompositor.reflow

    def reflow(compositor: SpansCompositor, screen: Widget, size: Size) -> ReflowResult:
        arranged.append(size)
        return arrange(compositor, screen, size)

    monkeypatch.setattr(SpansCompositor, "reflow", reflow)
    app = small_app()
    async with opened(app, (120, 36)) as pilot:
        about = main(app).query_one("#explanation", Static)
        seen = set()
        for name in shown(app):
            arranged.clear()
            before = about.content_size.height
            row(app, name).focus()
            await settle(pilot)
            rows = about.content_size.height
            assert rows == about.visual.get_height(about.styles.get_rules(), about.content_size.width), name
            assert bool(arranged) == (rows != before), name
            seen.add(rows != before)
        assert seen == {True, False}


async def test_a_value_can_be_read_in_a_narrow_form_at_rest_and_while_it_is_typed() -> None:
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await edit(pilot, app, "learning_rate", "0.00015")
        await wait_until(pilot, lambda: row(app, "learning_rate").value == "0.00015")
        assert content_text(row(app, "learning_rate")).endswith(" 0.00015")
        assert content_text(row(app, "learning_rate")).startswith("Learning")
        assert not row(app, "learning_rate").cut_text
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        await press(pilot, "end", *"01")
        await wait_until(pilot, lambda: "Learning 0.0001501" in widget_text(main(app).query_one("#settings")))
        await press(pilot, "escape")
        sizes = ",".join(["12"] * 6)
        await edit(pilot, app, "hidden_sizes", sizes)
        await wait_until(pilot, lambda: row(app, "hidden_sizes").value == sizes)
        assert content_text(row(app, "hidden_sizes")).startswith("Hidden l 12,")
        assert content_text(row(app, "hidden_sizes")).endswith("...2,12")
        await wait_until(pilot, lambda: f" layers {sizes}: " in explanation(app))
        await resize(pilot, (120, 36))
        await wait_until(pilot, lambda: sizes in content_text(row(app, "hidden_sizes")))


async def test_a_click_opens_a_value_and_turns_a_choice_by_its_arrows_or_applies_it() -> None:
    app = small_app()
    choices = list(SETTINGS["activation"].choices)
    async with opened(app, (100, 30)) as pilot:
        await pilot.click("#setting-learning_rate")
        await wait_until(pilot, lambda: isinstance(app.focused, Input))
        assert typed(app) == "0.01"
        await pilot.click("#setting-activation")
        await wait_until(pilot, lambda: row(app, "activation").candidate == "relu")
        assert not main(app).query(Input)
        assert app.experiment == small()
        for part, choice in [(">", choices[1]), ("<", choices[0]), ("<", choices[-1])]:
            column = content_text(row(app, "activation")).index(part)
            await pilot.click("#setting-activation", offset=(column, 0))
            assert row(app, "activation").candidate == choice
        # A click on its label turns nothing.
        await press(pilot, "down")
        await pilot.click("#setting-activation", offset=(2, 0))
        assert row(app, "activation").candidate == choices[-1]
        assert row(app, "activation").has_focus
        column = content_text(row(app, "activation")).index(choices[-1])
        await pilot.click("#setting-activation", offset=(column, 0))
        await wait_until(pilot, lambda: current(app).experiment == small(activation=choices[-1]))


async def test_keys_of_the_app_are_text_in_a_field() -> None:
    app = small_app()
    async with opened(app, (100, 30)) as pilot:
        await focus(pilot, app, "weight_seed")
        await press(pilot, "enter")
        await press(pilot, *"sqrnlaf/")
        assert typed(app) == "sqrnlaf/"
        assert "/ Setting" not in screen_text(app)
        assert (current(app).step, current(app).run_number) == (0, 1)


async def test_without_focus_it_says_what_the_experiment_teaches() -> None:
    app = TuiNN(Experiment.preset("article"))
    async with opened(app, (120, 50)) as pilot:
        teaches = app.experiment.teaches
        await wait_until(pilot, lambda: explanation(app).startswith(teaches[:20]))
        await focus(pilot, app, "l2")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: explanation(app).startswith(teaches[:20]))


async def test_a_lesson_stays_while_settings_are_changed_but_not_with_other_data() -> None:
    preset = Experiment.preset("xor")
    app = TuiNN(preset)
    async with opened(app, (120, 50)) as pilot:
        app.change(preset.updated({"hidden_sizes": "none"}))
        await wait_until(pilot, lambda: f"Changed from {preset.title}. {preset.teaches}" in explanation(app))
        app.change(app.experiment.updated({"hidden_sizes": preset.network.hidden_sizes}))
        await wait_until(pilot, lambda: explanation(app).startswith(preset.teaches))
        app.change(app.experiment.with_data("circle"))
        await wait_until(pilot, lambda: preset.teaches not in explanation(app))


async def test_of_a_file_the_end_of_its_path_and_the_number_of_its_samples_are_shown(tmp_path: Path) -> None:
    app = TuiNN(small(data=a_file(tmp_path), samples=1000))
    async with opened(app, (80, 24)) as pilot:
        dataset = current(app).dataset
        count = len(dataset.train) + len(dataset.test)
        assert count < 1000
        for size in ((80, 24), (120, 36)):
            await resize(pilot, size)
            await wait_until(pilot, lambda: f"{count} (all)" in widget_text(row(app, "samples")))
            shown = widget_text(row(app, "data")).split()[-1]
            assert shown.startswith("...")
            assert a_file(tmp_path).endswith(shown.removeprefix("..."))
        # What is edited is the setting, and fewer samples are no longer all.
        app.change(app.experiment.updated({"samples": 30}))
        await wait_until(pilot, lambda: current(app).experiment == app.experiment)
        for size in ((120, 36), (80, 24)):
            await resize(pilot, size)
            await wait_until(pilot, lambda: widget_text(row(app, "samples")).split()[-1] == "30")
