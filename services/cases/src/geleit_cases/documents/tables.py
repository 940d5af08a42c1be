"""Documents and the files of their versions."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow
from geleit_kit.db.files import FileRow


class Document(Base, PersonalRow):
    """What a person brought. Sealed: kind, category, title, issuer, days, marks. `files`: how many versions of its file
    there have been; none where it was only seen.
    """

    __tablename__ = "documents"

    support_record_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    page: Mapped[int | None] = mapped_column(Integer)
    filed_on: Mapped[date] = mapped_column(Date)
    filed_by: Mapped[UUID] = mapped_column(Uuid)
    files: Mapped[int] = mapped_column(Integer)


class DocumentFile(Base, FileRow):
    """One version of a document's file."""

    __tablename__ = "document_files"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[int] = mapped_column(Integer)
    filed_on: Mapped[date] = mapped_column(Date)
    filed_by: Mapped[UUID] = mapped_column(Uuid)

    __table_args__ = (Index("uq_document_files_number", "document_id", "number", unique=True),)
