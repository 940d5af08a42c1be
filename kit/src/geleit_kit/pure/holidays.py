"""The public holidays of the sixteen Länder as dated data: which day, in which Land, in which years, by which law.

Known from 1991, the first whole year of the united Länder. Sundays are no holidays here except Easter Sunday and Whit
Sunday in Brandenburg, where the law names them. A holiday of some municipalities only is marked `local`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from geleit_kit.pure.texts import Text

CALENDAR_VERSION: Final = "de-2026.1"
"""Stored with every deadline. Changes with each change of a table below (a test holds the tables against it)."""

FIRST_YEAR: Final = 1991


class Land(StrEnum):
    """The Länder by their ISO 3166-2:DE codes, in the order of the official municipality key (01 to 16)."""

    SH = "SH"
    HH = "HH"
    NI = "NI"
    HB = "HB"
    NW = "NW"
    HE = "HE"
    RP = "RP"
    BW = "BW"
    BY = "BY"
    SL = "SL"
    BE = "BE"
    BB = "BB"
    MV = "MV"
    SN = "SN"
    ST = "ST"
    TH = "TH"


HOLIDAY_LAWS: Final[Mapping[Land, str]] = MappingProxyType(
    {
        Land.SH: "§ 2 SFTG (Gesetz über Sonn- und Feiertage, Schleswig-Holstein)",
        Land.HH: "§ 1 Feiertagsgesetz (Hamburg)",
        Land.NI: "§ 2 NFeiertagsG (Niedersachsen)",
        Land.HB: "§ 2 Gesetz über die Sonn-, Gedenk- und Feiertage (Bremen)",
        Land.NW: "§ 2 Feiertagsgesetz NW",
        Land.HE: "§ 1 Hessisches Feiertagsgesetz",
        Land.RP: "§ 2 Landesfeiertagsgesetz (Rheinland-Pfalz)",
        Land.BW: "§ 1 Feiertagsgesetz (Baden-Württemberg)",
        Land.BY: "Art. 1 Feiertagsgesetz (Bayern)",
        Land.SL: "§ 2 Sonn- und Feiertagsgesetz (Saarland)",
        Land.BE: "§ 1 Gesetz über die Sonn- und Feiertage (Berlin)",
        Land.BB: "§ 2 Feiertagsgesetz (Brandenburg)",
        Land.MV: "§ 2 Feiertagsgesetz Mecklenburg-Vorpommern",
        Land.SN: "§ 1 SächsSFG (Sachsen)",
        Land.ST: "§ 2 FeiertG LSA (Sachsen-Anhalt)",
        Land.TH: "§ 2 Thüringer Feier- und Gedenktagsgesetz",
    }
)
_UNITY: Final = "Art. 2 Abs. 2 Einigungsvertrag"


@dataclass(frozen=True, slots=True)
class Span:
    """Where and in which years (both included; `last` None = still) a day is a holiday. `law` None = the Land's own."""

    lands: tuple[Land, ...]
    first: int = FIRST_YEAR
    last: int | None = None
    local: bool = False
    law: str | None = None

    def covers(self, land: Land, year: int) -> bool:
        """Whether the span holds in this Land and year."""
        return land in self.lands and self.first <= year and (self.last is None or year <= self.last)


