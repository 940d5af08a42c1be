"""Imports of persons as jobs: beginning one, and what the job does with each chunk of rows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geleit_identity.code_mappings import service as code_mappings
from geleit_identity.imports.readers import Imported, reader_of
from geleit_identity.imports.rules import led_back, wrong_columns
from geleit_identity.imports.schemas import PersonImportIn
from geleit_identity.persons.schemas import PersonIn
from geleit_identity.persons.together import take_in
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.jobs import JobOut, begin_job
from geleit_kit.http.schemas import categories_of
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.jobs import Reader, RowTaken
from geleit_kit.pure.problems import Invalid
from geleit_vocabulary.access import ACCESS
from geleit_vocabulary.permissions import Permission

KIND: Final = "person_import"
_LANGUAGES: Final = "language"
_CATEGORIES: Final = sorted(categories_of(PersonIn))


async def begin(write: WriteSession, caller: Caller, context: ServiceContext, given: PersonImportIn) -> JobOut:
    """Begins an import. Raises Invalid where a column is to become a field that does not exist."""
    if wrong_columns(given.columns):
        raise Invalid.at("/columns", "column_unknown")
    parameters = given.model_dump(mode="json", include={"format", "columns", "system", "spelling_source", "on_match"})
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


class PersonImport:
    """Persons, by the caller's own reference where a row has one."""

    permission = Permission.PERSON_IMPORT
    exists = True

    def reader(self, parameters: Mapping[str, Any]) -> Reader:
        """NDJSON or CSV."""
        return reader_of(parameters)

    async def prepare(self, read: ReadSession, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """With the languages of the own system, translated as of today."""
        system = parameters["system"]
        codes = await code_mappings.dictionary(read, system, _LANGUAGES) if system else {}
        return {**parameters, "codes": codes}

    async def take(self, write: WriteSession, values: Sequence[Imported]) -> Sequence[RowTaken]:
        """Registers them, each laid beside those who are there, or changes them by their reference."""
        searches = Permission.PERSON_SEARCH in ACCESS.permissions(map(str, write.actor["roles"]))
        taken = []
        told = await take_in(write, [value.given for value in values], searches=searches)
        for value, one in zip(values, told, strict=True):
            if one.person is not None:
                write.disclose(one.person, kind="write", categories=_CATEGORIES)
            taken.append(RowTaken(str(one.outcome), one.person, led_back(one.places, value.origin), one.beside))
        return taken


JOBS: Final = {KIND: PersonImport()}
