"""A kind of job for the sample service: one letter a line."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from geleit_kit.db.rows import by_own_reference
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.jobs import Lines, Reader, RowGiven, RowTaken
from geleit_kit.pure.problems import Conflict, Invalid, Place

sys.path.insert(0, str(Path(__file__).parents[1]))  # `letters`, also in a process of its own


class LetterLines(Lines):
    """`reference: text`; a line without a colon is none, and `#unreadable` is an input that nobody understands."""

    def row(self, record: str) -> RowGiven:
        reference, colon, words = record.partition(": ")
        if reference == "#unreadable":
            raise Invalid.at("/columns/1", "wrong_form")
        return RowGiven((reference, words)) if colon else RowGiven(None, (Place("/text", "missing"),))


class LetterJob:
    """Writes letters. One whose text is `conflict` or `fault` cannot be written, in two ways."""

    permission = "case:write"
    exists = True

    def reader(self, _parameters: Mapping[str, Any]) -> Reader:
        return LetterLines()

    async def prepare(self, _read: ReadSession, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        return parameters

    async def take(self, write: WriteSession, values: Sequence[Any]) -> Sequence[RowTaken]:
        return [await self._written(write, *value) for value in values]

    async def _written(self, write: WriteSession, reference: str, words: str) -> RowTaken:
        from letters.tables import Letter  # noqa: PLC0415 -- as above

        if words == "fault":
            raise ZeroDivisionError
        row = await by_own_reference(write, Letter, reference)
        outcome = "changed" if row else "made"
        row = row or Letter(person=uuid4(), status="draft", written_on=write.today, own_reference=reference)
        await write.seal(row, {"text": words})
        write.add(row)
        await write.flush()
        write.disclose(row.person, kind="write")
        if words == "conflict":
            raise Conflict("own_reference_taken")
        return RowTaken(outcome, row.person)
