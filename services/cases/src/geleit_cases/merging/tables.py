"""Merges that identity told of, and the rows that followed them."""

from sqlalchemy import Index

from geleit_cases.tables import Base
from geleit_kit.db.moving import MergedRow, MovedRow


class MergedPerson(Base, MergedRow):
    """A pseudonym that another one answers for."""

    __tablename__ = "merged_persons"


class MovedByMerge(Base, MovedRow):
    """A row that followed a merge."""

    __tablename__ = "moved_rows"

    __table_args__ = (Index("uq_moved_rows_row", "merge_id", "row_id", unique=True),)
