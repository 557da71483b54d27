"""Whatever bytes come in, messages come out, and the next key is understood."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message
from textual.messages import InBandWindowResize

from tui_nn.app.terminal import input as reading
from tui_nn.app.terminal.input import InputReader

HARMFUL = {
    "an e acute in Latin-1": b"\xe9",
    "a code point beyond all": b"\x1b[99999999u",
    "a number beyond all": b"\x1b[999999999999A",
    "half a pair": b"\x1b[97;1;55296u",
    "a size of nothing": b"\x1b[48;0;0;0;0t",
    "a size beyond memory": b"\x1b[48;99999999;99999999;1;1t",
    "the place of the cursor": b"\x1b[5;5R",
    "a mark of a paste that never began": b"\x1b[201~",
    "half a character": "€".encode()[:2],
}
"""What came -> bytes, of which nothing is understood."""


def keys(messages: Iterator[Message]) -> list[str]:
    return [message.key for message in messages if isinstance(message, events.Key)]


class Clock:
    """A clock that is set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr("tui_nn.app.terminal.input.time.monotonic", lambda: self.now)
        # The parser's own.
        monkeypatch.setattr("textual._parser.get_time", lambda: self.now)


@pytest.mark.parametrize("data", HARMFUL.values(), ids=HARMFUL)
def test_what_cannot_be_understood_is_left_out_and_the_next_key_is_read(data: bytes) -> None:
    messages = [*InputReader().feed(data + b"q")]
    assert [str(message) for message in messages] == [str(events.Key("q", "q"))]


@given(
    st.lists(st.binary(max_size=40) | st.sampled_from([*HARMFUL.values(), b"\x1b[200~", b"\x1b[", b"\x1b[M", b"\x1b"]))
)
def test_no_bytes_do_harm(pieces: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        clock, reader = Clock(patch), InputReader()
        messages = [message for piece in pieces for message in reader.feed(piece)]
        clock.now += reading.PASTE_SECONDS + 1
        messages += reader.tick()
        # A character may still be half read, but no more than that.
        assert keys(reader.feed(b"qq"))[-1] == "q"
    assert not any(isinstance(message, (events.Resize, InBandWindowResize)) for message in messages)
    for message in messages:
        if isinstance(message, events.Key):
            (message.key + (message.character or "")).encode()
        elif isinstance(message, events.Paste):
            message.text.encode()


def test_keys_arrive_however_their_bytes_are_cut() -> None:
    reader = InputReader()
    data = "é€😀".encode() + b"\x1b[A\x1b[97;5u"
    pieces = [data[i : i + 1] for i in range(len(data))]
    assert [key for piece in pieces for key in keys(reader.feed(piece))] == [
        "é",
        "euro_sign",
        "grinning_face",
        "up",
        "ctrl+a",
    ]


def test_the_encoding_is_that_of_the_terminal() -> None:
    assert keys(InputReader("latin-1").feed(b"\xe9")) == ["é"]


def test_an_escape_that_nothing_follows_is_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, reader = Clock(monkeypatch), InputReader()
    assert keys(reader.feed(b"\x1b")) == []
    clock.now += 1
    assert keys(reader.tick()) == ["escape"]


REPORTS = {
    "pressed": (b"\x1b[M !!", events.MouseDown, 1, (0, 0)),
    "pressed far to the right": (b"\x1b[M \xf0\x30", events.MouseDown, 1, (207, 15)),
    "pressed where two bytes are one character": (b"\x1b[M \xc3\xa9", events.MouseDown, 1, (162, 136)),
    "released": (b"\x1b[M#!!", events.MouseUp, 1, (0, 0)),
    "moved": (b"\x1b[MC\x22\x23", events.MouseMove, 0, (1, 2)),
    "turned": (b"\x1b[M`!!", events.MouseScrollUp, 0, (0, 0)),
}
"""What the mouse did -> an old terminal's report, its event, button and place."""


@pytest.mark.parametrize("report", REPORTS)
def test_the_oldest_mouse_reports_are_understood(report: str) -> None:
    data, kind, button, place = REPORTS[report]
    (message,) = InputReader().feed(data)
    assert type(message) is kind
    assert isinstance(message, events.MouseEvent)
    assert (message.button, (message.x, message.y)) == (button, place)


def test_a_report_of_a_size_does_not_move_the_mouse() -> None:
    reader = InputReader()
    messages = [*reader.feed(b"\x1b[48;24;80;480;800t\x1b[<0;11;6M")]
    assert [(message.x, message.y) for message in messages if isinstance(message, events.MouseEvent)] == [(10, 5)]


def pasted(messages: Iterator[Message]) -> list[str]:
    found = [*messages]
    assert all(isinstance(message, events.Paste) for message in found)
    return [message.text for message in found if isinstance(message, events.Paste)]


def test_a_paste_is_one_message_without_what_is_not_text() -> None:
    data = b"\x1b[200~a\tb\xe9\x00\x1b[31mq\nc\x1b[201~"
    assert pasted(InputReader().feed(data)) == ["a\tb[31mq\nc"]


@pytest.mark.parametrize("more", range(-8, 9))
def test_of_a_huge_paste_the_beginning_is_kept(more: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_PASTE", 50)
    reader = InputReader()
    assert pasted(reader.feed(b"\x1b[200~" + b"x" * (50 + more) + b"\x1b[201~")) == ["x" * min(50, 50 + more)]
    assert keys(reader.feed(b"q")) == ["q"]


def test_a_paste_without_an_end_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, reader = Clock(monkeypatch), InputReader()
    assert pasted(reader.feed(b"\x1b[200~abc")) == []
    clock.now += reading.PASTE_SECONDS - 0.1
    assert pasted(reader.tick()) == []
    assert pasted(reader.feed(b"d")) == []
    clock.now += reading.PASTE_SECONDS - 0.1
    assert pasted(reader.tick()) == []
    clock.now += 0.2
    assert pasted(reader.tick()) == ["abcd"]
    assert keys(reader.feed(b"q")) == ["q"]
