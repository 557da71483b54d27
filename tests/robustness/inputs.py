"""Random input, as a terminal sends it: bytes that come in one piece, and changes of its size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.terminal import KEYS

SIZES = ((1, 1), (250, 70))
"""The smallest and the largest terminal, in columns and rows."""

USUAL_SIZES = ((10, 3), (34, 47), (40, 10), (60, 18), (80, 24), (100, 30), (120, 36), (200, 50))
"""Where the layout changes, and some that once were trouble."""

APP_KEYS = [
    *"  ssrrnN++--=?pocwvv12345678lLamtdxef>><<ihjkuy[]{}PEbbbTTgGn.,()ABC",
    *KEYS,
    "enter",
    "enter",
    "escape",
    "escape",
    "ctrl+p",
]
"""Keys that do something somewhere; twice those that lead on."""

OPENERS = ["?", "p", "o", "c", "w", "e", "x", "y", "P", "E", "b", "T", "ctrl+p", "ctrl+s", "2", "v", "enter"]
"""Keys that open a screen, a view or a field."""

RARE_KEYS = ["q", "ctrl+q", "ctrl+c"]
"""Keys that quit."""

WORDS = (
    "0.01",
    "1e308",
    "-5",
    "nan",
    "4,4",
    "64,32,16",
    "300,300",
    "full",
    "3 epochs",
    "1",
    "100000",
    "0.5",
    "adam",
    "spiral",
    "x1 -> h1 = 0.5",
    "b -> h1 = -1e6",
    "x1->x2=",
    "petal",
    "../..",
    "~",
    "/",
    "data.csv",
    "[bold]x[/]",
    "\u4e2d\u6587 \U0001f600 e\u0301",
)
"""Values, names and paths, right and wrong."""

SEQUENCES = (
    "\x1b[I",
    "\x1b[O",
    "\x1b[?2026;2$y",
    "\x1b[5;5R",
    "\x1b[1;5C",
    "\x1b[1;2D",
    "\x1b[97;5u",
    "\x1b[13;2u",
    "\x1b[3;5~",
    "\x1bOS",
    "\x1b\x1b",
    "\x1ba",
    "\x1b[200~half a paste",
    "\x1b[201~",
    "\x1b[",
    "\x1b]0;title\x07",
    "\x1bP1$r\x1b\\",
)
"""Reports, keys with modifiers, and beginnings without an end."""

JUNK = "\x1b\x1b\x1b[[[]<>?;;:0123456789~mMuRAHctyOP\x00\x01\x7f\x9b\xe9\u2028"
"""Characters that escape sequences are made of, and some that none is."""


@dataclass(frozen=True)
class Typed:
    """Bytes that arrive in one piece."""

    data: bytes


@dataclass(frozen=True)
class Resized:
    """The terminal has another size."""

    columns: int
    rows: int


Input = Typed | Resized


@dataclass
class Hands:
    """Whoever sits at the terminal: knows its size, and types names from `words` now and then."""

    random: Random
    columns: int
    rows: int
    words: tuple[str, ...] = WORDS
    quits: bool = True
    """Whether keys that quit may be pressed."""

    def next(self) -> Input:
        """The next input."""
        (kind,) = self.random.choices(list(KINDS), [weight for weight, _ in KINDS.values()])
        one = KINDS[kind][1](self)
        if isinstance(one, Resized):
            self.columns, self.rows = one.columns, one.rows
        return one


def keys(*names: str) -> Typed:
    """Keys by Textual's names, pressed so fast that they arrive together."""
    return Typed("".join(_sent(name) for name in names).encode())


def _sent(name: str) -> str:
    control = name.removeprefix("ctrl+")
    return KEYS.get(name, name) if control == name else chr(ord(control) & 0x1F)


def _one_key(hands: Hands) -> Input:
    if hands.quits and hands.random.random() < 0.005:
        return keys(hands.random.choice(RARE_KEYS))
    return keys(hands.random.choice(APP_KEYS))


def _same_key(hands: Hands) -> Input:
    return keys(*[hands.random.choice(APP_KEYS)] * hands.random.choice((2, 2, 3, 5, 30)))


def _several_keys(hands: Hands) -> Input:
    return keys(*hands.random.choices(APP_KEYS, k=hands.random.randint(2, 6)))


def _open_and_go_on(hands: Hands) -> Input:
    """A screen is opened, and what it is closed by is there before it is."""
    ends = hands.random.choices(["enter", "escape", "down", "tab"], k=hands.random.randint(1, 3))
    return keys(hands.random.choice(OPENERS), *ends)


def _word(hands: Hands) -> Input:
    end = hands.random.choice(["", "", "\r", "\r\r", "\t", "\x1b"])
    return Typed((hands.random.choice(hands.words) + end).encode())


def _text(hands: Hands) -> Input:
    letters = "".join(map(chr, range(0x20, 0x7F))).replace("q", "") + "\u00e9\u4e2d\U0001f600\u0301"
    return Typed("".join(hands.random.choices(letters, k=hands.random.randint(1, 20))).encode())


def _paste(hands: Hands) -> Input:
    text = hands.random.choice(hands.words) * hands.random.choice((1, 1, 1, 20, 20_000))
    text += hands.random.choice(["", "\r\n", "\nsecond line\n", "\x00"])
    return Typed(f"\x1b[200~{text}\x1b[201~".encode())


def _sequence(hands: Hands) -> Input:
    return Typed(hands.random.choice(SEQUENCES).encode())


def _junk(hands: Hands) -> Input:
    return Typed("".join(hands.random.choices(JUNK, k=hands.random.randint(1, 40))).encode())


def _mouse(hands: Hands) -> Input:
    """A click, some clicks, the wheel, or a drag; sometimes beyond the edge."""
    random = hands.random
    x, y = random.randint(1, hands.columns + random.choice((0, 0, 5))), random.randint(1, hands.rows)
    press, release = f"\x1b[<0;{x};{y}M", f"\x1b[<0;{x};{y}m"
    there = f"{random.randint(1, hands.columns)};{random.randint(1, hands.rows)}"
    return Typed(
        random.choice(
            (
                press + release,
                (press + release) * random.randint(2, 4),
                f"\x1b[<{random.choice((64, 65, 66, 67))};{x};{y}M" * random.choice((1, 3, 50)),
                f"\x1b[<35;{there}M",
                f"{press}\x1b[<32;{there}M\x1b[<0;{there}m",
                f"\x1b[<2;{x};{y}M\x1b[<2;{x};{y}m",
                press,
                release,
            )
        ).encode()
    )


def _size(hands: Hands) -> Input:
    random = hands.random
    if random.random() < 0.5:
        return Resized(*random.choice(USUAL_SIZES))
    (columns, rows), (most_columns, most_rows) = SIZES
    return Resized(random.randint(columns, most_columns), random.randint(rows, most_rows))


KINDS: dict[str, tuple[int, Callable[[Hands], Input]]] = {
    "a key": (40, _one_key),
    "the same key": (10, _same_key),
    "several keys": (8, _several_keys),
    "a screen and on": (10, _open_and_go_on),
    "a word": (6, _word),
    "text": (3, _text),
    "a paste": (3, _paste),
    "a sequence": (3, _sequence),
    "junk": (2, _junk),
    "the mouse": (10, _mouse),
    "a size": (5, _size),
}
"""Name -> how often, and how to make one."""
