"""What is imported is declared, and what is declared is pinned for the reproducible half of CI."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path

import tui_nn

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DISTRIBUTIONS = packages_distributions()


def normalized(name: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> set[str]:
    """The distributions that the project depends on, with these extras."""
    lists = [PROJECT["dependencies"], *(PROJECT["optional-dependencies"][extra] for extra in extras)]
    names = {re.split(r"[^\w.-]", requirement)[0] for one in lists for requirement in one}
    return {normalized(name) for name in names} - {"tui-nn"}


def imported(folder: str) -> set[str]:
    """The distributions that the Python files of a folder import, at the top or late."""
    modules = {name.partition(".")[0] for path in (ROOT / folder).rglob("*.py") for name in imported_modules(path)}
    others = modules - sys.stdlib_module_names - {"tui_nn", "tests"}
    return {normalized(DISTRIBUTIONS.get(module, [module])[0]) for module in others}


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{path} has a relative import"
            yield node.module


def test_what_the_package_imports_is_declared_and_nothing_else() -> None:
    assert imported("tui_nn") == declared() | {"scikit-learn"}
    assert "scikit-learn" in declared("datasets")


def test_what_the_tests_and_scripts_import_is_declared() -> None:
    assert imported("tests") | imported("screenshots") <= declared("datasets", "dev", "bench", "tables")


def test_every_dependency_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    assert declared("datasets", "dev") <= {normalized(pin.partition("==")[0]) for pin in pins}


def test_the_installed_version_is_the_package_s() -> None:
    assert version("tui-nn") == tui_nn.__version__
