"""The page that a run leaves: counts per room, and every survivor with its reason."""

import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.house.places import ROOT
from tests.mutation.trying import Fate

EXPLAINED = ROOT / "tests" / "mutation" / "explained.toml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the mutants of one file: `of` were made, the `share` in `fates` tried (key, line, fate).

    `quick`: only the tests without a service were asked.
    """

    room: str
    file: str
    of: int
    fates: tuple[tuple[str, int, Fate], ...]
    seed: int
    share: float
    quick: bool
    seconds: float

    @property
    def survivors(self) -> list[tuple[str, int]]:
        """Whom nobody noticed, with their lines."""
        return [(key, line) for key, line, fate in self.fates if fate is Fate.SURVIVED]

    @property
    def killed(self) -> int:
        """How many were noticed; one that never ends is."""
        return len(self.fates) - len(self.survivors)

    def noted(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of_note(cls, note: dict[str, Any]) -> "Outcome":
        """From JSON."""
        fates = tuple((key, line, Fate(fate)) for key, line, fate in note["fates"])
        return cls(**{**note, "fates": fates})


def every_explanation() -> dict[str, dict[str, str]]:
    """File -> key of a mutant -> why it may live."""
    return tomllib.loads(EXPLAINED.read_text("utf-8")) if EXPLAINED.exists() else {}


def explained(file: str) -> dict[str, str]:
    """Key of a mutant -> why it may live, for one file."""
    return every_explanation().get(file, {})


def write_report(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Writes the page anew."""
    tried, killed = sum(len(one.fates) for one in outcomes), sum(one.killed for one in outcomes)
    seeds, made = ", ".join(sorted({str(one.seed) for one in outcomes})), sum(one.of for one in outcomes)
    summary = (
        f"`python -m tests.mutation`, seed {seeds}: {tried} mutants tried of {made}, {killed} killed, "
        f"{tried - killed} survived."
    )
    lines = [
        "# Mutation of what decides",
        "",
        "Every rule is changed by one slip at a time (`tests/mutation/operators.py`), and the tests of its room must notice:",
        "first those without a service, then those with one on SQLite. What nobody notices is listed below, with the reason",
        "why it may stay (`tests/mutation/explained.toml`), or it gets a test. Where the share is below 1, that part of a",
        "file's mutants was drawn by the seed; *quick* says that only the tests without a service were asked.",
        "",
        summary,
        "",
        "| room | mutants | share | tried | killed | of these endless | survived | explained |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(_row(one) for one in outcomes),
        "",
        "## Survivors",
        "",
    ]
    for one in outcomes:
        if one.survivors:
            known = explained(one.file)
            lines += [f"### {one.room}", ""]
            lines += [f"- `{key}`: {known.get(key, '**open**')}" for key, _ in one.survivors]
            lines.append("")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def _row(one: Outcome) -> str:
    known = explained(one.file)
    reasons = sum(key in known for key, _ in one.survivors)
    endless = sum(fate is Fate.ENDLESS for _, _, fate in one.fates)
    share = f"{one.share:g}{', quick' if one.quick else ''}"
    return (
        f"| {one.room} | {one.of} | {share} | {len(one.fates)} | {one.killed} | {endless} | {len(one.survivors)} "
        f"| {reasons} |"
    )
