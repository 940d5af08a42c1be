"""The figures of a whole run, as they stand in docs/reports/fuzz.md between two marks."""

from collections.abc import Mapping

from tests.attack.fuzz.run import OTHERS, Tally
from tests.attack.fuzz.sending import ROLES
from tests.house.places import ROOT

REPORT = ROOT / "docs" / "reports" / "fuzz.md"
BEGIN, END = "<!-- figures: written by make fuzz -->", "<!-- end of figures -->"


def write(seen: Mapping[str, Tally], seed: int, examples: int) -> None:
    """Puts the figures of this run into the report; the words around them stay."""
    text = REPORT.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    REPORT.write_text(before + figures(seen, seed, examples) + after, "utf-8")


def figures(seen: Mapping[str, Tally], seed: int, examples: int) -> str:
    """A table, one line per service, and the line that repeats the run."""
    lines = [
        BEGIN, "",
        f"Seed {seed}, {examples} examples per operation, each sent as every role that may and as {OTHERS} of the others in turn.",
        f"Callers: {', '.join(ROLES)}.", "",
        "| service | operations | reached a documented success | examples | fewest per operation | requests | faults | statuses |",
        "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for service, tally in seen.items():
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(tally.statuses.items()))
        lines.append(
            f"| {service} | {tally.operations} | {len(tally.succeeded)} | {tally.examples.total()}"
            f" | {min(tally.examples.values(), default=0)} | {tally.statuses.total()} | {len(tally.faults)} | {statuses} |"
        )
    return "\n".join([*lines, "", END])
