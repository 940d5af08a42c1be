"""Which codes the fields of a form may name, and which of them stand on a sheet of their own.

Health and child protection never share a sheet with anything else (CA-10, CA-21; § 65 SGB VIII, Art. 9 (1) GDPR): who
hands a sheet on hands on no more than what its heading says.
"""

from collections.abc import Mapping
from typing import Any, Final

from geleit_kit.pure.forms.definition import read
from geleit_kit.pure.forms.fields import Form, Known
from geleit_kit.pure.problems import Place
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.purposes import Purpose

KNOWN: Final = Known(
    categories=frozenset(DataCategory) - {DataCategory.RECORD},
    purposes=frozenset(Purpose),
    grounds=frozenset(Ground),
    own_sheet=frozenset({DataCategory.HEALTH, DataCategory.CHILD_PROTECTION}),
)
MOST_TOLD: Final = 200
"""So many faults of one definition are told at once."""
_MOST_KEPT: Final = 500
_read: dict[str, Form] = {}


def form_of(content_hash: str, content: Mapping[str, Any]) -> Form:
    """The form that a stored version describes. It was read without faults before it was stored; the same content is
    read once in a process.
    """
    if content_hash not in _read:
        form, wrong = read(content, KNOWN)
        if form is None:
            message = f"a stored form has {len(wrong)} faults, the first at {wrong[0].pointer}"
            raise ValueError(message)
        if len(_read) >= _MOST_KEPT:
            _read.clear()
        _read[content_hash] = form
    return _read[content_hash]


def wrong_in(content: Mapping[str, Any]) -> list[Place]:
    """What is wrong in a definition, each with its place; an empty list where it can be stored."""
    return read(content, KNOWN)[1][:MOST_TOLD]
