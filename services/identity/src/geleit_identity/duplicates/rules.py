"""A pair of records and what is decided about it. The machine proposes, a person decides."""

from typing import Final
from uuid import UUID

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.permissions import Permission

DUPLICATE = Lifecycle(
    "duplicate",
    start="open",
    steps=[
        Step("merge", "open", "merged", needs=Permission.PERSON_MERGE, asks="MergeIn"),
        Step("keep_apart", "open", "kept_apart", needs=Permission.PERSON_MERGE, asks="KeepApartIn"),
        Step("reopen", "kept_apart", "open", needs=Permission.PERSON_MERGE),
        Step("separate", "merged", "kept_apart", automatic=True),
        Step("carry", "open", "kept_apart", automatic=True),
        Step("restore", "kept_apart", "open", automatic=True),
    ],
)
REPORTED: Final = "reported"
GRADES: Final = ("certain", "possible", REPORTED)
"""How sure whoever found the pair was; `reported`: a person saw it."""


def unordered(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """The pair in the order in which it is kept: who came first does not matter."""
    return (one, other) if one.hex < other.hex else (other, one)


def surer(grade: str, known: str) -> bool:
    """Whether a pair that is found again is found with more reason than before."""
    return GRADES.index(grade) < GRADES.index(known)
