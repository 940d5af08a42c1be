"""What goes out as a receipt."""

from pydantic import Field

from geleit_identity.consent_texts.schemas import SectionOut
from geleit_kit.http.schemas import Out, Pseudonym, example, held
from geleit_vocabulary.categories import DataCategory

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"


class FactOut(Out):
    """One line of what was declared."""

    model_config = example({"label": "Erklärt am", "value": "05.09.2016"})

    label: str
    value: str


class ReceiptOut(Out):
    """The text as it was read, with its places filled, and what was declared. In the language of the text."""

    model_config = example(
        {
            "title": "Dürfen wir Angaben über Sie weitergeben?",
            "language": "de",
            "person": _PERSON,
            "name": "Nour Beispiel",
            "labels": {"confirmation": "Bestätigung"},
            "sections": [],
            "values": {"recipient": "Jobcenter"},
            "holder": None,
            "facts": [{"label": "Erklärt am", "value": "05.09.2016"}],
            "text_version": "2026-11",
            "content_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        }
    )

    title: str
    language: str = held(DataCategory.LANGUAGE)
    person: Pseudonym
    name: str = held(DataCategory.BASE_DATA)
    labels: dict[str, str] = held(DataCategory.LANGUAGE)
    sections: list[SectionOut] = held(DataCategory.LANGUAGE)
    values: dict[str, str] = Field(description="What fills the places: body, recipient, purpose, categories, until.")
    holder: str | None = held(DataCategory.HEALTH, description="Who is released.")
    facts: list[FactOut] = held(DataCategory.LANGUAGE)
    text_version: str
    content_hash: str
