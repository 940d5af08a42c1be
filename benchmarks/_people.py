"""Invented people with several register entries each, for `match_names`: households, moves, and what clerks do to data.

The errors were set before any matcher ran and know nothing of its rules. docs/matching.md lists them.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from _names import Name, Origin, origins

ERRORS = {
    "other_spelling": 0.6,  # a name is not copied from the first document but transliterated anew
    "typo_given": 0.05,
    "typo_family": 0.05,
    "swapped": 0.04,
    "part_dropped": 0.15,  # of names with several parts
    "joined": 0.08,  # several parts as one word or with a hyphen
    "split_otherwise": 0.05,
    "initial": 0.02,  # of a second given name
    "birth_missing": 0.06,
    "birth_digit": 0.03,
    "birth_swapped": 0.02,
    "birth_first_january": 0.03,  # ten times as likely for people whose documents do not tell the day
    "birth_year_off": 0.01,
    "address_missing": 0.1,
    "number_off": 0.03,
    "typo_street": 0.05,
    "postal_code_missing": 0.05,
    "postal_code_typo": 0.02,
}
UNCERTAIN_DAY = {"Arabic": 0.15, "Persian": 0.3, "Kurdish": 0.15, "Tigrinya": 0.3}
"""Share of people whose exact day of birth no document tells."""
ENTRIES = ((1, 0.55), (2, 0.28), (3, 0.12), (4, 0.05))
MOVES = 0.6
"""Chance of one more address, again and again: reception centre, transfer, shelter, flat."""
BEGINNINGS = [
    "Ahorn",
    "Birken",
    "Linden",
    "Mühlen",
    "Garten",
    "Schul",
    "Kirch",
    "Markt",
    "Bahnhof",
    "Brunnen",
    "Feld",
    "Wiesen",
    "Berg",
    "Tal",
    "Sonnen",
    "Rosen",
    "Eichen",
    "Kloster",
    "Hafen",
    "Turm",
]
ENDINGS = ["straße", "weg", "platz", "allee", "gasse", "ring", "ufer", "damm"]
PLACES = [
    f"{one}{other}"
    for one in ["Alten", "Neuen", "Ober", "Unter", "Wald", "Stein", "Grün", "Kalten"]
    for other in ["brück", "feld", "born", "hausen", "rode"]
]
NEIGHBOURS = {
    a: b for row in ("qwertzuiop", "asdfghjkl", "yxcvbnm") for a, b in zip(row, row[1:] + row[-2], strict=True)
}


@dataclass(frozen=True)
class Address:
    """Where somebody lives."""

    street: str
    number: str
    postal_code: str
    place: str


@dataclass
class Person:
    """Who stands behind the entries."""

    origin: str
    sex: str
    given: list[Name]
    family: list[Name]
    born: date
    uncertain: bool
    addresses: list[Address]


@dataclass(frozen=True)
class Entry:
    """One entry of the register. `person` is the truth; `birth` is empty or YYYY-MM-DD."""

    number: int
    person: int
    origin: str
    given: str
    family: str
    birth: str
    street: str
    house: str
    postal_code: str
    place: str


def entries(count: int, seed: int) -> list[Entry]:
    """At least so many entries, in random order."""
    chance = random.Random(seed)
    pools = origins(chance)
    found: list[Entry] = []
    person = 0
    while len(found) < count:
        for member in household(chance, pools):
            wanted = chance.choices([n for n, _ in ENTRIES], [w for _, w in ENTRIES])[0]
            passport = [name.drawn(chance) for name in member.given], [name.drawn(chance) for name in member.family]
            found += [entry(chance, member, passport, person, first=turn == 0) for turn in range(wanted)]
            person += 1
    chance.shuffle(found)
    return [replace(one, number=number) for number, one in enumerate(found)]


def household(chance: random.Random, pools: dict[str, tuple[float, Origin]]) -> list[Person]:
    """One to six people of one family name and one address history; twins now and then."""
    name = chance.choices(list(pools), [share for share, _ in pools.values()])[0]
    origin = pools[name][1]
    shared = origin.family["m"].draw(chance)
    # Slavic lists tell the forms of men and women apart; elsewhere the household shares one name.
    apart = origin.family["w"].names != origin.family["m"].names
    family = {"m": [shared], "w": [origin.family["w"].draw(chance) if apart else shared]}
    if chance.random() < origin.second_family:
        second = origin.family["m"].draw(chance)
        family = {sex: [*names, second] for sex, names in family.items()}
    addresses = [address(chance)]
    while chance.random() < MOVES:
        addresses.append(address(chance))
    members: list[Person] = []
    for _ in range(chance.choices((1, 2, 3, 4, 5, 6), (40, 18, 14, 14, 9, 5))[0]):
        sex = chance.choice("mw")
        given = [origin.given[sex].draw(chance)]
        # nobody calls two children alike, while there are names enough
        while len(members) < len(origin.given[sex].names) and any(given[0] in sibling.given for sibling in members):
            given = [origin.given[sex].draw(chance)]
        if origin.middle:
            given.insert(0, origin.middle[sex].draw(chance))
        elif chance.random() < origin.second_given:
            given.append(origin.given[sex].draw(chance))
        born = date(1950, 1, 1) + timedelta(days=chance.randrange(25_000))
        if members and chance.random() < 0.03:
            born = members[-1].born
        uncertain = chance.random() < UNCERTAIN_DAY.get(name, 0.01)
        members.append(Person(name, sex, given, family[sex], born, uncertain, addresses))
    return members


def address(chance: random.Random) -> Address:
    """A house; one in twenty is a shared accommodation of the place."""
    place = chance.randrange(len(PLACES))
    if chance.random() < 0.05:
        return Address("Am Lager", "1", f"{52_000 + place * 10}", PLACES[place])
    street = chance.choice(BEGINNINGS) + chance.choice(ENDINGS)
    return Address(street, str(chance.randrange(1, 90)), f"{52_000 + place * 10 + chance.randrange(3)}", PLACES[place])


def entry(
    chance: random.Random, person: Person, passport: tuple[list[str], list[str]], number: int, *, first: bool
) -> Entry:
    """What a clerk wrote down. The first entry copies the passport; all suffer the errors."""

    def happens(error: str) -> bool:
        return chance.random() < ERRORS[error]

    def spelled(names: list[Name], copied: list[str]) -> list[str]:
        return [
            name.drawn(chance) if not first and happens("other_spelling") else copy
            for name, copy in zip(names, copied, strict=True)
        ]

    given, family = spelled(person.given, passport[0]), spelled(person.family, passport[1])
    if len(given) > 1:
        if happens("part_dropped"):
            given.pop(0 if person.origin == "Vietnamese" else 1)
        elif happens("initial"):
            given[1] = given[1][0] + "."
        elif happens("split_otherwise"):
            family.append(given.pop(0))
    if len(family) > 1 and happens("part_dropped"):
        family.pop()
    written = [" ".join(given), " ".join(family)]
    written = [
        name.replace(" ", chance.choice(("", "-"))) if " " in name and happens("joined") else name for name in written
    ]
    for place, error in enumerate(("typo_given", "typo_family")):
        if happens(error):
            written[place] = typo(chance, written[place])
    if happens("swapped"):
        written.reverse()
    lived = chance.choice(person.addresses)
    return Entry(0, number, person.origin, written[0], written[1], birth(chance, person), *noted(chance, lived))


def birth(chance: random.Random, person: Person) -> str:
    """The date as it is written down, with the errors of dates."""
    born = person.born
    if chance.random() < ERRORS["birth_missing"]:
        return ""
    if chance.random() < ERRORS["birth_first_january"] * (10 if person.uncertain else 1):
        year = born.year + (chance.choice((-1, 0, 0, 1)) if person.uncertain else 0)
        return f"{year}-01-01"
    if chance.random() < ERRORS["birth_swapped"] and born.day <= 12:
        born = born.replace(month=born.day, day=born.month)
    if chance.random() < ERRORS["birth_year_off"]:
        born = born.replace(year=born.year + chance.choice((-10, -1, 1, 10)), day=min(born.day, 28))
    text = born.isoformat()
    if chance.random() < ERRORS["birth_digit"]:
        place = chance.choice((2, 3, 6, 8, 9))
        changed = text[:place] + str(chance.randrange(10)) + text[place + 1 :]
        text = changed if valid(changed) else text
    return text


def valid(text: str) -> bool:
    """Whether a form would take it as a date."""
    try:
        return date.fromisoformat(text) < date(2026, 1, 1)
    except ValueError:
        return False


def noted(chance: random.Random, lived: Address) -> tuple[str, str, str, str]:
    """Street, number, postal code and place as they are written down."""
    if chance.random() < ERRORS["address_missing"]:
        return "", "", "", ""
    street, number, code = lived.street, lived.number, lived.postal_code
    if chance.random() < ERRORS["typo_street"]:
        street = typo(chance, street)
    elif chance.random() < 0.2:
        street = street.replace("straße", "str.")
    if chance.random() < ERRORS["number_off"]:
        number = chance.choice((number + "a", number + "b", str(int(number) + 2), ""))
    if chance.random() < ERRORS["postal_code_missing"]:
        code = ""
    elif chance.random() < ERRORS["postal_code_typo"]:
        code = code[:3] + code[4] + code[3]
    return street, number, code, lived.place


def typo(chance: random.Random, word: str) -> str:
    """A letter left out, doubled, exchanged for its neighbour on the keyboard, or two letters turned."""
    if len(word) < 3:
        return word
    place = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place] + word[place:]
    if kind == 2:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + NEIGHBOURS.get(word[place].lower(), "e") + word[place + 1 :]
