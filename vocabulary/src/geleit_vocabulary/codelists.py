"""Code lists as dated data: official keys (residence, asylum, states, languages, municipalities) and longer own lists.

One file in `data/` is one version of one list: lines `# name<TAB>value` with its title, publisher, URN, licence and
source, then a table. Which lists there are: `code_list_keys()`. Codes are text; leading zeros count. A list is read
when it is first asked for and its lines are taken apart one by one: the municipalities cost 2 MiB, not 8.
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
_HELD_TO: Final = "held_to"
_ENGLISH: Final = "english"


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code. Days are included on both sides; None = no limit known. `successors`: codes of the same list.

    `held_to`: the last day on which something that was given before `valid_to` can still hold; None: it ends with it.
    `english`: who wrote the English label; empty where the German one stands in both languages.
    """

    code: str
    label: Label
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    held_to: date | None = None
    english: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether the code may be given on this day. An old record keeps its code whatever this says."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def holds_on(self, day: date) -> bool:
        """Whether something given in time under this code can still hold on this day."""
        last = self.held_to or self.valid_to
        return last is None or day <= last


@dataclass(frozen=True, slots=True)
class CodeList:
    """One version of a list. `urn` is the list's own address (XRepository) where it has one, otherwise empty.

    `publisher` wrote the German labels, `english` the English ones (an entry may name somebody else).
    """

    key: str
    version: str
    title: Label
    publisher: str
    urn: str
    urn_version: str
    source: str
    licence: str
    english: str
    valid_from: date | None
    entries: "Lines"

    @property
    def versioned_urn(self) -> str:
        """The address of this version, as the XRepository writes it: the list's own, `_`, the version."""
        return f"{self.urn}_{self.urn_version or self.version}" if self.urn else ""

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

    def followers(self, code: str, day: date) -> tuple[CodeEntry, ...]:
        """The codes that stand on a day for one that has ended, through any number of changes; itself while valid."""
        found: dict[str, CodeEntry] = {}
        open_, seen = [code], set[str]()
        while open_:
            entry = self.get(open_.pop(0))
            if entry is None or entry.code in seen:
                continue
            seen.add(entry.code)
            if entry.valid_on(day):
                found[entry.code] = entry
            elif entry.valid_to is not None and entry.valid_to < day:
                open_ += entry.successors
        return tuple(found.values())

    def forerunners(self, code: str, day: date) -> tuple[CodeEntry, ...]:
        """The codes valid on a day before `code` began that have come to it."""
        known = self.get(code)
        if known is None or known.valid_from is None or known.valid_from <= day:
            return ()
        older, open_ = set[str](), [code]
        while open_:
            found = self.entries.into().get(open_.pop(), set()) - older
            older |= found
            open_ += found
        return tuple(entry for entry in (self[one] for one in sorted(older)) if entry.valid_on(day))


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


def code_list_on(key: str, day: date) -> CodeList:
    """The version that was in force on a day; before the oldest one known, that one: its codes carry their own days."""
    return in_force(code_list_versions(key), day)


def in_force(versions: tuple[CodeList, ...], day: date) -> CodeList:
    """Of versions, the oldest first: the last one that had begun on a day, or the oldest."""
    begun = [found for found in versions if found.valid_from is None or found.valid_from <= day]
    return begun[-1] if begun else versions[0]


@dataclass(frozen=True, slots=True)
class CodeFault:
    """Why a code cannot stand for days: `what` is `code_not_in_list`, `code_not_in_force` (it came later) or
    `code_ended`; then `ended_on` is its last day and `successors` are the codes that stand for it.
    """

    what: str
    ended_on: date | None = None
    successors: tuple[CodeEntry, ...] = ()


def fault_of_code(versions: tuple[CodeList, ...], code: str, first: date, last: date) -> CodeFault | None:
    """What keeps a code from standing from `first` to `last` (inclusive), or None: it has to be in the version in force
    on the first day and valid on it, and what was given in time may hold no longer than its `held_to`.
    """
    then = in_force(versions, first)
    known = then.get(code)
    if known is None:
        return _dropped(versions, code, first, then)
    if known.valid_from is not None and first < known.valid_from:
        return CodeFault("code_not_in_force")
    if not known.valid_on(first) or not known.holds_on(last):
        return CodeFault("code_ended", known.valid_to, then.followers(code, last))
    return None


def _dropped(versions: tuple[CodeList, ...], code: str, first: date, then: CodeList) -> CodeFault:
    """A code that the version in force does not have: an earlier one had it, a later one will, or none."""
    position = versions.index(then)
    for earlier in reversed(versions[:position]):
        known = earlier.get(code)
        if known is not None:
            successors = tuple(entry for one in known.successors for entry in then.followers(one, first))
            return CodeFault("code_ended", known.valid_to, successors)
    later = any(code in found for found in versions[position + 1 :])
    return CodeFault("code_not_in_force" if later else "code_not_in_list")


class Lines(Mapping[str, CodeEntry]):
    """The rows of a table by code. A line becomes an entry when it is asked for."""

    __slots__ = ("_columns", "_english", "_into", "_lines")

    def __init__(self, columns: list[str], lines: list[str], english: str) -> None:
        self._columns, self._english = columns, english
        self._lines = {line.partition("\t")[0]: line for line in lines}
        self._into: dict[str, set[str]] | None = None

    def into(self) -> Mapping[str, set[str]]:
        """Successor -> the codes that name it."""
        if self._into is None:
            self._into = {}
            place = self._columns.index("successor")
            for code, line in self._lines.items():
                for successor in line.split("\t", place + 1)[place].split():
                    self._into.setdefault(successor, set()).add(code)
        return self._into

    def __getitem__(self, code: str) -> CodeEntry:
        cells = self._lines[code].split("\t")
        return _entry(dict(zip(self._columns, cells, strict=True)), self._english)

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, code: object) -> bool:
        return code in self._lines


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
    text = files("geleit_vocabulary").joinpath("data", name).read_text("utf-8")
    return parsed(name.partition(".")[0], text)


def parsed(key: str, text: str) -> CodeList:
    """One version of a list from the text of its file."""
    lines = text.splitlines()
    head = dict(line[2:].split("\t", 1) for line in lines if line.startswith("# "))
    table = [line for line in lines if not line.startswith("# ")]
    return CodeList(
        key=key,
        version=head["version"],
        title=Label(head["title_de"], head["title_en"]),
        publisher=head["publisher"],
        urn=head["urn"],
        urn_version=head["urn_version"],
        source=head["source"],
        licence=head["licence"],
        english=head[_ENGLISH],
        valid_from=_day(head["valid_from"]),
        entries=Lines(table[0].split("\t"), table[1:], head[_ENGLISH]),
    )


def _entry(row: dict[str, str], english: str) -> CodeEntry:
    code, de, en, valid_from, valid_to, successor = (row.pop(column) for column in _FIXED)
    held_to, own_english = row.pop(_HELD_TO, ""), row.pop(_ENGLISH, "")
    return CodeEntry(
        code=code,
        # A proper name and an official term without a short English one stand in German in both languages.
        label=Label(de, en or de),
        valid_from=_day(valid_from),
        valid_to=_day(valid_to),
        successors=tuple(successor.split()),
        attributes=MappingProxyType({name: value for name, value in row.items() if value}),
        held_to=_day(held_to),
        english=(own_english or english) if en else "",
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
