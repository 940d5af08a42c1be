"""What goes in and out about the texts."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from geleit_identity.consent_texts.rules import ANY, CONSENT_TEXT, CheckedBy, Section, TextKind
from geleit_identity.fields import Code, LegalDay, OwnReference
from geleit_kit.http.schemas import In, Out, Resource, example
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.purposes import Purpose

_TITLE = "Dürfen wir Angaben über Sie weitergeben?"
_WORDS = "{body} gibt Angaben über Sie an diese Stelle weiter: {recipient}."
_SECTION = {
    "section": "recipient",
    "heading": "Wer bekommt die Angaben?",
    "runs": [{"words": None, "place": "body"}, {"words": " gibt Angaben über Sie weiter.", "place": None}],
}
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class AdoptTextIn(In):
    """Takes a shipped text over as it is, and proposes it for approval."""

    model_config = example({"kind": "consent", "language": "ar", "checked_by": "sworn_translator"})

    kind: TextKind
    language: Code
    text_version: Code | None = Field(default=None, description="The shipped version where it is left out.")
    checked_by: CheckedBy | None = Field(default=None, description="Needed for every language but German.")
    valid_until: LegalDay | None = None
    own_reference: OwnReference | None = None


class ConsentTextIn(In):
    """An own text, proposed for approval. Places such as `{recipient}` are filled when it is printed."""

    model_config = example(
        {
            "kind": "consent",
            "language": "de",
            "text_version": "KI-2026-1",
            "title": _TITLE,
            "sections": {"recipient": _WORDS},
        }
    )

    kind: TextKind
    language: Code
    text_version: Code
    purpose: Purpose | None = Field(default=None, description="For every purpose where it is left out.")
    recipient_kind: BodyKind | None = Field(default=None, description="For every recipient where it is left out.")
    title: str = Field(min_length=1, max_length=200)
    sections: dict[Section, str] = Field(max_length=len(Section))
    machine_made: bool = Field(default=False, description="Whether a machine translated it.")
    checked_by: CheckedBy | None = Field(default=None, description="Needed for every language but German.")
    valid_until: LegalDay | None = None
    own_reference: OwnReference | None = None


class RunOut(Out):
    """A piece of a section: words, or a place that is filled with the value of this name."""

    model_config = example({"words": None, "place": "recipient"})

    words: str | None
    place: str | None


class SectionOut(Out):
    """One part of a text."""

    model_config = example(_SECTION)

    section: Section
    heading: str
    runs: list[RunOut]


class ConsentTextOut(Resource):
    """A version of a text in one language. `purpose`, `recipient_kind`: a code, or `any`."""

    model_config = example(
        {
            "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11",
            "version": 1,
            "own_reference": None,
            "created_at": "2016-06-01T08:30:00+00:00",
            "updated_at": "2016-06-01T08:30:00+00:00",
            "kind": "consent",
            "language": "de",
            "purpose": ANY,
            "recipient_kind": ANY,
            "text_version": "2026-11",
            "title": _TITLE,
            "sections": [_SECTION],
            "labels": {"signature": "Unterschrift"},
            "machine_made": False,
            "checked_by": None,
            "content_hash": _HASH,
            "status": "approved",
            "approved_on": "2016-06-01",
            "ended_on": None,
            "valid_until": None,
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = CONSENT_TEXT

    kind: TextKind
    language: str
    purpose: str
    recipient_kind: str
    text_version: str
    title: str
    sections: list[SectionOut]
    labels: dict[str, str] = Field(description="Words around the text, in its language.")
    machine_made: bool
    checked_by: str | None
    content_hash: str = Field(description="SHA-256 over everything that was approved.")
    status: str
    approved_on: date | None
    ended_on: date | None
    valid_until: date | None


class ShippedTextOut(Out):
    """A text that comes with Geleit. Nobody has approved it."""

    model_config = example(
        {
            "kind": "consent",
            "language": "de",
            "text_version": "2026-11",
            "machine_made": False,
            "title": _TITLE,
            "sections": [_SECTION],
        }
    )

    kind: TextKind
    language: str
    text_version: str
    machine_made: bool
    title: str
    sections: list[SectionOut]


class ShippedTextsOut(Out):
    """All of them."""

    items: list[ShippedTextOut]
