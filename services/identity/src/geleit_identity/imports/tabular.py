"""Tables as text: CSV after RFC 4180, and what spreadsheets make of it.

UTF-8 with or without a byte order mark; comma, semicolon or tab; a first line `sep=;`; quoted cells with line breaks;
empty cells at the end of a row that are not written; a header whose names differ in case and blanks.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from typing import Final

from geleit_kit.pure.jobs import LONGEST_ROW, Lines
from geleit_kit.pure.problems import Invalid, Place

_DELIMITERS: Final = ";,\t"
_SEP: Final = re.compile(r"sep=([;,\t])", re.IGNORECASE)
_FORMULA: Final = re.compile(r'="([^"]*)"')
"""How a spreadsheet is told to keep leading zeros: `="05315000"`."""

Cells = Mapping[str, str]
"""Field -> text of one row; empty cells are left out."""


def open_after(line: str, delimiter: str, *, inside: bool) -> bool:
    """Whether a quoted cell is still open at the end of this line; `inside`: it was at its beginning. A quote in the
    midst of a cell that does not begin with one is a letter.
    """
    at = 0
    while True:
        if inside:
            close = line.find('"', at)
            if close < 0:
                return True
            if line[close + 1 : close + 2] == '"':
                at = close + 2
                continue
            inside, at = False, line.find(delimiter, close + 1)
        elif line[at : at + 1] == '"':
            inside, at = True, at + 1
            continue
        else:
            at = line.find(delimiter, at)
        if at < 0:
            return False
        at += 1


def delimiter_of(header: str) -> str:
    """The sign between the names of a header: the one that stands there most often outside of quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=bare.count)


class Table:
    """Cuts a table into records; knows its header once the first line was read.

    `fields`: name in the header (in lower case, without blanks around it) -> field of the house, or None for a column
    that is left out. Raises Invalid where the header has a name that is none of them (`/columns/<number>`), the same
    field twice, or where a quote is never closed.
    """

    def __init__(self, fields: Mapping[str, str | None]) -> None:
        self._lines, self._fields = Lines(), fields
        self._delimiter: str | None = None
        self.columns: Sequence[str | None] | None = None
        self._held: list[str] = []
        self._size = 0
        self._inside = False

    def feed(self, text: str) -> list[str | None]:
        """The records that are complete now."""
        return [record for line in self._lines.feed(text) for record in self._line(line)]

    def end(self) -> list[str | None]:
        """The last record. Raises Invalid where a quote is open, or where there is no header."""
        found = [record for line in self._lines.end() for record in self._line(line)]
        if self._inside:
            raise Invalid("quote_not_closed")
        if self.columns is None:
            raise Invalid("header_missing")
        return found

    def cells(self, record: str) -> Cells | Place:
        """Field -> text of a record, or what is wrong with the record."""
        try:
            lines = (f"{line}\n" for line in record.split("\n"))
            row = next(csv.reader(lines, delimiter=self._delimiter or ",", strict=True))
        except (csv.Error, StopIteration):
            return Place("", "quote_misplaced")
        columns = self.columns or ()
        texts = [_text(cell) for cell in row]
        if any(texts[len(columns) :]):
            return Place("", "more_cells_than_columns")
        return {field: text for field, text in zip(columns, texts, strict=False) if field and text}

    def _line(self, line: str | None) -> list[str | None]:
        if self._delimiter is None and line is not None:
            if not line.strip():
                return []
            if told := _SEP.fullmatch(line.strip(" ")):
                self._delimiter = told[1]
                return []
            self._delimiter = delimiter_of(line)
        return self._record(line)

    def _record(self, line: str | None) -> list[str | None]:
        delimiter = self._delimiter or ","
        self._size += len(line) + 1 if line is not None else LONGEST_ROW + 2
        self._held = [*self._held, line] if line is not None and self._size <= LONGEST_ROW + 1 else []
        self._inside = open_after(line or "", delimiter, inside=self._inside)
        if self._inside:
            return []
        record = "\n".join(self._held) if self._size <= LONGEST_ROW + 1 else None
        self._held, self._size = [], 0
        if self.columns is None:
            self.columns = self._header(record)
            return []
        empty = record is not None and not record.strip(f" {delimiter}")
        return [] if empty else [record]

    def _header(self, record: str | None) -> Sequence[str | None]:
        if record is None:
            raise Invalid("header_missing")
        names = [_text(cell).casefold() for cell in next(csv.reader([record], delimiter=self._delimiter or ","))]
        known = [self._fields.get(name) for name in names]
        unknown = [number for number, name in enumerate(names) if name and name not in self._fields]
        twice = [number for number, field in enumerate(known) if field and field in known[:number]]
        places = [Place(f"/columns/{number}", "column_unknown") for number in unknown]
        places += [Place(f"/columns/{number}", "column_twice") for number in twice]
        if places or not any(known):
            raise Invalid("header_not_understood", places=places[:50])
        return known


def _text(cell: str) -> str:
    """The text of a cell, without blanks around it (also those that do not break) and without a formula's shell."""
    text = cell.strip().strip("\u00a0").strip()
    formula = _FORMULA.fullmatch(text)
    return formula[1] if formula else text
