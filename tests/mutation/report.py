"""The page that a run leaves: counts per room, and every survivor with its reason."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tests.house.places import ROOT
from tests.mutation.operators import Mutant
from tests.mutation.targets import Target
from tests.mutation.trying import Fate

EXPLAINED = ROOT / "tests" / "mutation" / "explained.toml"


class Told(Protocol):
    """What became of the mutants of one file."""

    target: Target
    of: int
    fates: list[tuple[Mutant, Fate]]


def explained(file: str) -> dict[str, str]:
    """Key of a mutant -> why it may live, for one file."""
    known: dict[str, dict[str, str]] = tomllib.loads(EXPLAINED.read_text("utf-8")) if EXPLAINED.exists() else {}
    return known.get(file, {})


def write_report(path: Path, outcomes: Sequence[Told], seed: int, share: float) -> None:
    """Writes the page anew."""
    tried = sum(len(one.fates) for one in outcomes)
    killed = sum(fate is not Fate.SURVIVED for one in outcomes for _, fate in one.fates)
    command = f"python -m tests.mutation --seed {seed}{f' --share {share}' if share < 1 else ''}"
    lines = [
        "# Mutation of what decides",
        "",
        "Every rule is changed by one slip at a time (`tests/mutation/operators.py`), and the tests of its room must notice:",
        "first those without a service, then those with one on SQLite. What nobody notices is listed below, with the reason",
        "why it may stay (`tests/mutation/explained.toml`), or it gets a test.",
        "",
        f"`{command}`: {tried} mutants tried, {killed} killed, {tried - killed} survived.",
        "",
        "| room | mutants | tried | killed | of these endless | survived | explained |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(_row(one) for one in outcomes),
        "",
        "## Survivors",
        "",
    ]
    for one in outcomes:
        survivors = [mutant for mutant, fate in one.fates if fate is Fate.SURVIVED]
        if survivors:
            known = explained(one.target.file)
            lines += [f"### {one.target.room}", ""]
            lines += [f"- `{mutant.key}`: {known.get(mutant.key, '**open**')}" for mutant in survivors]
            lines.append("")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def _row(one: Told) -> str:
    fates = [fate for _, fate in one.fates]
    known = explained(one.target.file)
    reasons = sum(fate is Fate.SURVIVED and mutant.key in known for mutant, fate in one.fates)
    endless, survived = fates.count(Fate.ENDLESS), fates.count(Fate.SURVIVED)
    return f"| {one.target.room} | {one.of} | {len(fates)} | {len(fates) - survived} | {endless} | {survived} | {reasons} |"
