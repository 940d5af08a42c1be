"""The standard's and ICAO's lists, read where they lie beside the repository; tests that need them say what they skipped."""

import csv
from pathlib import Path
from typing import Final

import pytest

DATA: Final = Path(__file__).resolve().parents[5] / "shared" / "data"


def _there(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"{path.relative_to(DATA.parents[1])} is not beside the repository")
    return path


def din91379(name: str) -> list[list[str]]:
    """The rows of a list of DIN 91379: five columns and what the list adds; the third holds the code points."""
    lines = _there(DATA / "din91379" / name).read_text("utf-8").splitlines()
    return [line.split("; ") if line[:4] != "bnl;" else line.split("; ", 4) for line in lines]


def written(code_points: str) -> str:
    """The characters that code points in hexadecimal stand for."""
    return "".join(chr(int(point, 16)) for point in code_points.split())


def namen(name: str) -> list[dict[str, str]]:
    """The rows of a table of transliterations."""
    with _there(DATA / "namen" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
