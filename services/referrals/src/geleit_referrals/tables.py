"""Root of the tables of geleit_referrals."""

from geleit_kit.db.base import TableBase, new_metadata


class Base(TableBase):
    """All tables of this service."""

    __abstract__ = True
    metadata = new_metadata()
