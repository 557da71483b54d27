from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.readme import README, with_tables
from tui_nn.cli.commands import APP, COMMANDS
from tui_nn.cli.options import OptionParser, read_experiment
from tui_nn.experiment import Experiment

ROOT = README.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_its_tables_are_up_to_date() -> None:
    assert read("README.md") == with_tables(read("README.md")), "run python -m tests.readme"


def test_every_preset_is_there_with_what_it_teaches() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \| (.+?) \|$", read("README.md"), re.MULTILINE)
    presets = [(name, Experiment.preset(name)) for name in Experiment.presets()]
    assert [row for row in rows if row[0] in Experiment.presets()] == [
        (name, preset.title, preset.teaches) for name, preset in presets
    ]


def test_a_table_without_its_place_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"README.md has 0 places for the table keys"):
        with_tables("# A README\n")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", read(document)) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_paths_in_the_text_exist(document: str) -> None:
    named = set(re.findall(r"`((?:tui_nn|tests|screenshots|\.ci)/[\w./-]*)`", read(document)))
    assert [path for path in sorted(named) if not (ROOT / path).exists() and "NAME" not in path] == []


def test_tables_are_where_it_says() -> None:
    named = re.findall(r"`([A-Z_]+)` in\s`([\w./]+\.py)`", read("CONTRIBUTING.md"))
    assert len(named) > 10
    for name, path in named:
        assert re.search(rf"^{name}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), (name, path)


def test_adding_a_thing_takes_at_most_seven_lines() -> None:
    _, *sections = read("CONTRIBUTING.md").partition("## How to add")[2].split("\n### ")
    lines = {name: text.strip().count("\n") for name, _, text in (section.partition("\n") for section in sections)}
    assert len(lines) > 10
    assert {name: count + 1 for name, count in lines.items() if count >= 7} == {}


def tree(text: str) -> list[Path]:
    """The files and folders that a drawing of the tree names, by its indentation."""
    paths: list[Path] = []
    folder = Path()
    for line in text.splitlines():
        name = line.split()[0]
        folder = folder if line.startswith("  ") else Path(name)
        paths.append(folder / name if line.startswith("  ") else folder)
    return paths


def test_the_drawing_of_the_house_is_true() -> None:
    found = re.search(r"^## How it is built\n\n```\n(.*?)```", read("README.md"), re.DOTALL | re.MULTILINE)
    assert found
    drawn = tree(found[1])
    assert [path for path in drawn if not (ROOT / path).exists()] == []
    rooms = {path for path in (ROOT / "tui_nn").iterdir() if (path / "__init__.py").exists()}
    assert rooms <= {ROOT / path for path in drawn}


def blocks(language: str) -> str:
    """All code of the README in this language."""
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```", read("README.md"), re.DOTALL | re.MULTILINE))


def test_its_command_lines_are_right() -> None:
    lines = [line for line in blocks("sh").splitlines() if line.startswith("tui-nn")]
    assert len(lines) > 10
    for line in lines:
        words = shlex.split(line.partition(">")[0], comments=True)[1:]
        name = words.pop(0) if words and words[0] in COMMANDS else APP
        given = OptionParser(name, "", COMMANDS[name].options, arguments=COMMANDS[name].arguments).parse(words)
        if "config" not in given:
            read_experiment(given)


def test_its_python_runs(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = blocks("python").replace('preset("article")', 'preset("article").updated({"samples": 300, "steps": 3})')
    exec(compile(code, "README.md", "exec"), {})
    assert re.fullmatch(r"\d+\.\d%\n", capsys.readouterr().out)
