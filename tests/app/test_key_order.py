"""Which keys wait for a screen that is about to open, and where they go then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual import events

from tui_nn.app import key_order
from tui_nn.app.key_order import AT_ONCE, KeyOrder


class Screen:
    """A screen, or a widget."""

    def call_later(self, callback: Callable[..., Any], *arguments: Any) -> bool:
        callback(*arguments)
        return True


class World:
    """An app on a screen, with a clock that only moves when told; what is called later waits for `settle`."""

    def __init__(self) -> None:
        self.now = 0.0
        self.is_closing = False
        self.screen = Screen()
        self.screen_stack = [self.screen]
        self.focused: Any = None
        self.handled: list[str] = []
        self._later: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        app: Any = self
        self.order = KeyOrder(app, lambda: self.now)

    def call_later(self, callback: Callable[..., Any], *arguments: Any) -> None:
        self._later.append((callback, arguments))

    async def on_event(self, event: events.Key) -> None:
        if self.order.admit(event):
            self.handled.append(event.key)

    async def type(self, *keys: str) -> None:
        for key in keys:
            await self.on_event(events.Key(key, None))

    async def settle(self) -> None:
        while self._later:
            callback, arguments = self._later.pop(0)
            await callback(*arguments)

    def show(self, screen: Screen) -> None:
        self.screen = screen
        self.screen_stack.append(screen)


@pytest.fixture
async def world() -> World:
    """One whose screen is ready."""
    world = World()
    await world.type("x")
    await world.settle()
    world.handled.clear()
    return world


async def test_keys_wait_until_the_screen_is_ready_and_come_in_their_order(world: World) -> None:
    await world.type("p")
    world.show(Screen())
    await world.type("a", "b")
    assert world.handled == ["p"]
    await world.settle()
    await world.type("c")
    assert world.handled == ["p", "a", "b", "c"]


async def test_keys_wait_for_a_screen_that_was_announced(world: World) -> None:
    world.order.wait_for_screen(world.order.drop)
    await world.type("n", "m")
    assert world.handled == []
    world.show(Screen())
    world.order.go_on()
    await world.settle()
    assert world.handled == ["n", "m"]


async def test_some_keys_never_wait(world: World) -> None:
    world.order.wait_for_screen(world.order.drop)
    await world.type(*sorted(AT_ONCE))
    assert world.handled == sorted(AT_ONCE)
    world.show(Screen())
    await world.type(*sorted(AT_ONCE))
    assert world.handled == sorted(AT_ONCE) * 2


async def test_escape_means_the_screen_that_would_come_and_what_follows_the_one_that_stays(world: World) -> None:
    cancelled = []

    def cancel() -> None:
        cancelled.append(True)
        world.order.drop()

    world.order.wait_for_screen(cancel)
    await world.type("n", "escape", "s")
    assert (world.handled, cancelled) == (["s"], [True])


async def test_a_screen_that_does_not_come_takes_its_keys_with_it(world: World) -> None:
    world.order.wait_for_screen(world.order.drop)
    await world.type("n")
    world.order.drop()
    await world.type("s")
    assert world.handled == ["s"]


async def test_after_a_while_keys_are_handled_again_and_those_that_waited_are_lost(world: World) -> None:
    world.order.wait_for_screen(world.order.drop)
    await world.type("n")
    world.now += key_order.LONGEST_WAIT
    await world.type("s")
    world.order.go_on()
    await world.settle()
    assert world.handled == ["s"]


async def test_a_second_announcement_begins_anew(world: World) -> None:
    world.order.wait_for_screen(world.order.drop)
    await world.type("n")
    world.order.wait_for_screen(world.order.drop)
    world.order.go_on()
    await world.settle()
    assert world.handled == []


async def test_a_key_that_comes_back_goes_to_the_widget_that_has_the_focus_now(world: World) -> None:
    before, after = Screen(), Screen()
    key = events.Key("a", "a")
    world.focused = before
    assert world.order.admit(key) is key
    assert world.order.admit(key) is key, "the same widget has left it alone"
    world.focused = after
    again = world.order.admit(key)
    assert isinstance(again, events.Key)
    assert again is not key, "to this widget it is new"
    assert (again.key, again.character, again.time) == ("a", "a", key.time)
