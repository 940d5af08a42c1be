"""`make mutation`: every wrong version of what decides, against the tests of its room.

    python -m tests.mutation [--room cases/plans] [--seed 4711] [--share 0.2] [--quick] [--report docs/reports/mutation.md]

A mutant first meets the quick tests of its room (pure, no service), then those with a service on SQLite. What survives
both is listed; `explained.toml` beside this file says of each why it changes nothing that matters.
"""

import argparse
import random
import sys
import time
from dataclasses import dataclass, field

from tests.house.places import ROOT
from tests.mutation.operators import Mutant, mutants
from tests.mutation.report import explained, write_report
from tests.mutation.targets import Target, targets
from tests.mutation.trying import Fate, tried_anew, tried_on

_QUICK_SECONDS = 60.0
_SLOW_SECONDS = 240.0


@dataclass
class Outcome:
    """What became of the mutants of one file."""

    target: Target
    of: int = 0
    fates: list[tuple[Mutant, Fate]] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, fate: Fate) -> int:
        """How many."""
        return sum(1 for _, one in self.fates if one is fate)

    @property
    def survivors(self) -> list[Mutant]:
        """Whom nobody noticed."""
        return [mutant for mutant, fate in self.fates if fate is Fate.SURVIVED]


def tried(target: Target, seed: int, share: float, *, quick_only: bool = False) -> Outcome:
    """All mutants of a file, or a seeded share of them."""
    began = time.monotonic()
    file = ROOT / target.file
    every = [mutant for mutant in mutants(file.read_text("utf-8")) if _compiles(mutant)]
    count = max(1, round(len(every) * share)) if every else 0
    chosen = sorted(random.Random(f"{seed}|{target.file}").sample(every, count), key=lambda one: (one.line, one.key))
    fates = dict.fromkeys((one.key for one in chosen), Fate.SURVIVED)
    for quick, seconds in ((True, _QUICK_SECONDS), (False, _SLOW_SECONDS))[: 1 if quick_only else 2]:
        waiting = [one for one in chosen if fates[one.key] is Fate.SURVIVED]
        if waiting:
            fates |= tried_on(target.module, file, target.tests, waiting, quick=quick, seconds=seconds).fates
        for one in chosen:
            if fates[one.key] is Fate.SURVIVED and not one.in_function:
                fates[one.key] = tried_anew(target.module, file, target.tests, one, seconds, quick=quick)
    return Outcome(target, len(every), [(one, fates[one.key]) for one in chosen], time.monotonic() - began)


def _compiles(mutant: Mutant) -> bool:
    try:
        compile(mutant.text, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def main() -> int:
    """Prints a line per file and each survivor; 1 where one is not explained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--room", default="", help="only files whose room begins so")
    parser.add_argument("--without", default="", help="rooms that are left out, parted by commas")
    parser.add_argument("--seed", type=int, default=4711)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument(
        "--quick", action="store_true", help="only the tests without a service: who survives is asked again"
    )
    parser.add_argument("--report", default="")
    asked = parser.parse_args()
    outcomes: list[Outcome] = []
    open_ones = 0
    for target in _wanted(asked.room, asked.without):
        outcome = tried(target, asked.seed, asked.share, quick_only=asked.quick)
        outcomes.append(outcome)
        known = explained(target.file)
        print(_line(outcome), flush=True)
        for mutant in outcome.survivors:
            reason = known.get(mutant.key)
            open_ones += reason is None
            print(f"    {target.file}:{mutant.line}: {mutant.key}{f'  # {reason}' if reason else ''}", flush=True)
        if asked.report:
            write_report(ROOT / asked.report, outcomes, asked.seed, asked.share)
    print(f"{open_ones} survivors that nobody explained")
    return 1 if open_ones else 0


def _wanted(room: str, without: str) -> list[Target]:
    left_out = set(without.split(","))
    return [one for one in targets() if one.room.startswith(room) and one.room not in left_out]


def _line(outcome: Outcome) -> str:
    killed = outcome.count(Fate.KILLED) + outcome.count(Fate.ENDLESS)
    return (
        f"{outcome.target.room:28} {len(outcome.fates):4} of {outcome.of:4} tried, {killed:4} killed, "
        f"{len(outcome.survivors):3} survived, {outcome.seconds:6.0f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
