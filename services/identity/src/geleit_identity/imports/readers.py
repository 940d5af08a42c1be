"""Readers of the two forms in which persons come: a line of JSON each, or a row of a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from geleit_identity.imports.rules import drafted, ill_read, known_columns, led_back
from geleit_identity.imports.tabular import Table
from geleit_identity.persons.schemas import PersonIn
from geleit_kit.http.problems import of_validation
from geleit_kit.http.reading import document_of
from geleit_kit.pure.jobs import Lines, Reader, RowGiven
from geleit_kit.pure.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Imported:
    """A person of an input, and where in the row each part of it stands: pointer -> column, empty for JSON."""

    given: PersonIn
    origin: Mapping[str, str] = field(default_factory=dict)


def reader_of(parameters: Mapping[str, Any]) -> Reader:
    """The reader for a job's settings."""
    return TableOfPersons(parameters) if parameters["format"] == "csv" else LinesOfPersons()


class LinesOfPersons:
    """NDJSON: each line a person. Empty lines are no rows."""

    def __init__(self) -> None:
        self._lines = Lines()

    def feed(self, text: str) -> list[str | None]:
        """The lines that are complete now."""
        return _filled(self._lines.feed(text))

    def end(self) -> list[str | None]:
        """The last line."""
        return _filled(self._lines.end())

    def row(self, record: str) -> RowGiven:
        """A line, understood."""
        if ill_read(record):
            return RowGiven(None, (Place("", "wrong_encoding"),))
        try:
            document = document_of(record.encode(), "application/json", None)
            return RowGiven(Imported(PersonIn.model_validate(document)))
        except ValidationError as error:
            return RowGiven(None, _places(of_validation(list(error.errors()))))
        except Problem as problem:
            return RowGiven(None, _places(problem))


class TableOfPersons(Table):
    """CSV: each row a person."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        super().__init__(known_columns(parameters["columns"]))
        self._codes: Mapping[str, str] = parameters.get("codes", {})
        self._source: str = parameters["spelling_source"]
        self._on_match: str = parameters["on_match"]

    def row(self, record: str) -> RowGiven:
        """A row, understood. Places name its columns."""
        cells = self.cells(record)
        if isinstance(cells, Place):
            return RowGiven(None, (cells,))
        if not cells:
            return RowGiven(None, (Place("", "row_empty"),))
        draft = drafted(cells, self._codes, self._source)
        draft.document["on_match"] = self._on_match
        try:
            given = PersonIn.model_validate(draft.document)
        except ValidationError as error:
            found = led_back(of_validation(list(error.errors())).places, draft.origin)
            return RowGiven(None, (*draft.places, *found))
        if draft.places:
            return RowGiven(None, tuple(draft.places))
        return RowGiven(Imported(given, draft.origin))


def _filled(lines: list[str | None]) -> list[str | None]:
    return [line for line in lines if line is None or line.strip()]


def _places(problem: Problem) -> tuple[Place, ...]:
    return problem.places or (Place("", problem.code),)
