"""What consents and releases have in common for the files of this room and the rooms above."""

from typing import Any, Final
from uuid import UUID

from geleit_identity.consents.rules import CONSENT, RELEASE
from geleit_identity.consents.tables import Consent, Release
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.grounds import Ground

Declared = Consent | Release
KINDS: Final[tuple[tuple[type[Declared], Ground], ...]] = ((Consent, Ground.CONSENT), (Release, Ground.RELEASE))
CONFIRM_TASK: Final = "confirm_ground"
POOL: Final = "intake"


def life(row: Declared) -> Lifecycle:
    """The states that it may take."""
    return RELEASE if isinstance(row, Release) else CONSENT


def subject_of(row: Declared) -> tuple[str, UUID]:
    """As tasks and endings name it."""
    return ("release" if isinstance(row, Release) else "consent"), row.id


def categories_of(content: dict[str, Any]) -> frozenset[DataCategory]:
    """What it is about, from its sealed document."""
    return frozenset(DataCategory(code) for code in content.get("categories", ()))
