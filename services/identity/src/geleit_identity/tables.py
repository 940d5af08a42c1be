"""The root of this service's tables."""

from geleit_kit.db.base import TableBase, new_metadata


class Base(TableBase):
    """Root of all tables of identity."""

    __abstract__ = True
    metadata = new_metadata()
