"""A page of the walk: what it writes out adds up, and leads where it says."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import small
from tests.training.runs import experiments
from tests.training.walk.test_walk import traced, walk_of
from tui_nn.experiment import Experiment
from tui_nn.render.appearance import PLAIN, Appearance
from tui_nn.render.glyphs import ASCII, UNICODE
from tui_nn.training.typed_network import read_network
from tui_nn.training.walk.building import build_walk
from tui_nn.training.walk.stage import Cell, Phase, Walk
from tui_nn.views.walk.options import WalkOptions
from tui_nn.views.walk.page import Heading, Page, draw_page
from tui_nn.views.walk.spelling import IN_ASCII, spelled
from tui_nn.views.walk.sums import Scale, number_text, sum_lines

HEADING = Heading("Backpropagation")
APPEARANCES = [replace(PLAIN, glyphs=UNICODE), replace(PLAIN, glyphs=ASCII)]
SIZES = [(80, 23), (60, 17), (120, 35), (200, 49), (40, 9)]


@cache
def article() -> Walk:
    """A walk through an update of a small article's experiment."""
    trace = traced(small(batch_size=20), 2)
    assert trace
    return walk_of(trace)


def page(options: WalkOptions, size: tuple[int, int] = (100, 40), appearance: Appearance = APPEARANCES[0]) -> Page:
    return draw_page(article(), options, HEADING, size, appearance)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@settings(max_examples=60)
@given(experiment=experiments(), steps=st.integers(0, 60), seed=st.integers(0, 2**32 - 1), rows=st.integers(3, 20))
def test_the_terms_on_screen_add_up_to_the_number_on_screen(
    experiment: Experiment, steps: int, seed: int, rows: int
) -> None:
    trace = traced(experiment, steps)
    if trace is None:
        return
    walk, chance = walk_of(trace), random.Random(seed)
    exact = trace.before.flat.dtype == "float64"
    for stage in walk.stages:
        if stage.derive is None:
            continue
        cell = Cell(stage.id, chance.randrange(stage.shape[0]), chance.randrange(stage.shape[1]))
        derivation = walk.derivation(cell)
        assert derivation
        options = WalkOptions(cell, term=chance.randrange(derivation.count))
        lines = sum_lines(walk, options, rows)
        assert len(lines) <= max(rows, 3 + bool(derivation.formula))
        if not derivation.is_sum or derivation.formula:
            continue
        (head, *terms) = [line.value for line in lines]
        if any("n" in text for text in (head, *terms)):
            continue
        decimals = len(head.partition("e")[0].partition(".")[2])
        power = float(f"1e{head.partition('e')[2] or 0}")
        # Each number is rounded to the last decimal; so is what float32 adds up in another order.
        slack = (len(terms) + 1) * 0.5 * 10.0**-decimals * power + (0 if exact else 3e-5 * abs(number(head)) + 1e-5)
        assert abs(sum(map(number, terms)) - number(head)) <= slack * 1.001, (lines, cell)


def test_enter_alone_leads_from_any_number_to_what_the_update_begins_with() -> None:
    walk = article()
    for stage in walk.stages:
        options = WalkOptions(Cell(stage.id, 0, 0))
        for _ in walk.stages:
            options = options.hop(walk)
        assert walk[options.cell.stage].derive is None
    # Of a weighted sum, it is the feature rather than the weight.
    assert WalkOptions(Cell("z1", 0, 0)).hop(walk).cell == ("x", 0, 0)


def test_the_cursor_stays_with_its_unit_where_units_are_columns() -> None:
    walk = article()
    there = WalkOptions(Cell("δ1", 2, 5)).to_stage(walk, walk.place("∇W1"))
    assert there.cell == ("∇W1", 0, 2)
    assert there.to_stage(walk, walk.place("δ1")).cell == ("δ1", 2, 0)


def test_a_difference_from_1_is_shown() -> None:
    assert [number_text(value) for value in (1 - 5e-8, 1.0, -1 + 2e-9, 1 + 3e-7, 0.5)] == [
        *("(1 − 5e-08)", "1", "-(1 − 2e-09)", "(1 + 3e-07)", "0.5"),
    ]


