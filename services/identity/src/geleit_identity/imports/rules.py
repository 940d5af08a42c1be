"""From the cells of a table to a person as the house takes one: columns, days, yes and no, several values in a cell."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from geleit_identity.imports.tabular import Cells
from geleit_kit.pure.problems import Place

NAMES: Final[Mapping[str, str]] = {
    "family_name": "family",
    "given_name": "given",
    "patronymic": "patronymic",
    "single_name": "single",
    "name": "unknown",
}
"""Columns of names, and the kind of each. Several spellings stand in one cell with `|` between them."""
ADDRESS: Final[Mapping[str, str]] = {
    "street": "street",
    "house_number": "house_number",
    "postal_code": "postal_code",
    "place": "place",
    "addition": "addition",
    "municipality_key": "municipality_key",
    "address_from": "valid_from",
    "address_until": "valid_until",
}
"""Columns of the address, and its fields."""
OTHERS: Final = (
    "own_reference", "birth", "birth_precision", "languages", "interpreter_needed", "interpreter_language",
)  # fmt: skip
FIELDS: Final = (*OTHERS, *NAMES, *ADDRESS)
"""Every column that an import of persons knows."""

GERMAN: Final[Mapping[str, str]] = {
    "aktenzeichen": "own_reference",
    "familienname": "family_name",
    "nachname": "family_name",
    "vorname": "given_name",
    "vornamen": "given_name",
    "vatersname": "patronymic",
    "geburtsdatum": "birth",
    "strasse": "street",
    "hausnummer": "house_number",
    "plz": "postal_code",
    "ort": "place",
    "adresszusatz": "addition",
    "ags": "municipality_key",
    "gemeindeschlüssel": "municipality_key",
    "sprachen": "languages",
    "dolmetscher": "interpreter_needed",
    "dolmetschsprache": "interpreter_language",
}
"""Names of columns as German systems write them, folded (`Straße` is `strasse`)."""

MAPPING_FIELDS: Final = ("system", "code_list", "own_code", "code", "valid_from", "own_reference")
MAPPING_COLUMNS: Final[Mapping[str, str]] = {
    **{name: name for name in MAPPING_FIELDS},
    "verfahren": "system",
    "codeliste": "code_list",
    "eigener schlüssel": "own_code",
    "schlüssel": "code",
    "gültig ab": "valid_from",
    "aktenzeichen": "own_reference",
}
"""Columns of a table of code mappings, and their fields."""

_YES_NO: Final[Mapping[str, str]] = {
    **dict.fromkeys(("yes", "ja", "j", "y", "1", "true", "wahr", "x"), "yes"),
    **dict.fromkeys(("no", "nein", "n", "0", "false", "falsch"), "no"),
    **dict.fromkeys(("unknown", "unbekannt", "?"), "unknown"),
}
_GERMAN_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_GERMAN_MONTH: Final = re.compile(r"(\d{1,2})\.(\d{4})")
_SHORT_YEAR: Final = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2}")
_ISO: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_BAR: Final = re.compile(r"\|")
_BETWEEN_CODES: Final = re.compile(r"[|,; ]")
_PRECISIONS: Final = {4: "year", 7: "month", 10: "day"}
_WRONG_ENCODING: Final = re.compile(
    "\ufffd|[\u00c3\u00c4\u00c5][\u0080-\u00bf\u2013-\u203a\u0152\u0153\u0178\u20ac\u02c6]"
)
"""A letter of UTF-8 that somebody read as Windows-1252 or Latin-1 (`MÃ¼ller`), or that nobody could read."""


def known_columns(own: Mapping[str, str | None]) -> dict[str, str | None]:
    """Name in a header -> field. `own` names a system's own columns; None leaves one out."""
    built_in: dict[str, str | None] = {**GERMAN, **{name: name for name in FIELDS}}
    return built_in | {name.strip().casefold(): value for name, value in own.items()}


def wrong_columns(own: Mapping[str, str | None]) -> list[str]:
    """The fields that a mapping of columns names and that do not exist."""
    return sorted({value for value in own.values() if value is not None and value not in FIELDS})


def ill_read(text: str) -> bool:
    """Whether a text was read with the wrong encoding somewhere on its way."""
    return _WRONG_ENCODING.search(text) is not None


@dataclass(slots=True)
class Draft:
    """A person as the house takes one, and where each part of it came from: pointer into the person -> column."""

    document: dict[str, Any] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    def wrong(self, column: str, code: str) -> None:
        """Notes what is wrong in a column."""
        self.places.append(Place(f"/{column}", code))


