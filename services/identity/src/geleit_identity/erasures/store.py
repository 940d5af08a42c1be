"""Rows of deletion records."""

from sqlalchemy import Select

from geleit_identity.erasures.tables import ErasureRecord
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession


def listed(read: ReadSession) -> Select[ErasureRecord]:
    """The body's records."""
    return visible(read, ErasureRecord)
