"""An environment of its own for a peer that a bench compares with: nothing of it enters the project or its lock."""

import csv
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from _figures import note

Pair = tuple[str, str]
SPLINK = ("splink==5.0.0", "pandas<3")


@contextmanager
def place() -> Iterator[Path]:
    """A folder for environment, data and answers, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="geleit-peer-") as folder:
        yield Path(folder)


def environment(folder: Path, packages: Sequence[str]) -> Path | None:
    """The interpreter of a fresh environment with these packages, or None (and a note) where they cannot be had."""
    home = folder / "environment"
    venv.create(home, with_pip=True, symlinks=True)
    python = home / "bin" / "python"
    return python if pip(python, "install", *packages) else None


def wheel(folder: Path, package: str) -> Path | None:
    """The content of a package's wheel, unpacked and not installed."""
    target = folder / package.partition("=")[0]
    if not pip(Path(sys.executable), "download", "--no-deps", "--only-binary=:all:", "--dest", str(target), package):
        return None
    for found in target.glob("*.whl"):
        zipfile.ZipFile(found).extractall(target)
    return target


def pip(python: Path, *words: str) -> bool:
    """Whether pip did it."""
    command = [str(python), "-m", "pip", words[0], "--quiet", "--disable-pip-version-check", *words[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        note(f"pip {words[0]}: {done.stderr.strip().splitlines()[-1] if done.stderr else 'failed'}")
    return done.returncode == 0


def splink(python: Path, kind: str, sources: Iterable[Path], folder: Path) -> dict[Pair, float]:
    """What Splink says: pair -> match weight in bits, for every pair that it scored above -10."""
    target = folder / f"{kind}.csv"
    command = [str(python), str(Path(__file__).with_name("_splink.py")), kind, *map(str, sources), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Splink ended with {done.returncode}: {done.stderr[-2000:]}")
    with target.open(encoding="utf-8") as file:
        return {(row["left"], row["right"]): float(row["weight"]) for row in csv.DictReader(file)}


def one_to_one(scores: Mapping[Pair, float], at_least: float) -> set[Pair]:
    """The best pairs first, each side once."""
    left, right, kept = set[str](), set[str](), set[Pair]()
    for pair, score in sorted(scores.items(), key=lambda entry: (-entry[1], entry[0])):
        if score >= at_least and pair[0] not in left and pair[1] not in right:
            left.add(pair[0])
            right.add(pair[1])
            kept.add(pair)
    return kept


def quality(found: set[Pair], truth: set[Pair]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    right = len(found & truth)
    precision, recall = right / max(1, len(found)), right / len(truth)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def recall_at(precision: float, scores: Mapping[Pair, float], truth: set[Pair]) -> float:
    """The largest share of true pairs that a threshold finds while so many of what it finds are true."""
    right = best = 0
    ordered = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    for found, (pair, score) in enumerate(ordered, start=1):
        right += pair in truth
        last_of_its_score = found == len(ordered) or ordered[found][1] < score
        if last_of_its_score and right >= precision * found:
            best = right
    return best / len(truth)
