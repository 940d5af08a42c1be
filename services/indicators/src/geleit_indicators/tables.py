"""Root of the tables of geleit_indicators."""

from geleit_kit.db.base import TableBase, new_metadata


class Base(TableBase):
    """All tables of this service. None holds a person or a case."""

    __abstract__ = True
    metadata = new_metadata()
