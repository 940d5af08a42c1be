"""What became of municipalities and Kreise: which keys hold on a day what a key held on another, with shares.

Sources (heads of `territory_data`): BBSR Umsteigeschlüssel from the end of 2000 (Kreise: 1990) to the end of 2022, year
end by year end, those before 2020 straight to the end of 2020; Destatis Gebietsänderungen by the day from 2023-01-01
to 2025-02-28. What changed after that and has no event is known by the list of 2026-06-30 alone. A key without a row
has not changed. Keys: AGS (8 digits), Kreis (5); an ARS (12 digits) holds its AGS in the places 1-5 and 10-12.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

_ARS: Final = 12
_YEARS_BY_THEMSELVES: Final = date(2020, 12, 31)
"""From here on each change stands in a row of its own: a key that has none was there."""
ARS_KNOWN_FROM: Final = date(2022, 12, 31)
"""Regional keys of earlier days are in no source of this house."""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of what a key held: of its people and of its area, 0 to 1; None where the source counted none."""

    key: str
    population: float | None
    area: float | None


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts on `day`, the largest first. `exact` is False where the source leaves open whether it was so already
    (or still) on the day that was asked for: then `day` is the nearest later day for which it knows.
    """

    day: date
    exact: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    old: str
    new: str
    first: date | None
    last: date
    by: date
    population: float | None
    area: float | None


class Territory:
    """The changes of one kind of key."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._into: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            old, new = line.split("\t", 2)[:2]
            self._lines[old].append(line)
            if old != new:
                self._into[new].add(old)

    def __contains__(self, key: object) -> bool:
        return key in self._lines

    def last_day(self, key: str) -> date | None:
        """The last day on which a key that has ended is known; None where it has not ended, or is unknown."""
        groups = self._groups(key)
        if not groups or any(step.new == key for step in groups[-1]):
            return None
        return groups[-1][0].last

    def later(self, key: str, since: date, day: date) -> Parts:
        """Which keys hold on `day` what `key` held on the earlier day `since` (cut to its last day)."""
        ended = self.last_day(key)
        open_ = [(Part(key, 1.0, 1.0), min(since, ended) if ended else since)]
        found: dict[str, Part] = {}
        as_of, exact = day, True
        while open_:
            part, at = open_.pop()
            steps = next((group for group in self._groups(part.key) if group[0].last >= at), ())
            if not steps or day <= steps[0].last:
                found[part.key] = _sum(found.get(part.key), part)
                continue
            if day < steps[0].by:
                as_of, exact = max(as_of, steps[0].by), False
            open_ += [(_of(part, step), step.by) for step in steps]
        return Parts(as_of, exact, _largest_first(found.values()))

    def earlier(self, key: str, day: date, there: Collection[str] = ()) -> Parts:
        """Which other keys held on the earlier `day` what `key` holds since; the shares are those of the old keys that
        came to it. `there`: keys of which a list says that they were in use on the day.
        """
        found, exact = [], True
        until = self.last_day(key) or date.max
        for old in sorted(self._ancestors(key) - {key}):
            ended = self.last_day(old)
            if ended is not None and ended < day and old not in there:
                continue
            proved = old in there or self.was_there(old, day)
            came = next((part for part in self.later(old, day, until).parts if part.key == key), None)
            if came is not None:
                found.append(Part(old, came.population, came.area))
                exact = exact and proved
        return Parts(day, exact, _largest_first(found))

    def was_there(self, key: str, day: date) -> bool:
        """Whether the source shows that a key was in use: it names it for that day, or never made it of others."""
        if not self._into.get(key):
            return True
        groups = self._groups(key)
        named = any(group[0].first is not None and group[0].first <= day <= group[0].last for group in groups)
        return named or (bool(groups) and _YEARS_BY_THEMSELVES <= day <= groups[-1][0].last)

    def _ancestors(self, key: str) -> set[str]:
        found, open_ = {key}, [key]
        while open_:
            new = self._into.get(open_.pop(), set()) - found
            found |= new
            open_ += sorted(new)
        return found

    def _groups(self, key: str) -> Sequence[Sequence[_Step]]:
        """The changes of a key, the earliest first, each with all its parts."""
        groups: dict[date, list[_Step]] = defaultdict(list)
        for line in self._lines.get(key, ()):
            step = _step(line)
            groups[step.last].append(step)
        return [groups[last] for last in sorted(groups)]


@cache
def municipalities() -> Territory:
    """By AGS, from the end of 2000 on."""
    return Territory(_table("municipality"))


@cache
def kreise() -> Territory:
    """By the five digits, from the end of 1990 on."""
    return Territory(_table("kreis"))


def ags_of(key: str) -> str:
    """The AGS in a regional key; an AGS is one already. ValueError where it is neither."""
    if not (key.isascii() and key.isdigit()) or len(key) not in (8, _ARS):
        message = "neither an AGS nor an ARS"
        raise ValueError(message)
    return key[:5] + key[9:] if len(key) == _ARS else key


def ars_on(ags: str, day: date, ars_now: str | None) -> str | None:
    """The regional key of a municipality on a day, if it was there; `ars_now` is the one in the list. None before
    2022-12-31: no source of the house reaches back further.
    """
    if day < ARS_KNOWN_FROM:
        return None
    return next((ars for last, ars in _former_ars().get(ags, ()) if day <= last), ars_now)


@cache
def _former_ars() -> Mapping[str, list[tuple[date, str]]]:
    found: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for line in _table("regional_keys"):
        ags, ars, last = line.split("\t")
        found[ags].append((date.fromisoformat(last), ars))
    return {ags: sorted(keys) for ags, keys in found.items()}


def _table(name: str) -> list[str]:
    text = files("geleit_vocabulary").joinpath("territory_data", f"{name}.tsv").read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("# ")][1:]


def _step(line: str) -> _Step:
    old, new, first, last, by, population, area, _basis = line.split("\t")
    return _Step(
        old,
        new,
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last),
        date.fromisoformat(by),
        float(population) if population else None,
        float(area) if area else None,
    )


def _of(part: Part, step: _Step) -> Part:
    return Part(step.new, _times(part.population, step.population), _times(part.area, step.area))


def _times(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other


def _sum(one: Part | None, other: Part) -> Part:
    if one is None:
        return other
    people = None if one.population is None or other.population is None else one.population + other.population
    area = None if one.area is None or other.area is None else one.area + other.area
    return Part(one.key, people, area)


def _largest_first(parts: Iterable[Part]) -> tuple[Part, ...]:
    rounded = (
        Part(
            part.key,
            None if part.population is None else round(part.population, 6),
            None if part.area is None else round(part.area, 6),
        )
        for part in parts
    )
    return tuple(sorted(rounded, key=lambda part: (-(part.population or 0), -(part.area or 0), part.key)))