def test_terms_that_cancel_out_have_enough_decimals_for_what_is_left() -> None:
    scale = Scale.of([1.0, -1.0, 4.3e-7], 4.3e-7)
    assert scale.text(4.3e-7) == "+0.000000430"
    assert [Scale.of([one]).text(one) for one in (5e-324, 1e-310)] == ["+0.00000e-300", "+0.00000e-300"]


def test_the_smallest_number_can_be_drawn() -> None:
    typed = read_network(
        "samples = [[1]]\ntargets = ['a']\nclasses = ['a', 'b']\n[[layers]]\nweights = [[0, -744.8]]\nbiases = [0, 0]\n"
    )
    walk = build_walk(typed.trace, typed.units, typed.samples)
    for stage in walk.stages:
        draw_page(walk, WalkOptions(Cell(stage.id, 0, stage.shape[1] - 1)), HEADING, (80, 24), APPEARANCES[0])


def test_squares_of_negative_numbers_are_in_brackets() -> None:
    trace = traced(small(batch_size=20, clip_norm=0.1), 2)
    assert trace
    lines = sum_lines(walk_of(trace), WalkOptions(Cell("norm", 0, 0)), 50)
    texts = ["".join(part.text for part in line.left) for line in lines if line.term is not None]
    assert any("(-" in text for text in texts)
    assert not any(re.search(r"[^(]-[\d.e-]+²", text) for text in texts)


def test_of_a_long_sum_the_largest_terms_come_first_and_the_rest_in_one_line() -> None:
    lines = sum_lines(article(), WalkOptions(Cell("∇W2", 1, 0)), 7)
    values = [abs(number(line.value)) for line in lines if line.term is not None]
    assert len(lines) == 7
    assert values == sorted(values, reverse=True)
    assert lines[-1].left[0].text == "  and 15 more terms"


def test_a_chosen_term_far_down_comes_into_sight() -> None:
    lines = sum_lines(article(), WalkOptions(Cell("∇W2", 1, 0), in_sum=True, term=19), 7)
    assert [line.term for line in lines if line.is_chosen] == [19]


def test_every_stage_can_be_drawn_in_every_size() -> None:
    for size, appearance in product([*SIZES, (1, 1), (0, 0), (20, 3)], APPEARANCES):
        for stage in article().stages:
            drawn = page(WalkOptions(Cell(stage.id, 0, 0)), size, appearance).canvas
            assert (drawn.width, drawn.height) == size, (size, appearance)
            if appearance.glyphs is ASCII:
                assert drawn.text().isascii(), (size, appearance)


@pytest.mark.parametrize("appearance", APPEARANCES, ids=["unicode", "ascii"])
def test_what_matters_is_there_in_80_columns(appearance: Appearance) -> None:
    for stage in article().stages:
        text = page(WalkOptions(Cell(stage.id, 0, 0)), (80, 23), appearance).canvas.text()
        assert f"[{spelled(stage.id, appearance)}]" in text
        assert stage.title in text
        value = re.search(r"\[ *[-+−][\d.]+\]", text)
        assert value, stage.id


def test_marks_tell_the_number_what_enters_it_and_the_chosen_one() -> None:
    text = page(WalkOptions(Cell("z1", 2, 0), term=1)).canvas.text()
    marks = [re.findall(pattern, text) for pattern in (r"\[ *[+−]", r"\( *[+−]", r"< *[+−]\d")]
    # x1, the bias and both features of sample 1; x2 is chosen in W1.
    assert [len(found) for found in marks] == [1, 4, 1]


def test_every_sign_has_a_spelling_in_ascii() -> None:
    texts = [text for stage in article().stages for text in (stage.id, stage.title, stage.says, stage.here)]
    assert all(spelled(text, APPEARANCES[1]).isascii() for text in texts)
    assert spelled("δ2 = −1.5 × x-y", APPEARANCES[1]) == "delta2 = -1.5 * x-y"
    assert all(value.isascii() for value in IN_ASCII.values())


