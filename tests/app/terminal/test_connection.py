"""When a line is slow, and what is drawn then: by a clock that the test turns, and ticks that it counts."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tui_nn.app.rates import BUDGET, LONGEST_DEBT, PICTURE_SECONDS, TICKS_PER_SECOND
from tui_nn.app.terminal.connection import BEHIND, STOPPED, WATCHED, Connection


class World:
    """A line with its clock, and a terminal that has taken so many bytes."""

    def __init__(self, slow: bool = False) -> None:
        self.now = 1000.0
        self.written = 50_000
        self.connection = Connection(lambda: self.written, slow, lambda: self.now)

    def watch(self, behind: Iterable[bool], taken: int = 100) -> int | None:
        """Let the ticks pass, at each of which `taken` bytes are taken; the first at which it was found slow."""
        found = None
        for tick, is_behind in enumerate(behind):
            self.written += taken
            if self.connection.sample(is_behind):
                assert found is None, "it is said once"
                found = tick
        return found

    def frame(self, seconds: float = 0.0, written: int = 0, is_running: bool = True) -> bool:
        """Whether the pictures of a frame are drawn that comes after some time, and after so many bytes."""
        self.now += seconds
        self.written += written
        self.connection.begin_frame(is_running)
        return self.connection.draws_pictures


def test_a_terminal_that_keeps_up_is_never_slow() -> None:
    world = World()
    assert world.watch([False, False, True, False] * 1000) is None
    assert not world.connection.is_slow


def test_a_terminal_that_is_behind_for_two_seconds_is_slow() -> None:
    world = World()
    assert world.watch([True] * 100) == BEHIND == 2 * TICKS_PER_SECOND
    assert world.connection.is_slow


def test_so_is_one_that_catches_up_after_each_frame_but_is_behind_for_most_of_the_time() -> None:
    assert World().watch([True, True, False] * 100) == 30
    # For half of the time it keeps up.
    assert World().watch([True, False] * 1000) is None


def test_a_short_delay_is_forgotten() -> None:
    delay = [True] * BEHIND + [False] * (WATCHED - BEHIND + 1)
    assert World().watch(delay * 50) is None


def test_a_terminal_that_does_not_read_at_all_is_not_slow_but_stopped() -> None:
    world = World()
    assert world.watch([True] * 10_000, taken=0) is None
    # When it reads again, it catches up.
    assert world.watch([True] * 10 + [False] * 100) is None
    assert STOPPED <= BEHIND, "it is known to be stopped before it is found slow"


def test_one_that_reads_a_piece_each_second_is_slow() -> None:
    world = World()
    for _ in range(4):
        world.written += 4096
        world.watch([True] * TICKS_PER_SECOND, taken=0)
    assert world.connection.is_slow


def test_it_stays_slow_and_what_the_user_chooses_counts() -> None:
    world = World()
    world.watch([True] * 100)
    world.watch([False] * 10_000)
    assert world.connection.is_slow
    world.connection.choose(False)
    assert world.watch([True] * 1000) is None
    assert not world.connection.is_slow


def test_numbers_come_a_few_times_a_second() -> None:
    for slow, least, most in ((False, 10, 10), (True, 3, 4)):
        world = World(slow)
        wanted = 0
        for _ in range(TICKS_PER_SECOND):
            world.watch([False])
            wanted += world.connection.wants_frame
        assert least <= wanted <= most


def test_on_a_usual_line_every_frame_may_have_pictures() -> None:
    world = World()
    assert all(world.frame(0.1, 100_000) for _ in range(100))


def test_on_a_slow_line_pictures_are_at_least_a_second_apart() -> None:
    world = World(slow=True)
    drawn = [world.frame(0.3, 10) for _ in range(100)]
    # Every fourth frame of 0.3 s is the first after a second.
    assert drawn == [number % 4 == 0 for number in range(100)]


@pytest.mark.parametrize("size", [1_000, 5_000, 9_000, 20_000])
def test_however_large_the_pictures_are_a_running_network_stays_within_the_budget(size: int) -> None:
    world = World(slow=True)
    start, first, drawn, numbers = world.now, world.written, 0, 200
    for _ in range(400):
        drawn += world.frame(0.3)
        world.written += size * world.connection.draws_pictures + numbers
    seconds = world.now - start
    # The credit of a second at the start, and the last picture, are beside it.
    assert (world.written - first - size - BUDGET) / seconds <= BUDGET + 1
    # What is not needed for the numbers is used.
    left = BUDGET - numbers / 0.3
    assert drawn >= min(left / size, 1 / (PICTURE_SECONDS + 0.3)) * seconds * 0.9


def test_even_immense_pictures_come_again() -> None:
    world = World(slow=True)
    assert world.frame()
    world.written += 10**9
    times = [world.now for _ in range(100) if world.frame(0.5)]
    assert times[0] - 1000 == pytest.approx(LONGEST_DEBT + 0.5, abs=0.5)


def test_a_run_that_begins_to_go_on_does_not_pay_for_what_was_sent_before() -> None:
    world = World(slow=True)
    assert world.frame(is_running=False)
    assert world.frame(2, 10**6)
    assert world.frame(2, 100)


def test_what_the_user_waits_for_is_drawn_whatever_it_costs_but_not_twice_a_second() -> None:
    world = World(slow=True)
    drawn = [world.frame(0.3, 10**6, is_running=False) for _ in range(9)]
    assert drawn == [True, False, False, False, True, False, False, False, True]


def test_pictures_that_were_skipped_are_drawn_once_as_soon_as_may_be() -> None:
    world = World(slow=True)
    assert world.frame(is_running=False)
    assert not world.connection.catch_up(), "nothing was skipped"
    assert not world.frame(0.4, is_running=False)
    assert not world.connection.catch_up(), "too early"
    world.now += 0.6
    assert world.connection.catch_up()
    assert not world.connection.catch_up()
    # What was caught up with counts.
    assert not world.frame(0.9, is_running=False)
    world.connection.choose(False)
    assert world.connection.catch_up(), "on a usual line there is no need to wait"
