"""What a message may say, and how it lives at each end: coded kinds only, under a grant that covers what they tell."""

from collections.abc import Mapping

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.referring import MessageKind

MESSAGE = Lifecycle(
    "message",
    start="arrived",
    steps=[
        Step("confirm", "arrived", "confirmed", needs=Permission.MESSAGE_ANSWER, asks="ConfirmIn"),
        Step("rebind", "confirmed", "confirmed", needs=Permission.MESSAGE_ANSWER, asks="ConfirmIn"),
        Step("reject", "arrived", "rejected", needs=Permission.MESSAGE_ANSWER, asks="RejectIn"),
    ],
)
"""The receiver's end. The sender's row is `delivered` and stays so: whether the receiver takes it over is the
receiver's matter.
"""
DELIVERED = "delivered"

TELLS: dict[MessageKind, DataCategory] = {
    MessageKind.NEED: DataCategory.NEEDS,
    MessageKind.BENEFIT_STARTED: DataCategory.BENEFIT,
    MessageKind.NOTE_AVAILABLE: DataCategory.RECORD,
}
"""Which data category a kind tells; the grant must cover it. `RECORD` says only that there is something to ask for."""

FIELDS = ("code", "legal_circle", "from_day")

CARRIES: dict[MessageKind, frozenset[str]] = {
    MessageKind.NEED: frozenset({"code"}),
    MessageKind.BENEFIT_STARTED: frozenset({"legal_circle", "from_day"}),
    MessageKind.NOTE_AVAILABLE: frozenset(),
}
"""Which fields a kind carries: exactly these."""


def faults(kind: MessageKind, said: Mapping[str, object]) -> dict[str, str]:
    """Field -> code of what is wrong with it for this kind; empty where the message says exactly what its kind
    carries.
    """
    found = {}
    for name in FIELDS:
        given = said.get(name) is not None
        if given != (name in CARRIES[kind]):
            found[name] = "not_in_this_message" if given else "missing"
    return found


def covered(kind: MessageKind, categories: frozenset[str]) -> bool:
    """Whether a grant's categories cover what a kind tells."""
    return TELLS[kind] == DataCategory.RECORD or TELLS[kind] in categories