def drafted(cells: Cells, codes: Mapping[str, str], spelling_source: str) -> Draft:
    """The person that a row of a table describes. `codes` translates codes of languages of an own system."""
    draft = Draft()
    if "own_reference" in cells:
        draft.document["own_reference"] = cells["own_reference"]
    _names(draft, cells, spelling_source)
    _birth(draft, cells)
    _address(draft, cells)
    _languages(draft, cells, codes)
    for column, text in cells.items():
        if ill_read(text):
            draft.wrong(column, "wrong_encoding")
    return draft


def mapping_of(cells: Cells, columns: Collection[str | None]) -> tuple[dict[str, str | None], tuple[Place, ...]]:
    """The code mapping that a row describes, and what is wrong in it. An empty cell says that the own code has no
    counterpart; a table without that column says nothing, and every row of it is refused.
    """
    if "code" not in columns:
        return {}, (Place("/code", "missing"),)
    document: dict[str, str | None] = {"code": None, **cells}
    if "valid_from" in cells:
        on = day_of(cells["valid_from"])
        if on is None or len(on) != len("2016-06-01"):
            return {}, (Place("/valid_from", "day_not_readable"),)
        document["valid_from"] = on
    return document, ()


def led_back(places: Iterable[Place], origin: Mapping[str, str]) -> tuple[Place, ...]:
    """Places in the person, as places in the row that it came from."""
    return tuple(Place(_column(place.pointer, origin), place.code) for place in places)


def _column(pointer: str, origin: Mapping[str, str]) -> str:
    found = max((at for at in origin if f"{pointer}/".startswith(f"{at}/")), key=len, default=None)
    return pointer if found is None else f"/{origin[found]}"


def _names(draft: Draft, cells: Cells, source: str) -> None:
    names: list[dict[str, str]] = []
    for column, kind in NAMES.items():
        for value in _several(cells.get(column, ""), _BAR):
            draft.origin[f"/names/{len(names)}"] = column
            names.append({"kind": kind, "value": value, "spelling_source": source})
    if names:
        draft.document["names"] = names


def _birth(draft: Draft, cells: Cells) -> None:
    if not {"birth", "birth_precision"} & set(cells):
        return
    draft.origin |= {"/birth": "birth", "/birth/precision": "birth_precision"}
    given = cells.get("birth", "")
    on = day_of(given)
    if given and on is None:
        draft.wrong("birth", "year_of_two_digits" if _SHORT_YEAR.fullmatch(given) else "day_not_readable")
        return
    read_off = _PRECISIONS[len(on)] if on else "unknown"
    draft.document["birth"] = {"on": on, "precision": cells.get("birth_precision", read_off)}


def _address(draft: Draft, cells: Cells) -> None:
    found: dict[str, Any] = {}
    for column, name in ADDRESS.items():
        if column not in cells:
            continue
        draft.origin[f"/addresses/0/{name}"] = column
        value: str | None = cells[column]
        if name.startswith("valid_"):
            value = day_of(cells[column])
            if value is None or len(value) != len("2016-06-01"):
                draft.wrong(column, "day_not_readable")
                continue
        found[name] = value
    if found:
        draft.document["addresses"] = [found]


def _languages(draft: Draft, cells: Cells, codes: Mapping[str, str]) -> None:
    spoken = [codes.get(code, code) for code in _several(cells.get("languages", ""), _BETWEEN_CODES)]
    if spoken:
        draft.document["languages"] = spoken
        draft.origin["/languages"] = "languages"
    needed, language = cells.get("interpreter_needed"), cells.get("interpreter_language")
    if needed is None and language is None:
        return
    draft.origin |= {"/interpreter": "interpreter_needed", "/interpreter/language": "interpreter_language"}
    said = _YES_NO.get(needed.casefold()) if needed else "yes"
    if said is None:
        draft.wrong("interpreter_needed", "yes_no_not_readable")
        return
    draft.document["interpreter"] = {"needed": said, "language": codes.get(language, language) if language else None}


def _several(cell: str, between: re.Pattern[str]) -> list[str]:
    return [one.strip() for one in between.split(cell) if one.strip()]


def day_of(text: str) -> str | None:
    """A day as the house writes it, as far as it is known: `1998-03-14`, `1998-03`, `1998`; None where it is not
    readable. German days too (`14.03.1998`, `03.1998`); `00` says that a day or month is not known, as registers write.
    """
    if found := _GERMAN_DAY.fullmatch(text):
        day, month, year = found.groups()
        if int(month) == 0:
            return year if int(day) == 0 else None
        return f"{year}-{int(month):02}" if int(day) == 0 else _real(f"{year}-{int(month):02}-{int(day):02}")
    if found := _GERMAN_MONTH.fullmatch(text):
        return _real(f"{found[2]}-{int(found[1]):02}")
    while text.endswith("-00") and _ISO.fullmatch(text):
        text = text[:-3]
    return _real(text) if _ISO.fullmatch(text) else None


def _real(text: str) -> str | None:
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return None
    return text