@dataclass(frozen=True, slots=True)
class Rule:
    """One holiday of the table: how its day is found in a year, and where it holds."""

    key: str
    name: Text
    falls_on: Callable[[int], date]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday in a Land and year, with the law that makes it one."""

    key: str
    name: Text
    day: date
    law: str
    local: bool


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the rule of 1582, in the integer form of Meeus, Jones and Butcher)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    full_moon = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - full_moon - of_century % 4) % 7
    late = (golden + 11 * full_moon + 22 * weekday) // 451
    month, day = divmod(full_moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _easter(days: int) -> Callable[[int], date]:
    return lambda year: easter_sunday(year) + timedelta(days=days)


def _repentance_day(year: int) -> date:
    """The Wednesday before 23 November: eleven days before the first Sunday of Advent."""
    before = date(year, 11, 22)
    return before - timedelta(days=(before.weekday() - 2) % 7)


_ALL: Final = tuple(Land)
_REFORMATION_EAST: Final = (Land.BB, Land.MV, Land.SN, Land.ST, Land.TH)
_REFORMATION_NORTH: Final = (Land.HB, Land.HH, Land.NI, Land.SH)
_REFORMATION_2017: Final = tuple(land for land in Land if land not in _REFORMATION_EAST)
_CORPUS_CHRISTI: Final = (Land.BW, Land.BY, Land.HE, Land.NW, Land.RP, Land.SL)
_ALL_SAINTS: Final = (Land.BW, Land.BY, Land.NW, Land.RP, Land.SL)

RULES: Final[tuple[Rule, ...]] = (
    Rule("new_year", Text("Neujahr", "New Year's Day"), _fixed(1, 1), (Span(_ALL),)),
    Rule("epiphany", Text("Heilige Drei Könige", "Epiphany"), _fixed(1, 6), (Span((Land.BW, Land.BY, Land.ST)),)),
    Rule(
        "womens_day",
        Text("Internationaler Frauentag", "International Women's Day"),
        _fixed(3, 8),
        (Span((Land.BE,), first=2019), Span((Land.MV,), first=2023)),
    ),
    Rule("good_friday", Text("Karfreitag", "Good Friday"), _easter(-2), (Span(_ALL),)),
    Rule("easter_sunday", Text("Ostersonntag", "Easter Sunday"), _easter(0), (Span((Land.BB,)),)),
    Rule("easter_monday", Text("Ostermontag", "Easter Monday"), _easter(1), (Span(_ALL),)),
    Rule("first_of_may", Text("Erster Mai", "First of May"), _fixed(5, 1), (Span(_ALL),)),
    Rule(
        "liberation_day",
        Text("Tag der Befreiung", "Liberation Day"),
        _fixed(5, 8),
        (Span((Land.BE,), first=2020, last=2020), Span((Land.BE,), first=2025, last=2025)),
    ),
    Rule("ascension", Text("Christi Himmelfahrt", "Ascension Day"), _easter(39), (Span(_ALL),)),
    Rule("whit_sunday", Text("Pfingstsonntag", "Whit Sunday"), _easter(49), (Span((Land.BB,)),)),
    Rule("whit_monday", Text("Pfingstmontag", "Whit Monday"), _easter(50), (Span(_ALL),)),
    Rule(
        "corpus_christi",
        Text("Fronleichnam", "Corpus Christi"),
        _easter(60),
        (Span(_CORPUS_CHRISTI), Span((Land.SN, Land.TH), local=True)),
    ),
    Rule(
        "uprising_of_1953",
        Text("75. Jahrestag des Volksaufstandes 1953", "75th anniversary of the uprising of 1953"),
        _fixed(6, 17),
        (Span((Land.BE,), first=2028, last=2028),),
    ),
    Rule(
        "peace_festival",
        Text("Augsburger Friedensfest", "Augsburg Peace Festival"),
        _fixed(8, 8),
        (Span((Land.BY,), local=True),),
    ),
    Rule(
        "assumption",
        Text("Mariä Himmelfahrt", "Assumption Day"),
        _fixed(8, 15),
        (Span((Land.SL,)), Span((Land.BY,), local=True)),
    ),
    Rule(
        "childrens_day", Text("Weltkindertag", "World Children's Day"), _fixed(9, 20), (Span((Land.TH,), first=2019),)
    ),
    Rule(
        "unity_day", Text("Tag der Deutschen Einheit", "Day of German Unity"), _fixed(10, 3), (Span(_ALL, law=_UNITY),)
    ),
    Rule(
        "reformation_day",
        Text("Reformationstag", "Reformation Day"),
        _fixed(10, 31),
        (
            Span(_REFORMATION_EAST),
            Span(_REFORMATION_2017, first=2017, last=2017),  # 500 years of the Reformation: once in all other Länder
            Span(_REFORMATION_NORTH, first=2018),
        ),
    ),
    Rule("all_saints", Text("Allerheiligen", "All Saints' Day"), _fixed(11, 1), (Span(_ALL_SAINTS),)),
    Rule(
        "repentance_day",
        Text("Buß- und Bettag", "Day of Repentance and Prayer"),
        _repentance_day,
        (Span(_ALL, last=1994), Span((Land.SN,), first=1995)),  # given up for the funding of long-term care insurance
    ),
    Rule("christmas_day", Text("Erster Weihnachtstag", "Christmas Day"), _fixed(12, 25), (Span(_ALL),)),
    Rule(
        "second_christmas_day", Text("Zweiter Weihnachtstag", "Second Day of Christmas"), _fixed(12, 26), (Span(_ALL),)
    ),
)


def _found(land: Land, year: int) -> Iterator[Holiday]:
    for rule in RULES:
        span = next((span for span in rule.spans if span.covers(land, year)), None)
        if span is not None:
            law = span.law or HOLIDAY_LAWS[land]
            yield Holiday(rule.key, rule.name, rule.falls_on(year), law, span.local)


@lru_cache(maxsize=1_024)
def holidays(land: Land, year: int) -> tuple[Holiday, ...]:
    """The holidays of a Land in a year by day, the local ones included. ValueError before 1991: no table."""
    if year < FIRST_YEAR:
        message = f"the holiday tables begin with {FIRST_YEAR}"
        raise ValueError(message)
    return tuple(sorted(_found(land, year), key=lambda holiday: (holiday.day, holiday.key)))
