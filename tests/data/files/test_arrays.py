from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tui_nn.data.files.options import ReadOptions
from tui_nn.data.files.reading import read_table
from tui_nn.data.files.report import Table
from tui_nn.errors import DataError

X = np.array([[1.5, 10], [2.5, 20], [3.5, 40]])
Y = np.array([0, 1, 0])


def read_arrays(folder: Path, settings: dict[str, Any] | None = None, **arrays: Any) -> Table:
    """The table of an archive of these arrays."""
    path = folder / "data.npz"
    np.savez(path, **arrays)
    return read_table(str(path), ReadOptions(**(settings or {})))


@pytest.mark.parametrize("names", ["xy", "XY", "Xy"])
def test_reads_a_sample_a_row(tmp_path: Path, names: str) -> None:
    samples = read_arrays(tmp_path, {"target_kind": "class"}, **{names[0]: X, names[1]: Y}).samples
    assert np.array_equal(samples.x, X.T)
    assert samples.target.tolist() == Y.tolist()
    assert samples.class_names == ("0", "1")


def test_flattens_pictures(tmp_path: Path) -> None:
    pictures = np.arange(3 * 2 * 2, dtype=np.uint8).reshape(3, 2, 2)
    samples = read_arrays(tmp_path, x=pictures, y=np.array(["a", "b", "a"])).samples
    assert samples.feature_names == ("x1", "x2", "x3", "x4")
    assert np.array_equal(samples.x, pictures.reshape(3, 4).T)
    assert samples.class_names == ("a", "b")


@pytest.mark.parametrize("kind", [">f8", "<f4", "f2", "i1", ">i4", "u8", "longdouble"])
def test_takes_every_kind_of_number(tmp_path: Path, kind: str) -> None:
    samples = read_arrays(tmp_path, x=np.array([[1], [2], [3]], kind), y=np.array([[0.5], [1], [2]], kind)).samples
    assert samples.x.tolist() == [[1, 2, 3]]


def test_has_the_same_settings_as_a_text(tmp_path: Path) -> None:
    x = np.array([[1, np.nan], [2, 20], [3, 40]])
    with pytest.raises(DataError, match=r"^row 1, column x2: got nothing"):
        read_arrays(tmp_path, x=x, y=Y)
    assert read_arrays(tmp_path, {"missing": "drop"}, x=x, y=Y).samples.x.tolist() == [[2, 3], [20, 40]]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no y": ({"x": X, "z": Y}, "data: got the arrays x, z, allowed: an archive with the arrays x and y"),
    "pickled objects": (
        {"x": X, "y": np.array([{}, [], 1], object)},
        "allowed: an .npz archive of numbers or texts, without pickled objects",
    ),
    "complex": ({"x": X + 1j, "y": Y}, "array x: got values of the type complex128, allowed: numbers or texts"),
    "other lengths": (
        {"x": X, "y": Y[:2]},
        "arrays x and y: got the shapes (3, 2) and (2,), allowed: (samples, features) and (samples,)",
    ),
    "a single number": (
        {"x": np.array(1.0), "y": Y},
        "arrays x and y: got the shapes () and (3,), allowed: (samples, features) and (samples,)",
    ),
    "nothing": ({"x": X[:0], "y": Y[:0]}, "allowed: a file with at least 2 rows"),
    "infinity": (
        {"x": X * np.array([[1], [np.inf], [1]]), "y": Y},
        "row 2, column x1: got inf, allowed: a finite number",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(tmp_path: Path, name: str) -> None:
    arrays, line = REFUSED[name]
    with pytest.raises(DataError) as refused:
        read_arrays(tmp_path, **arrays)
    assert str(refused.value).endswith(line)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"text", b"\x93NUMPY\x01\x00"])
def test_refuses_another_kind_of_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "data.npz").write_bytes(content)
    with pytest.raises(DataError, match=r"allowed: an \.npz archive"):
        read_table(str(tmp_path / "data.npz"))


def test_refuses_a_damaged_archive(tmp_path: Path) -> None:
    read_arrays(tmp_path, x=X, y=Y)
    path = tmp_path / "data.npz"
    content = bytearray(path.read_bytes())
    content[150] ^= 255  # Within the values of x, so that its checksum is wrong.
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"allowed: an \.npz archive"):
        read_table(str(path))
