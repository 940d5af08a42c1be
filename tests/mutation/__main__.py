"""`make mutation`: every wrong version of what decides, against the tests of its room.

    python -m tests.mutation [--room cases/plans] [--without cases/gaps,...] [--seed 4711] [--share 0.2] [--quick]
                             [--keep FILE] [--report docs/reports/mutation.md]

A mutant first meets the quick tests of its room (pure, no service), then those with a service on SQLite. What survives
both is listed; `explained.toml` beside this file says of each why it changes nothing that matters, and whoever stands
there is not asked a second time. `--keep` notes each room's outcome in a file, so that a run can be made in parts; the
report is of all that is noted there, and who survived the quick tests there is asked by the others alone.
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path

from tests.house.places import ROOT
from tests.mutation.operators import Mutant, mutants
from tests.mutation.report import Outcome, explained, write_report
from tests.mutation.targets import Target, targets
from tests.mutation.trying import Fate, tried_anew, tried_on

_QUICK_SECONDS = 60.0
_SLOW_SECONDS = 240.0


def tried(
    target: Target, seed: int, share: float, *, quick_only: bool = False, noted: Outcome | None = None
) -> Outcome:
    """All mutants of a file, or a seeded share of them. What the quick tests were `noted` to answer stands."""
    began = time.monotonic()
    file = ROOT / target.file
    every = [mutant for mutant in mutants(file.read_text("utf-8")) if _compiles(mutant)]
    count = max(1, round(len(every) * share)) if every else 0
    chosen = sorted(random.Random(f"{seed}|{target.file}").sample(every, count), key=lambda one: (one.line, one.key))
    fates = dict.fromkeys((one.key for one in chosen), Fate.SURVIVED)
    known = explained(target.file)
    stages = [(True, _QUICK_SECONDS), (False, _SLOW_SECONDS)][: 1 if quick_only else 2]
    if noted is not None and noted.quick and not quick_only and {key for key, _, _ in noted.fates} == set(fates):
        fates, stages = {key: fate for key, _, fate in noted.fates}, stages[1:]
    for quick, seconds in stages:
        waiting = [one for one in chosen if fates[one.key] is Fate.SURVIVED and (quick or one.key not in known)]
        if not waiting:
            continue
        round_ = tried_on(target.module, file, target.tests, waiting, quick=quick, seconds=seconds)
        fates |= round_.fates
        for one in waiting:
            if fates[one.key] is Fate.SURVIVED and not one.in_function and round_.files:
                fates[one.key] = tried_anew(target.module, file, round_.files, one, seconds, quick=quick)
    took = time.monotonic() - began
    told = tuple((one.key, one.line, fates[one.key]) for one in chosen)
    return Outcome(target.room, target.file, len(every), told, seed, share, quick_only, took)


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
    parser.add_argument("--keep", default="", help="a file that notes the outcomes")
    parser.add_argument("--report", default="")
    asked = parser.parse_args()
    kept = Path(asked.keep) if asked.keep else None
    outcomes = {one.room: one for one in _noted(kept)}
    open_ones = 0
    for target in _wanted(asked.room, asked.without):
        noted = outcomes.get(target.room)
        outcome = tried(target, asked.seed, asked.share, quick_only=asked.quick, noted=noted)
        outcomes[target.room] = outcome
        open_ones += _told(outcome)
        if kept is not None:
            kept.write_text(json.dumps([one.noted() for one in outcomes.values()]), "utf-8")
    if asked.report:
        order = [target.room for target in targets()]
        write_report(ROOT / asked.report, sorted(outcomes.values(), key=lambda one: order.index(one.room)))
    print(f"{open_ones} survivors that nobody explained")
    return 1 if open_ones else 0


def _noted(kept: Path | None) -> list[Outcome]:
    """What earlier parts of the run noted."""
    return [Outcome.of_note(one) for one in json.loads(kept.read_text("utf-8"))] if kept and kept.exists() else []


def _told(outcome: Outcome) -> int:
    """Prints a room; answers how many of its survivors nobody explained."""
    known = explained(outcome.file)
    print(_line(outcome), flush=True)
    for key, line in outcome.survivors:
        print(f"    {outcome.file}:{line}: {key}{f'  # {known[key]}' if key in known else ''}", flush=True)
    return sum(key not in known for key, _ in outcome.survivors)


def _wanted(room: str, without: str) -> list[Target]:
    left_out = set(without.split(","))
    return [one for one in targets() if one.room.startswith(room) and one.room not in left_out]


def _line(outcome: Outcome) -> str:
    return (
        f"{outcome.room:28} {len(outcome.fates):4} of {outcome.of:4} tried, {outcome.killed:4} killed, "
        f"{len(outcome.survivors):3} survived, {outcome.seconds:6.0f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
