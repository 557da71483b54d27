from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.files.writing import read
from tui_nn.errors import DataError

FLOWERS = "sepal,petal,species\n1,2.5,rose\n2,3.5,iris\n4,4.5,iris\n"


def values(numbers: list[float]) -> str:
    return "x,y\n" + "".join(f"{i * 0.1:.1f},{number}\n" for i, number in enumerate(numbers))


def test_is_the_last_column_unless_named(tmp_path: Path) -> None:
    assert read(tmp_path, FLOWERS).samples.target_name == "species"
    samples = read(tmp_path, FLOWERS, target="petal").samples
    assert samples.target.tolist() == [2.5, 3.5, 4.5]
    assert samples.feature_names == ("sepal", "species=iris", "species=rose")


def test_classes_are_sorted_by_name(tmp_path: Path) -> None:
    samples = read(tmp_path, FLOWERS).samples
    assert samples.class_names == ("iris", "rose")
    assert samples.target.tolist() == [1, 0, 0]


def test_classes_that_are_numbers_are_sorted_as_numbers(tmp_path: Path) -> None:
    samples = read(tmp_path, values([10, 9, 10, 9])).samples
    assert samples.class_names == ("9", "10")
    assert samples.target.tolist() == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("numbers", "is_class"),
    [
        ([0, 1] * 5, True),
        ([*range(20)] * 2, True),
        ([*range(21)] * 2, False),
        ([0.5, 1] * 5, False),
        ([*range(10)], False),
    ],
    ids=["two", "twenty", "twenty-one", "fractions", "each once"],
)
def test_a_few_whole_numbers_are_classes(tmp_path: Path, numbers: list[float], is_class: bool) -> None:
    assert bool(read(tmp_path, values(numbers)).samples.class_names) == is_class


def test_can_be_told_otherwise(tmp_path: Path) -> None:
    assert read(tmp_path, values([0, 1] * 5), target_kind="number").samples.class_names == ()
    assert read(tmp_path, values([0.5, 1] * 5), target_kind="class").samples.class_names == ("0.5", "1")


def test_a_text_among_numbers_makes_classes_and_is_said(tmp_path: Path) -> None:
    table = read(tmp_path, "x,y\n1,0\n2,1\n3,more\n4,0\n")
    assert table.samples.class_names == ("0", "1", "more")
    assert table.report.target_kind == "a class, because it is mixed: 3 numbers, but more in row 4"


def test_a_text_among_too_many_numbers_is_named(tmp_path: Path) -> None:
    content = values([i / 7 for i in range(200)]) + "7,oops\n"
    with pytest.raises(DataError, match=r"mixed: 200 numbers, but oops in row 202; set --missing-words"):
        read(tmp_path, content)
    assert len(read(tmp_path, content, missing_words=("oops",), missing="drop").samples.target) == 200


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("speceis", "species (did you mean this?)"),
        ("PETAL", "petal (did you mean this?)"),
        ("z", "one of sepal, petal, species"),
    ],
)
def test_a_name_that_is_not_there_suggests_the_nearest(tmp_path: Path, target: str, allowed: str) -> None:
    with pytest.raises(DataError) as refused:
        read(tmp_path, FLOWERS, target=target)
    assert str(refused.value) == f"target: got {target}, allowed: {allowed}"


def test_refuses_a_text_for_a_number(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^row 2, column species: got rose, allowed: a number"):
        read(tmp_path, FLOWERS, target_kind="number")


def test_refuses_dates(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"^target: got day, which has dates or times, allowed: a column of numbers or texts$"
    ):
        read(tmp_path, "x,day\n1,2020-01-01\n2,2020-01-02\n", target="day")


def test_refuses_more_classes_than_can_be_shown(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^target y: got more than 100 classes, allowed: up to 50 classes"):
        read(tmp_path, values([i / 7 for i in range(200)]), target_kind="class")


def test_refuses_numbers_that_are_all_the_same(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^target y: got always 2\.5, allowed: at least two different values$"):
        read(tmp_path, values([2.5] * 4))


def test_codes_are_no_target_to_predict_as_a_number(tmp_path: Path) -> None:
    content = "a,b\n1,007\n2,008\n3,009\n5,007\n"
    with pytest.raises(DataError, match=r"^target_kind: got number, allowed: class, because b is codes with"):
        read(tmp_path, content, target_kind="number")
    assert read(tmp_path, content, target_kind="number", numbers=("b",)).samples.target.tolist() == [7, 8, 9, 7]