def test_hops_lead_to_the_factor_and_back() -> None:
    walk = article()
    start = WalkOptions(Cell("∇W1", 0, 1))
    into = start.other_part(walk).moved(walk, 2, 0).moved(walk, 0, 1)
    assert (into.in_sum, into.term, into.factor) == (True, 2, 1)
    derivation = walk.derivation(start.cell)
    assert derivation
    there = into.hop(walk)
    assert there.cell == walk.term(derivation, derivation.by_size[2]).factors[1].cell
    assert there.cell.stage == "δ1"
    assert there.back() == replace(into)
    assert start.back() == start


def test_from_a_changed_weight_to_a_feature() -> None:
    walk = article()
    options = WalkOptions(Cell("new W1", 0, 1))
    visited = [options.cell.stage]
    options = options.other_part(walk).moved(walk, 1, 0).hop(walk)
    while walk.derivation(options.cell):
        visited.append(options.cell.stage)
        if options.cell.stage == "∇W1":
            options = options.moved(walk, 0, -1)
        options = options.hop(walk)
    assert [*visited, options.cell.stage] == ["new W1", "step1", "total∇W1", "∇W1", "x"]
    # Its trail says where one is.
    text = draw_page(walk, options, HEADING, (100, 40), APPEARANCES[0]).canvas.text()
    names = [walk[stop.cell.stage].name_of(*stop.cell[1:]) for stop in options.trail]
    assert "from " + " < ".join(reversed(names)) in text


def test_the_stages_of_a_part_and_the_next_skip_what_is_given() -> None:
    walk = article()
    options = WalkOptions(Cell("x", 0, 0)).to_phase(walk, Phase.FORWARD)
    seen = [options.cell.stage]
    for _ in range(40):
        options = options.next_stage(walk, 1)
        seen.append(options.cell.stage)
    assert list(dict.fromkeys(seen)) == [stage.id for stage in walk.stages if stage.derive]
    for _ in range(40):
        options = options.next_stage(walk, -1)
    assert options.cell.stage == "x"
    assert options.to_phase(walk, Phase.BACKWARD).cell.stage == "δ2"


def test_the_cursor_stays_within_the_result() -> None:
    walk = article()
    options = WalkOptions(Cell("δ2", 0, 0)).moved(walk, -5, -5)
    assert options.cell == ("δ2", 0, 0)
    assert options.moved(walk, 99, 10**9).cell == ("δ2", 2, 19)


def test_a_click_goes_to_a_cell_or_to_the_origin_of_a_number() -> None:
    walk = article()
    drawn = page(WalkOptions(Cell("∇W2", 0, 0)))
    cells = {spot.target.cell for spot in drawn.spots if spot.target.cell}
    hops = {spot.target.hop.stage for spot in drawn.spots if spot.target.hop}
    assert {(cell.row, cell.column) for cell in cells} >= {(0, 0), (1, 1)}
    assert hops == {"a1", "δ2"}
    for spot in drawn.spots:
        assert drawn.target_at(spot.left, spot.y)
        place = spot.target.cell or spot.target.hop
        if place is None:
            assert spot.target.stage is not None
            place = Cell(walk.stages[spot.target.stage].id, 0, 0)
        walk.number(place)


@pytest.mark.parametrize("pulse", [0.0, 0.5, 1.0])
def test_signals_run_along_the_network(pulse: float) -> None:
    for id in ("z1", "a1", "δ2", "∇W1", "∂a1"):
        for size in ((80, 23), (120, 40)):
            still = page(WalkOptions(Cell(id, 0, 0)), size).canvas
            moving = page(WalkOptions(Cell(id, 0, 0), pulse=pulse), size).canvas
            assert moving.text().split("\n")[0] == still.text().split("\n")[0]
    lit = page(WalkOptions(Cell("z1", 0, 0), pulse=0.5), (80, 23)).canvas.text().split("\n")[2]
    assert lit.index("inputs") < lit.index("●") < lit.index("hidden")
