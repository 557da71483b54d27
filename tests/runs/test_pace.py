"""The pace of a run, and its speed, by a clock that the test turns."""

from __future__ import annotations

import math

import pytest

from tests.experiments import small
from tests.runs.recorder import Recorder, started
from tui_nn.runs.local import LocalSession
from tui_nn.runs.pace import DEFAULT_PACE, PACES, Pace, Speedometer
from tui_nn.runs.session import ChangeSettings, Pause, RequestFrame, Run, SetPace
from tui_nn.runs.snapshot import State

ENDLESS = 1_000_000_000
"""Steps that no test gets to the end of."""

STANDSTILL = 1e-6
"""Steps a second, of which a test sees one at most: that which is due at once."""


class Clock:
    """Shows the time that it is told, from any moment on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_first_update_is_due_at_once_and_the_next_after_its_share_of_a_second() -> None:
    clock = Clock()
    pace = Pace(10, clock)
    assert pace.delay == 0
    pace.schedule_next()
    assert pace.delay == pytest.approx(0.1)
    clock.now += 0.04
    assert pace.delay == pytest.approx(0.06)


def test_a_short_delay_is_caught_up_with() -> None:
    clock = Clock()
    pace = Pace(10, clock)
    clock.now += 0.03
    assert pace.delay == pytest.approx(-0.03)
    pace.schedule_next()
    assert pace.delay == pytest.approx(0.07)


def test_a_long_delay_is_not_caught_up_with() -> None:
    clock = Clock()
    pace = Pace(1000, clock)
    clock.now += 60
    made = 0
    while pace.delay <= 0:
        pace.schedule_next()
        made += 1
    # Those of a tenth of a second; more would make the picture leap.
    assert made == pytest.approx(100, abs=2)


def test_a_run_that_goes_on_owes_nothing_for_its_pause() -> None:
    clock = Clock()
    pace = Pace(1, clock)
    clock.now += 60
    pace.start()
    assert pace.delay == 0
    pace.schedule_next()
    pace.start()
    assert pace.delay == 0


@pytest.mark.parametrize("per_second", [pace for pace in PACES if pace < math.inf])
def test_as_many_updates_are_made_as_the_pace_says(per_second: float) -> None:
    """In ten seconds, however long a wait turns out to be."""
    clock = Clock()
    pace = Pace(per_second, clock)
    made = 0
    while clock.now < 1010:
        clock.now += max(pace.delay, 0) + 0.0001
        pace.schedule_next()
        made += 1
    assert made == pytest.approx(10 * per_second, abs=1.5)


@pytest.mark.parametrize(("per_second", "text"), [(0.5, "0.5/s"), (1.0, "1/s"), (3333.0, "3333/s"), (math.inf, "max")])
def test_says_what_it_is(per_second: float, text: str) -> None:
    pace = Pace(per_second)
    assert pace.is_limited is (text != "max")
    assert str(pace) == text


def test_keys_go_through_them_from_slow_to_as_fast_as_it_can() -> None:
    assert list(PACES) == sorted(PACES)
    assert PACES[-1] == math.inf
    assert DEFAULT_PACE in PACES
    # The article, in the seconds that its docstring promises.
    assert pytest.approx(15, abs=0.1) == 5001 / DEFAULT_PACE


def readings(*frames: tuple[float, int]) -> list[float]:
    """The speeds that are read at these times, each with the step that was reached."""
    clock = Clock()
    speedometer = Speedometer(clock)
    read = []
    for time, step in frames:
        clock.now = 1000 + time
        read.append(speedometer.read(step))
    return read


def test_the_first_reading_says_nothing_and_the_next_how_many_steps_a_second_were_made() -> None:
    assert readings((0, 500), (0.5, 550), (1, 700)) == [0, 100, 200]


def test_the_speed_can_be_that_of_a_longer_time() -> None:
    """Ten a second, all at the end of each second, for four seconds, and then nothing."""
    clock = Clock()
    speedometer = Speedometer(clock, seconds=4)
    read = []
    for second in range(8):
        clock.now = 1000 + second
        read.append(speedometer.read(10 * min(second, 4)))
    assert read == pytest.approx([0, 10, 10, 10, 10, 8, 6, 4])


def test_two_readings_at_the_same_moment_are_no_speed() -> None:
    assert readings((0, 1), (0, 5)) == [0, 0]


def test_another_speed_is_shown_within_about_a_second() -> None:
    # Ten readings a second, as of a screen: for three seconds 40 steps a second, and then 800.
    frames = [(tenth / 10, 4 * tenth if tenth <= 30 else 120 + 80 * (tenth - 30)) for tenth in range(46)]
    read = readings(*frames)
    assert read[1:31] == pytest.approx([40] * 30)
    assert 40 < read[31] < read[35] < read[40] < 800
    # After half a second, half of the last second was at either speed.
    assert read[35] == pytest.approx((40 + 800) / 2, rel=0.1)
    assert read[42:] == pytest.approx([800] * 4)


def test_readings_far_apart_tell_the_speed_since_the_last_one() -> None:
    assert readings((0, 0), (5, 100), (15, 1100)) == [0, 20, 100]
    assert readings((0, 0), (0.5, 500), (1, 1000), (11, 1100)) == [0, 1000, 1000, 10]


def test_what_was_before_it_was_cleared_does_not_count() -> None:
    clock = Clock()
    speedometer = Speedometer(clock)
    speedometer.read(0)
    clock.now += 1
    speedometer.clear()
    assert speedometer.read(1000) == 0
    clock.now += 0.5
    assert speedometer.read(1010) == 20


def steps_made(session: LocalSession, recorder: Recorder) -> int:
    """By a paused run that goes on for as long as another one takes for 300 steps at full speed."""
    session.send(Pause())
    before = recorder.state(State.PAUSED).step
    session.send(Run())
    with started(small(steps=300)) as (other, others):
        other.send(Run())
        others.state(State.FINISHED)
    session.send(Pause())
    return recorder.state(State.PAUSED).step - before


def test_a_session_goes_at_the_pace_that_it_was_given() -> None:
    with started(small(steps=ENDLESS), STANDSTILL) as (session, recorder):
        session.send(Run())
        assert steps_made(session, recorder) <= 1


def test_a_run_that_goes_on_makes_its_first_update_at_once() -> None:
    with started(small(steps=1), STANDSTILL) as (session, recorder):
        session.send(Run())
        assert recorder.state(State.FINISHED).step == 1
        session.send(ChangeSettings(small(steps=2)))
        session.send(Run())
        assert recorder.state(State.FINISHED).step == 2


def test_commands_do_not_hurry_a_run_that_waits_for_its_next_update() -> None:
    with started(small(steps=ENDLESS), STANDSTILL) as (session, recorder):
        for _ in range(20):
            session.send(Run())
            assert recorder.state(State.RUNNING).step <= 1


def test_a_faster_pace_takes_effect_in_the_middle_of_a_run() -> None:
    with started(small(steps=300), STANDSTILL) as (session, recorder):
        session.send(Run())
        recorder.state(State.RUNNING)
        session.send(SetPace(math.inf))
        assert recorder.state(State.FINISHED).step == 300


def test_a_slower_pace_takes_effect_in_the_middle_of_a_run() -> None:
    with started(small(steps=ENDLESS)) as (session, recorder):
        session.send(Run())
        while recorder.state(State.RUNNING).step <= 1:
            session.send(RequestFrame())
        session.send(SetPace(STANDSTILL))
        assert steps_made(session, recorder) <= 1


def test_a_pace_that_is_set_before_counts_for_the_run() -> None:
    with started(small(steps=300), STANDSTILL) as (session, recorder):
        session.send(SetPace(math.inf))
        session.send(Run())
        assert recorder.state(State.FINISHED).step == 300
