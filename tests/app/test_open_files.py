"""The list of files: what is in it, how it is narrowed, and what enter opens."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList

from tests.app.opening import FLOWERS, choose, in_report, listed, type_path, wait_for_words, words
from tests.app.support import SIZES, main, opened, press, small_app, wait_until
from tui_nn.app.screens.open_file import files
from tui_nn.app.screens.open_file.listing import listing


def cursor(pilot: Any) -> str:
    """The name that enter would open."""
    names = pilot.app.screen.query_one("#files", OptionList)
    return str(names.highlighted_option.prompt) if names.highlighted_option else ""


def touch(folder: Path, *names: str) -> None:
    for name in names:
        if name.endswith("/"):
            (folder / name).mkdir()
        else:
            (folder / name).write_text(FLOWERS)


async def test_the_files_that_can_be_opened_come_first_and_the_cursor_is_on_the_first(folder: Path) -> None:
    touch(folder, "b.csv", "B.PARQUET", "a.toml", "notes.md", ".hidden.csv", "folder/", "Archive/", ".git/", "Z.csv/")
    app = small_app()
    async with opened(app, (80, 24)) as pilot:
        await press(pilot, "o")
        assert listed(pilot) == ["a.toml", "b.csv", "B.PARQUET", "Archive/", "folder/", "Z.csv/", "../"]
        assert cursor(pilot) == "a.toml"
        await press(pilot, "down")
        assert cursor(pilot) == "b.csv"
        await press(pilot, "up", "up")
        assert cursor(pilot) == "../"
        await press(pilot, "escape")
        assert app.screen is main(app)


async def test_where_no_file_is_it_says_so_and_the_cursor_is_on_a_folder_even_one_that_may_not_be_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path: Path) -> Any:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")  # Root may read anything.
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    async with opened(small_app(), (80, 24)) as pilot:
        for names in (["../"], ["locked/", "z/", "../"]):
            touch(folder, *names[:-1])
            await press(pilot, "o")
            assert listed(pilot) == names
            assert cursor(pilot) == names[0]
            await wait_until(pilot, lambda: "No files that end in .csv, .tsv" in words(pilot))
            await press(pilot, "escape")
        await press(pilot, "o")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: listed(pilot) == ["../"])
        await press(pilot, "enter")
        await wait_until(pilot, lambda: listed(pilot) == ["locked/", "z/", "../"])


async def test_letters_narrow_the_list_to_the_names_that_contain_them(folder: Path) -> None:
    touch(folder, "flowers.csv", "Wildflowers.csv", "houses.csv", "flow/")
    async with opened(small_app(), (80, 24)) as pilot:
        await press(pilot, "o")
        await press(pilot, *"flow")
        await wait_until(pilot, lambda: listed(pilot) == ["flowers.csv", "Wildflowers.csv", "flow/"])
        # That is its whole name.
        await wait_until(pilot, lambda: cursor(pilot) == "flow/")
        await press(pilot, *"ERS")
        await wait_until(pilot, lambda: listed(pilot) == ["flowers.csv", "Wildflowers.csv"])
        assert cursor(pilot) == "flowers.csv"
        await press(pilot, *["backspace"] * 7)
        await press(pilot, *"wild")
        await wait_until(pilot, lambda: listed(pilot) == ["Wildflowers.csv"])
        await press(pilot, "enter")
        await wait_for_words(pilot, "Wildflowers.csv, values between commas")


async def test_of_very_many_files_typing_finds_those_that_are_not_listed_and_a_click_opens_what_was_clicked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_LISTED", 20)
    touch(folder, *(f"{number:02}.csv" for number in range(25)))
    async with opened(small_app(), SIZES[1]) as pilot:
        await press(pilot, "o")
        await wait_for_words(pilot, ", the first 20 of 26:")
        await press(pilot, "pagedown", "pagedown")
        assert cursor(pilot) == "19.csv"
        names = pilot.app.screen.query_one("#files", OptionList)
        clicked = OptionList.OptionSelected(names, names.get_option_at_index(2), 2)
        await press(pilot, *"24")
        await wait_until(pilot, lambda: listed(pilot) == ["24.csv"])
        # The list is narrower meanwhile.
        names.post_message(clicked)
        await wait_for_words(pilot, "02.csv")


async def test_folders_are_gone_through_by_keys_and_listed_as_their_path_is_typed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("down", ".dots"):
        (folder / "deep" / name).mkdir(parents=True)
        touch(folder / "deep" / name, "flowers.csv", "trees.csv")
    monkeypatch.setenv("HOME", str(folder / "deep"))
    async with opened(small_app(), (80, 24)) as pilot:
        for path in ("deep/down", "deep/down/../down", "deep/.dots"):
            await choose(pilot, path)
            await wait_until(pilot, lambda: listed(pilot) == ["flowers.csv", "trees.csv", "../"])
            assert pilot.app.screen.query_one("#path", Input).value == "", path
            await type_path(pilot, "..")
            await wait_until(pilot, lambda: listed(pilot) == ["down/", "../"])
            await press(pilot, "escape")
        await press(pilot, "o")
        for typed in ("deep/down/", str(folder / "deep" / "down") + os.sep, "~/down/", "deep/../deep/down/"):
            pilot.app.screen.query_one("#path", Input).value = typed
            await wait_until(pilot, lambda: listed(pilot) == ["flowers.csv", "trees.csv", "../"])
            pilot.app.screen.query_one("#path", Input).value = ""
            await wait_until(pilot, lambda: listed(pilot) == ["deep/", "../"])
        pilot.app.screen.query_one("#path", Input).value = "deep/down/tree"
        await wait_until(pilot, lambda: listed(pilot) == ["trees.csv"])
        pilot.app.screen.query_one("#path", Input).value = ""
        await wait_until(pilot, lambda: listed(pilot) == ["deep/", "../"])
        await press(pilot, "enter")
        await wait_until(pilot, lambda: listed(pilot) == ["down/", "../"])
        await wait_for_words(pilot, "/deep:")
        await press(pilot, "up")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: listed(pilot) == ["deep/", "../"])
        await press(pilot, "enter", "enter")
        await wait_until(pilot, lambda: listed(pilot) == ["flowers.csv", "trees.csv", "../"])
        await type_path(pilot, "tree")
        await wait_until(pilot, lambda: in_report(pilot))


@pytest.mark.parametrize("folder_name", ["nowhere", "a\0b", "x" * 5000])
def test_what_is_no_folder_lists_nothing(tmp_path: Path, folder_name: str) -> None:
    assert listing(tmp_path / folder_name, "part") == []
