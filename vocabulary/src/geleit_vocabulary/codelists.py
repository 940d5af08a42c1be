"""Code lists as dated data: official keys (residence, asylum, states, languages, municipalities) and longer own lists.

One file in `data/` is one version of one list: lines `# name<TAB>value` with its title, publisher, URN, licence and
source, then a table. Which lists there are: `code_list_keys()`. Codes are text; leading zeros count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from geleit_vocabulary.coded import Label

_FIXED: Final = ("code", "de", "en", "valid_from", "valid_to", "successor")


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code. Days are included on both sides; None = no limit known. `successors`: codes of the same list."""

    code: str
    label: Label
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    def valid_on(self, day: date) -> bool:
        """Whether the code may be given on this day. An old record keeps its code whatever this says."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class CodeList:
    """One version of a list. `urn` is the list's own address (XRepository) where it has one, otherwise empty."""

    key: str
    version: str
    title: Label
    publisher: str
    urn: str
    source: str
    licence: str
    valid_from: date | None
    entries: Mapping[str, CodeEntry]

    def __contains__(self, code: object) -> bool:
        return code in self.entries

    def __iter__(self) -> Iterator[CodeEntry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, code: str) -> CodeEntry:
        return self.entries[code]

    def get(self, code: str) -> CodeEntry | None:
        """The entry of a code, or None."""
        return self.entries.get(code)

    def on(self, day: date) -> tuple[CodeEntry, ...]:
        """The entries that may be given on a day, in the order of the list."""
        return tuple(entry for entry in self if entry.valid_on(day))


class UnknownCodeListError(LookupError):
    """There is no list of this key, or no such version of it."""


def code_list_keys() -> tuple[str, ...]:
    """The keys of all lists, sorted."""
    return tuple(sorted(_files()))


def code_list_versions(key: str) -> tuple[CodeList, ...]:
    """All versions of a list, the oldest first. UnknownCodeListError when there is no such list."""
    if key not in _files():
        raise UnknownCodeListError(key)
    return tuple(sorted((_read(name) for name in _files()[key]), key=lambda found: found.valid_from or date.min))


def code_list(key: str, version: str | None = None) -> CodeList:
    """A list in one version, the newest unless said. UnknownCodeListError when there is none."""
    versions = code_list_versions(key)
    if version is None:
        return versions[-1]
    for found in versions:
        if found.version == version:
            return found
    raise UnknownCodeListError(f"{key} {version}")


@cache
def _files() -> Mapping[str, tuple[str, ...]]:
    """List key -> names of its files, `<key>.<version>.tsv`."""
    found: dict[str, list[str]] = {}
    for file in files("geleit_vocabulary").joinpath("data").iterdir():
        if file.name.endswith(".tsv"):
            found.setdefault(file.name.partition(".")[0], []).append(file.name)
    return {key: tuple(sorted(names)) for key, names in found.items()}


@cache
def _read(name: str) -> CodeList:
    lines = files("geleit_vocabulary").joinpath("data", name).read_text("utf-8").splitlines()
    head = dict(line[2:].split("\t", 1) for line in lines if line.startswith("# "))
    table = [line.split("\t") for line in lines if not line.startswith("# ")]
    columns = table[0]
    entries = (_entry(dict(zip(columns, row, strict=True))) for row in table[1:])
    return CodeList(
        key=name.partition(".")[0],
        version=head["version"],
        title=Label(head["title_de"], head["title_en"]),
        publisher=head["publisher"],
        urn=head["urn"],
        source=head["source"],
        licence=head["licence"],
        valid_from=_day(head["valid_from"]),
        entries=MappingProxyType({entry.code: entry for entry in entries}),
    )


def _entry(row: dict[str, str]) -> CodeEntry:
    code, de, en, valid_from, valid_to, successor = (row.pop(column) for column in _FIXED)
    attributes = {name: value for name, value in row.items() if value}
    # A proper name and an official term without a short English one stand in German in both languages.
    return CodeEntry(code, Label(de, en or de), _day(valid_from), _day(valid_to), tuple(successor.split()), attributes)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
