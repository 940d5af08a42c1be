"""The payload as its giver reads it, as the receiver fetches it, and as the receiver keeps it."""

from datetime import date
from typing import Self

from geleit_kit.http.schemas import In, Out, Pseudonym, Withheld, categories_of, example, held, shape_of
from geleit_referrals.referring.schemas import PayloadFields, PayloadIn, PayloadParts
from geleit_vocabulary.categories import DataCategory

_PARTS = {"name": "Mariam Beispiel", "languages": "Arabic, some German"}

CATEGORY_OF: dict[str, str] = {name: shape.category for name, shape in shape_of(PayloadParts).items()}
"""Field of a payload -> its data category."""


class AmendmentIn(In):
    """What came to be known after sending. It adds to the payload and replaces nothing."""

    model_config = example({"payload": {"languages": "Arabic; German A2 certificate since October."}})

    payload: PayloadIn


class KeepIn(PayloadFields, In):
    """What the receiver takes into its own record, from what it has fetched."""

    model_config = example(_PARTS)


class AmendmentOut(PayloadFields, Out):
    """One addition, with the day on which it was made."""

    model_config = example({"number": 1, "on": "2016-10-17", **_PARTS})

    number: int
    on: date

    @classmethod
    def made(cls, number: int, on: str, parts: dict[str, str]) -> Self:
        """From the sealed document."""
        return cls(number=number, on=date.fromisoformat(on), **parts)


class PayloadOut(Out):
    """What the giver would disclose: the payload as sent, and its amendments."""

    model_config = example({"person": "4f2c8a54-0f5e-4a63-9a5d-0a5a6f1f4b1e", "paper": None, "payload": _PARTS,
                            "amendments": [], "withheld": []})  # fmt: skip

    person: Pseudonym
    paper: str | None = held(DataCategory.BASE_DATA)
    payload: PayloadParts
    amendments: list[AmendmentOut]
    withheld: list[Withheld] | None = None


class GrantedPayload(PayloadFields, Out):
    """What the receiver fetches: of each referral (`turn` of the conversation, as at its own row) number 0 is
    the payload, the others are its amendments. Cut to the grant's categories.
    """

    model_config = example({"turn": 1, "number": 0, "on": "2016-09-05", **_PARTS})

    turn: int
    number: int
    on: date
    withheld: list[Withheld] | None = None


class KeptOut(Out):
    """What the receiver has taken into its own record."""

    model_config = example({"person": "8b8f1c3e-2f7d-4d51-9a55-6b1b2c3d4e5f", "kept_on": "2016-09-08", "kept": _PARTS,
                            "withheld": []})  # fmt: skip

    person: Pseudonym
    kept_on: date | None
    kept: PayloadParts
    withheld: list[Withheld] | None = None


CATEGORIES = categories_of(PayloadParts)
"""What a payload can carry."""
