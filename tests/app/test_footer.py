"""The keys in the last row: what is under the pointer, and what a click presses."""

from __future__ import annotations

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot

from tests.app.support import current, main, opened, press, screen_text, small_app, wait_until
from tui_nn.app.app import TuiNN
from tui_nn.app.footer import FooterKey, KeysFooter, pieces


def key(text: str, label: str, *, group: str = "", enabled: bool = True) -> FooterKey:
    return FooterKey(text, text, label, group, enabled, label)


RUN, FASTER, SLOWER = key("r", "Run"), key("+", "Faster", group="Pace"), key("-", "Slower", group="Pace")


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ((), ""),
        ((RUN,), "r Run "),
        ((RUN, FASTER, SLOWER, RUN), "r Run +- Pace r Run "),
        ((FASTER, RUN), "+ Faster r Run "),
    ],
)
def test_keys_of_a_group_share_its_label(keys: tuple[FooterKey, ...], row: str) -> None:
    assert "".join(piece.text for piece in pieces(keys, 80)) == row


@pytest.mark.parametrize(
    ("room", "row"),
    [(80, "r Run +- Pace r Run "), (19, "r Run +- Pace r Run "), (18, "r Run +- Pace "), (12, "r Run ")],
)
def test_a_key_that_does_not_fit_with_its_label_is_left_out(room: int, row: str) -> None:
    assert "".join(piece.text for piece in pieces((RUN, FASTER, SLOWER, RUN), room)) == row


def test_long_names_of_keys_are_apart() -> None:
    turn = key("left", "Less", group="Turn"), key("right", "More", group="Turn")
    assert "".join(piece.text for piece in pieces(turn, 80)) == "left right Turn "


def test_what_is_under_the_pointer_or_does_not_work_looks_different() -> None:
    off = key("x", "Off", enabled=False)
    assert [piece.component for piece in pieces([RUN, off], 80, hovered=RUN)] == [
        *["footer--hovered"] * 2,
        "footer--label",
        *["footer--disabled"] * 2,
        "footer--label",
    ]


def place(app: TuiNN, text: str) -> Offset:
    """Where this stands in the last row."""
    last = screen_text(app).split("\n")[-1]
    return Offset(last.index(text), app.size.height - 1)


async def click(pilot: Pilot[None], app: TuiNN, text: str) -> None:
    await pilot.click(offset=place(app, text))
    await press(pilot)


async def test_a_click_on_a_key_or_its_label_presses_it() -> None:
    app = small_app()
    async with opened(app) as pilot:
        await click(pilot, app, "s Step")
        await wait_until(pilot, lambda: current(app).step == 1)
        await click(pilot, app, "Step")
        await wait_until(pilot, lambda: current(app).step == 2)
        pace = app.pace
        await click(pilot, app, "- Pace")
        assert app.pace < pace
        await click(pilot, app, "+- Pace")
        assert app.pace == pace
        await click(pilot, app, "? Help")
        assert app.screen is not main(app)


async def test_beside_the_keys_nothing_is_pressed() -> None:
    app = small_app()
    async with opened(app, (200, 50)) as pilot:
        footer = main(app).query_one(KeysFooter)
        for x in (place(app, "s Step").x - 1, place(app, " Pace").x + 1, 199):
            await pilot.click(offset=Offset(x, 49))
        await press(pilot)
        assert (current(app).step, footer.hovered, footer.tooltip) == (0, None, None)


async def test_the_pointer_is_told_what_a_click_does() -> None:
    app = small_app()
    async with opened(app) as pilot:
        footer = main(app).query_one(KeysFooter)
        await pilot.hover(offset=place(app, "s Step"))
        assert footer.tooltip == "Make one update"
        await pilot.hover(offset=Offset(3, 3))
        assert not footer.tooltip
