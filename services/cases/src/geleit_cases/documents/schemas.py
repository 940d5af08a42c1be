"""What goes in and out about documents. The file itself is no field: it comes and goes as the body of a request.

What a document is has the category that it is kept under, row by row, beside that of the field (`seeing`).
"""

from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import Field

from geleit_cases.documents.rules import DocumentKind, Mark, RemovalReason
from geleit_cases.fields import FRAME, PERSON, RECORD, Code, LegalDay, OwnReference
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, Withheld, example, held
from geleit_vocabulary.categories import DataCategory

_IS: Final[dict[str, Any]] = {
    "kind": "school_report",
    "category": "education",
    "title": "Report of the twelfth class",
    "issuer": "Secondary school in Homs",
    "language": "ar",
    "issued_on": "2014-06-30",
    "valid_until": None,
    "remind_on": None,
    "scanned_on": "2016-06-07",
}
_MARK: Final[dict[str, Any]] = {"what": "original_seen", "on": "2016-06-07", "by": "Front desk"}
TOLD: Final = tuple(_IS)
"""The names of what a document is, as they are sealed."""


class DocumentIn(In):
    """A document that a person brought. Without `category` it is kept under that of its kind."""

    model_config = example({"support_record_id": RECORD, "page": 12, **_IS})

    support_record_id: UUID
    page: int | None = Field(default=None, ge=1, le=99_999, description="The page (Blatt) of the case.")
    kind: DocumentKind = held(DataCategory.BASE_DATA)
    category: DataCategory | None = held(DataCategory.BASE_DATA, default=None)
    title: str | None = held(DataCategory.BASE_DATA, default=None, max_length=200)
    issuer: str | None = held(DataCategory.BASE_DATA, default=None, max_length=200)
    language: Code | None = held(DataCategory.BASE_DATA, default=None)
    issued_on: LegalDay | None = held(DataCategory.BASE_DATA, default=None)
    valid_until: LegalDay | None = held(DataCategory.BASE_DATA, default=None)
    remind_on: LegalDay | None = held(
        DataCategory.BASE_DATA,
        default=None,
        description="When its end becomes a task; eight weeks before where unsaid.",
    )
    scanned_on: LegalDay | None = held(DataCategory.BASE_DATA, default=None)
    own_reference: OwnReference | None = None


class DocumentPatch(In):
    """Corrects what is known of a document. Its file is replaced by another call."""

    model_config = example({"title": "Report of the twelfth class, second page", "page": 13})

    page: int | None = Field(default=None, ge=1, le=99_999)
    kind: DocumentKind | None = held(DataCategory.BASE_DATA, default=None)
    category: DataCategory | None = held(DataCategory.BASE_DATA, default=None)
    title: str | None = held(DataCategory.BASE_DATA, default=None, max_length=200)
    issuer: str | None = held(DataCategory.BASE_DATA, default=None, max_length=200)
    language: Code | None = held(DataCategory.BASE_DATA, default=None)
    issued_on: LegalDay | None = held(DataCategory.BASE_DATA, default=None)
    valid_until: LegalDay | None = held(DataCategory.BASE_DATA, default=None)
    remind_on: LegalDay | None = held(DataCategory.BASE_DATA, default=None)
    scanned_on: LegalDay | None = held(DataCategory.BASE_DATA, default=None)
    own_reference: OwnReference | None = None


class DocumentMarkIn(In):
    """What was done with the document. A mark of the same kind takes the place of the one before."""

    model_config = example(_MARK)

    what: Mark = held(DataCategory.BASE_DATA)
    on: LegalDay | None = held(DataCategory.BASE_DATA, default=None)
    by: str | None = held(
        DataCategory.BASE_DATA,
        default=None,
        max_length=200,
        description="Who did it: a translator, the body that recognised it.",
    )


class RemoveDocumentIn(In):
    """Why the document is taken out."""

    model_config = example({"reason": "not_needed"})

    reason: RemovalReason


class DocumentMarkOut(Out):
    """What was done with the document, when, by whom, and who noted it."""

    model_config = example(_MARK | {"noted_by": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a77"})

    what: str = held(DataCategory.BASE_DATA)
    on: date = held(DataCategory.BASE_DATA)
    by: str | None = held(DataCategory.BASE_DATA)
    noted_by: UUID = held(DataCategory.STAFF)


class DocumentOut(Resource):
    """A document. What the reader's roles do not open is withheld; then it can only be seen that there is one."""

    model_config = example(
        {
            **FRAME,
            "person": PERSON,
            "support_record_id": RECORD,
            "page": 12,
            "filed_on": "2016-06-07",
            "files": 1,
            **_IS,
            "marks": [_MARK | {"noted_by": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a77"}],
        }
    )

    person: Pseudonym
    support_record_id: UUID
    page: int | None
    filed_on: date
    files: int = Field(description="How many versions of its file there have been; 0 where it was only seen.")
    kind: str | None = held(DataCategory.BASE_DATA)
    category: str | None = held(DataCategory.BASE_DATA)
    title: str | None = held(DataCategory.BASE_DATA)
    issuer: str | None = held(DataCategory.BASE_DATA)
    language: str | None = held(DataCategory.BASE_DATA)
    issued_on: date | None = held(DataCategory.BASE_DATA)
    valid_until: date | None = held(DataCategory.BASE_DATA)
    remind_on: date | None = held(DataCategory.BASE_DATA)
    scanned_on: date | None = held(DataCategory.BASE_DATA)
    marks: list[DocumentMarkOut] | None = held(DataCategory.BASE_DATA)


class DocumentFileOut(Out):
    """A version of a document's file. `scan`: unscanned, clean, infected or failed."""

    model_config = example(
        {
            "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a44",
            "person": PERSON,
            "number": 1,
            "filed_on": "2016-06-07",
            "size": 482113,
            "media_type": "application/pdf",
            "scan": "clean",
        }
    )

    id: UUID
    person: Pseudonym
    number: int
    filed_on: date
    size: int
    media_type: str
    scan: str


class GrantedDocument(Out):
    """A document as another body reads it under a grant that covers its category. `id` opens its file."""

    model_config = example(
        {
            "id": "8e0c2b34-5b5c-4c86-9d7e-0242ac120012",
            "filed_on": "2016-06-07",
            "files": 1,
            **{name: value for name, value in _IS.items() if name != "remind_on"},
            "marks": [_MARK],
        }
    )

    id: UUID
    filed_on: date
    files: int
    kind: str
    category: str
    title: str | None
    issuer: str | None
    language: str | None
    issued_on: date | None
    valid_until: date | None
    scanned_on: date | None
    marks: list[dict[str, Any]]
    withheld: list[Withheld] | None = None
