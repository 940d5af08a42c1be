# ruff: noqa: INP001 -- a script beside the package, run by hand when a publisher brings out a new version
"""Makes the tables of territorial changes in `geleit_vocabulary/territory_data` from the publishers' files.

`python vocabulary/tools/build_territory.py FOLDER`: FOLDER holds the raw files in `gemeindeverzeichnis/`. Origin and
licence stand in the head of each table and in NOTICE.

A row of `municipality.tsv` and `kreis.tsv` says: what was `old` on a day from `first` to `last` (empty: no earlier
limit in the source) is `new` from `by` on, with these shares of its people and of its area. `basis` is `day` where an
event dates the change, `year_end` where the source compares two year ends: the change lies between `last` and `by`.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from build_tables import (  # type: ignore[import-not-found]  # the script beside this one
    DATA,
    DESTATIS_PLACES,
    Row,
    day_before,
    read,
    same_name,
)

TERRITORY = DATA.parent / "territory_data"
COLUMNS = ("old", "new", "first", "last", "by", "population", "area", "basis")
FIRST_EVENTS = "2023-01-01"
"""From here on the dated events are complete; before it the year ends of the BBSR are."""
BBSR_YEAR = "2020-12-31"
TOO_MANY = 1.01
SOURCE = f"{DESTATIS_PLACES}, dl-de/by-2-0"

Parts = tuple[tuple[str, str, str], ...]


def write(name: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Writes one table, ordered."""
    lines = [f"# source\t{SOURCE}", "# licence\tDestatis, with attribution; BBSR dl-de/by-2-0", "\t".join(columns)]
    lines += sorted("\t".join(row.get(column, "") for column in columns) for row in rows)
    TERRITORY.mkdir(exist_ok=True)
    TERRITORY.joinpath(f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def to_2020(rows: list[Row]) -> Iterator[Row]:
    """The BBSR's year ends before 2020, each to the end of 2020. Years with the same parts become one row each."""
    of_year: dict[str, dict[int, list[tuple[str, str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        part = (row["ags_2020"], row["population_share"], row["area_share"])
        of_year[row["old_ags"]][int(row["year_end"])].append(part)
    for old, years in of_year.items():
        for first, last, parts in runs({year: tuple(sorted(found)) for year, found in years.items()}):
            for new, population, area in parts:
                yield {
                    "old": old, "new": new, "first": f"{first}-12-31", "last": f"{last}-12-31", "by": BBSR_YEAR,
                    "population": population, "area": area, "basis": "year_end",
                }  # fmt: skip


def runs(years: dict[int, Parts]) -> Iterator[tuple[int, int, Parts]]:
    """First and last year of each run of years with the same parts."""
    start = previous = None
    for year in sorted(years):
        if previous is not None and start is not None and (year != previous + 1 or years[year] != years[previous]):
            yield start, previous, years[previous]
            start = year
        start, previous = start if start is not None else year, year
    if start is not None and previous is not None:
        yield start, previous, years[previous]


def transitions(rows: list[Row]) -> Iterator[Row]:
    """The BBSR's transitions of 2021 and 2022, year end to year end; a change of name alone is none.

    Parts whose people add up to more than all (the source gives 1 to each part of an empty forest) count none.
    """
    people: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        people[row["old_ags"], row["date_old"]] += float(row["population_share"] or 0)
    for row in rows:
        if row["kind"] != "name_change" and row["date_new"] < FIRST_EVENTS:
            counted = people[row["old_ags"], row["date_old"]] < TOO_MANY
            yield {
                "old": row["old_ags"], "new": row["new_ags"], "last": row["date_old"], "by": row["date_new"],
                "population": row["population_share"] if counted else "", "area": row["area_share"],
                "basis": "year_end",
            }  # fmt: skip


def events(rows: list[Row]) -> Iterator[Row]:
    """The dated events from 2023 on. Shares are what moved of the sum of all parts of the old unit on that day."""
    parts: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        dated = row["unit"] == "municipality" and row["legally_effective"] >= FIRST_EVENTS
        moved = row["kind"] in {"dissolution", "partial_transfer"} or (
            row["kind"] == "key_change" and row["old_ags"] != row["new_ags"]
        )
        if dated and moved:
            parts[row["old_ags"], row["legally_effective"]].append(row)
    for (old, day), found in parts.items():
        people, area = total(found, "population_transferred"), total(found, "area_transferred_m2")
        for row in found:
            yield {
                "old": old, "new": row["new_ags"], "last": day_before(day), "by": day, "basis": "day",
                "population": share(row["population_transferred"], people, len(found)),
                "area": share(row["area_transferred_m2"], area, len(found)),
            }  # fmt: skip


def total(rows: list[Row], column: str) -> float:
    """The sum of a column in which empty is nothing."""
    return sum(float(row[column] or 0) for row in rows)


def share(part: str, whole: float, parts: int) -> str:
    """A share with four decimals; 1 where there is one part only, empty where nothing was counted."""
    if parts == 1:
        return "1"
    return f"{float(part or 0) / whole:.6f}".rstrip("0").rstrip(".") if whole else ""


def undated(raw: Path, known: set[str]) -> Iterator[Row]:
    """Keys that were there at the end of 2024 and have no event: the one key of 2026 with the same name and Land."""
    now = {row["ags"]: row for row in read(raw / "gemeinden_names_2026-06-30.csv")}
    for row in read(raw / "obsolete_ags_2018_2026.csv"):
        if row["last_contained_in_year_end"] == "2024" and row["ags"] not in known:
            for new in same_name(row["ags"], row["name"], now.values()):
                yield {
                    "old": row["ags"], "new": new, "last": "2024-12-31", "by": "2026-06-30", "population": "1",
                    "area": "1", "basis": "year_end",
                }  # fmt: skip


def regional_keys(raw: Path) -> Iterator[Row]:
    """Regional keys (ARS) that a municipality had before another association or key gave it a new one."""
    now = {row["ags"]: row["ars"] for row in read(raw / "gemeinden_names_2026-06-30.csv")}
    for row in read(raw / "territorial_changes_2023-01_2025-02.csv"):
        kept = row["unit"] == "municipality" and row["old_ags"] == row["new_ags"]
        if kept and row["old_ars"] != row["new_ars"]:
            yield {"ags": row["old_ags"], "ars": row["old_ars"], "last": day_before(row["legally_effective"])}
    for row in read(raw / "gemeinden_2024-12-31.csv"):
        if row["ags"] in now and now[row["ags"]] != row["ars"]:
            yield {"ags": row["ags"], "ars": row["ars"], "last": "2024-12-31"}


KREISE_AFTER_2020 = (("16056", "16063", "2021-06-30", "2021-07-01"),)
"""Eisenach became part of the Wartburgkreis on 2021-07-01 (its municipality: 16056000 to 16063105)."""


def main(folder: Path) -> None:
    """Writes all tables."""
    raw = folder / "gemeindeverzeichnis"
    rows = [
        *to_2020(read(raw / "ags_to_2020_bbsr.csv.gz")),
        *transitions(read(raw / "ags_transitions_2020_2023_bbsr.csv")),
        *events(read(raw / "territorial_changes_2023-01_2025-02.csv")),
    ]
    rows += undated(raw, {row["old"] for row in rows if row["last"] >= FIRST_EVENTS})
    write("municipality", COLUMNS, rows)
    kreise = list(to_2020(read(raw / "kreis_to_2020_bbsr.csv")))
    kreise += [
        {"old": old, "new": new, "last": last, "by": by, "population": "1", "area": "1", "basis": "day"}
        for old, new, last, by in KREISE_AFTER_2020
    ]
    write("kreis", COLUMNS, kreise)
    write("regional_keys", ("ags", "ars", "last"), regional_keys(raw))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
