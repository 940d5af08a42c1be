"""Imports of code mappings as jobs: a table of what the codes of an own system mean."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from geleit_identity.code_mappings import service as code_mappings
from geleit_identity.code_mappings.rules import Outcome
from geleit_identity.code_mappings.schemas import CodeMappingIn
from geleit_identity.imports.rules import MAPPING_COLUMNS, ill_read, mapping_of
from geleit_identity.imports.schemas import CodeMappingImportIn
from geleit_identity.imports.tabular import Table
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.jobs import JobOut, begin_job
from geleit_kit.http.problems import of_validation
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.jobs import Reader, RowGiven, RowTaken
from geleit_kit.pure.problems import Place
from geleit_vocabulary.permissions import Permission

KIND: Final = "code_mapping_import"


async def begin(write: WriteSession, caller: Caller, context: ServiceContext, given: CodeMappingImportIn) -> JobOut:
    """Begins an import."""
    parameters = given.model_dump(mode="json", include={"system", "code_list"})
    return await begin_job(
        write,
        caller,
        context,
        KIND,
        parameters,
        dry_run=given.dry_run,
        content=given.content,
        own_reference=given.own_reference,
    )


class TableOfMappings(Table):
    """CSV: each row says what one own code means from a day on."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        super().__init__(MAPPING_COLUMNS)
        self._same = {name: value for name, value in parameters.items() if value is not None}

    def row(self, record: str) -> RowGiven:
        """A row, understood. Places name its columns."""
        cells = self.cells(record)
        if isinstance(cells, Place):
            return RowGiven(None, (cells,))
        if any(map(ill_read, cells.values())):
            return RowGiven(None, (Place("", "wrong_encoding"),))
        document, places = mapping_of({**self._same, **cells}, self.columns or ())
        if places:
            return RowGiven(None, places)
        try:
            given = CodeMappingIn.model_validate(document)
        except ValidationError as error:
            return RowGiven(None, tuple(of_validation(list(error.errors())).places))
        return RowGiven(given, tuple(code_mappings.wrong_in(given)))


class CodeMappingImport:
    """Mappings, by the caller's own reference where a row has one."""

    permission = Permission.BODY_ADMIN
    exists = False

    def reader(self, parameters: Mapping[str, Any]) -> Reader:
        """CSV alone: it is how systems and spreadsheets hand such lists out."""
        return TableOfMappings(parameters)

    async def prepare(self, read: ReadSession, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Nothing of the database is needed to read a row."""
        del read
        return parameters

    async def take(self, write: WriteSession, values: Sequence[CodeMappingIn]) -> Sequence[RowTaken]:
        """Writes what is new or changed under its reference."""
        sheet = await code_mappings.sheet(write, values)
        taken = []
        for given in values:
            outcome, places = sheet.lay(code_mappings.line_of(given))
            if outcome in {Outcome.REGISTERED, Outcome.CHANGED}:
                await code_mappings.put(write, given)
            taken.append(RowTaken(str(outcome), None, places))
        return taken


JOBS: Final = {KIND: CodeMappingImport()}
