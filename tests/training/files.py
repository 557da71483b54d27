"""Files to train on."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def write_csv(folder: Path, rows: int = 60) -> str:
    """A file of three numbers, one of them with gaps, and a text; returns its path.

    `level` follows from `width` and `depth`; `kind` from the sign of `width`; `rank` is one of three whole numbers.
    """
    rng = np.random.default_rng(5)
    lines = ["width,depth,rank,level,kind"]
    for row in range(rows):
        width, depth = rng.normal(0, 3, 2)
        gap = "" if row % 10 == 7 else f"{depth:.6f}"
        kind = "wide" if width > 0 else "narrow"
        lines.append(f"{width:.6f},{gap},{row % 3},{width + 2 * depth:.6f},{kind}")
    path = folder / "shelves.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def write_pairs(folder: Path, rows: int = 40) -> str:
    """A file of two numbers and a text of two kinds; returns its path."""
    lines = [f"{k % 7}.5,{k % 5}.25,{'even' if k % 2 else 'odd'}" for k in range(rows)]
    path = folder / "pairs.csv"
    path.write_text("\n".join(["a,b,kind", *lines]) + "\n", encoding="utf-8")
    return str(path)


def write_odd(folder: Path, rows: int = 60) -> str:
    """A file that can be read in more than one way: codes, letters, grouped thousands; returns its path."""
    lines = ["code|letter|mood|price,worth|kind"]
    for row in range(rows):
        mood = ("few", "many", "more")[row % 3]
        price = f"{1 + row % 7},{100 + row % 9}" if row % 4 else "900"
        lines.append(f"0{row % 5}|{'èé'[row // 2 % 2]}|{mood}|{price}|{'even' if row % 2 else 'odd'}")
    path = folder / "odd.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def write_split(folder: Path, rows: int = 60) -> str:
    """A file whose values are between commas, or as well between semicolons; returns its path."""
    path = folder / "split.csv"
    path.write_text("a;b,c\n" + "".join(f"{k % 7};{k % 5},{k % 2}\n" for k in range(rows)), encoding="utf-8")
    return str(path)


def write_array(folder: Path, rows: int = 60) -> str:
    """A NumPy array of two numbers and a class; returns its path."""
    path = folder / "pairs.npy"
    np.save(path, np.array([[k % 7 + 0.5, k % 5 + 0.25, k % 2] for k in range(rows)]))
    return str(path)


def write_images(folder: Path) -> str:
    """An archive of images of 3 x 5 pixels in two classes."""
    rng = np.random.default_rng(2)
    path = folder / "images.npz"
    np.savez(path, x=rng.normal(size=(90, 3, 5)), y=np.arange(90) % 2)
    return str(path)
