"""The choice of the axes, for data with more than two features."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.app.support import (
    content_text,
    current,
    main,
    opened,
    press,
    small_app,
    wait_for_text,
    wait_until,
)
from tests.experiments import small
from tests.views.four_features import FEATURES, four_features
from tui_nn.app.app import TuiNN
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.screens.axes import PRINCIPAL, AxesScreen
from tui_nn.runs.session import Assign
from tui_nn.training.events import Assignment
from tui_nn.views.plane_view import Axes


@pytest.fixture
def app(tmp_path: Path) -> TuiNN:
    """The app on data with four features."""
    return TuiNN(small(data=four_features(tmp_path), noise=0, learning_rate=1e-4))


def corner_names(app: TuiNN) -> tuple[str, str]:
    """The names at the ends of both axes of the predictions."""
    rows = content_text(main(app).query_one(PredictionsPanel)).split("\n")
    (horizontal,) = re.findall(r"[A-Za-z]\w*", rows[-2])
    return horizontal, rows[0].split("│")[0].strip()


def options(app: TuiNN) -> list[str]:
    return [str(option.prompt) for option in app.screen.query_one(OptionList).options]


async def choose(pilot: Pilot[None], app: TuiNN, text: str) -> None:
    """Go to an option by keys, and choose it."""
    chosen = options(app).index(text)
    await press(pilot, *["home"], *["down"] * chosen)
    await press(pilot, "enter")


async def test_two_features_are_chosen_one_after_the_other_for_the_predictions_and_the_units(app: TuiNN) -> None:
    async with opened(app, (80, 24)) as pilot:
        assert corner_names(app) == ("PC1", "PC2")
        assert main(app).axes == Axes()
        before = content_text(main(app).query_one(PredictionsPanel))
        await press(pilot, "x")
        assert isinstance(app.screen, AxesScreen)
        await wait_for_text(pilot, "Horizontal axis")
        assert options(app) == [PRINCIPAL, *FEATURES]
        await choose(pilot, app, "depth")
        await wait_for_text(pilot, "depth, and the vertical axis")
        assert options(app) == ["width", "height", "age"]
        await choose(pilot, app, "width")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert main(app).axes == Axes((2, 0))
        await wait_until(pilot, lambda: corner_names(app) == ("depth", "width"))
        assert content_text(main(app).query_one(PredictionsPanel)) != before
        await press(pilot, "x")
        await choose(pilot, app, PRINCIPAL)
        await wait_until(pilot, lambda: corner_names(app) == ("PC1", "PC2"))
        assert content_text(main(app).query_one(PredictionsPanel)) == before
        # The network shows its units over the same plane.
        await press(pilot, "2")
        await press(pilot, "enter")
        panel = main(app).query_one(NetworkPanel)
        await wait_until(pilot, lambda: "PC1" in content_text(panel).split("\n")[-2])
        await press(pilot, "x")
        await choose(pilot, app, "age")
        await choose(pilot, app, "height")
        await wait_until(pilot, lambda: "age" in content_text(panel).split("\n")[-2])


async def test_they_stay_when_it_is_closed_and_with_other_weights_but_not_with_other_data(app: TuiNN) -> None:
    async with opened(app, (80, 24)) as pilot:
        main(app).axes = Axes((3, 1))
        await wait_until(pilot, lambda: corner_names(app) == ("age", "height"))
        # Closed before both are chosen.
        for key, after in (("escape", ()), ("q", ("down", "enter"))):
            await press(pilot, "x")
            await press(pilot, *after)
            await press(pilot, key)
            await wait_until(pilot, lambda: len(app.screen_stack) == 1)
            assert main(app).axes == Axes((3, 1)), (key, after)
            assert app.is_running, (key, after)
        await press(pilot, "n")
        await wait_until(pilot, lambda: current(app).run_number == 2)
        # Other weights: the same data.
        assert main(app).axes == Axes((3, 1))
        app.open(small())
        await wait_until(pilot, lambda: current(app).run_number == 3)
        await wait_until(pilot, lambda: corner_names(app) == ("x1", "x2"))
        assert main(app).axes == Axes()
        # Of two features there is nothing to choose.
        await press(pilot, "x")
        await wait_for_text(pilot, "These data have at most")
        assert len(app.screen_stack) == 1


async def test_brackets_in_a_name_are_no_markup(tmp_path: Path) -> None:
    path = tmp_path / "brackets.csv"
    path.write_text("[red]a,[/b],c[1],kind\n" + "".join(f"{n},{n % 7},{n % 3},{'xy'[n % 2]}\n" for n in range(5, 65)))
    app = small_app(data=str(path), noise=0)
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "x")
        assert options(app) == [PRINCIPAL, "[red]a", "[/b]", "c[1]"]
        await choose(pilot, app, "[/b]")
        await wait_for_text(pilot, "[/b], and the vertical axis")
        await choose(pilot, app, "[red]a")
        await wait_until(pilot, lambda: main(app).axes == Axes((1, 0)))
        await press(pilot, "s")
        app.session.send(Assign(Assignment(0, 1, 0, 0.5, "[/b] to h1"), current(app).run_number))
        await wait_for_text(pilot, "a [/b] to h1 0.5")
