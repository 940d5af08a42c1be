"""What goes in and out about forms. Nothing here is about a person but the answers that are tried out."""

from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from pydantic import Field

from geleit_cases.fields import FRAME, Code, LegalDay
from geleit_kit.http.schemas import In, Out, Resource, described, example
from geleit_kit.pure.definitions import DEFINITION
from geleit_kit.pure.lifecycle import Lifecycle

_ASKED: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "x-label": {"de": "Erstgespräch", "en": "First talk"},
    "x-purpose": "assessment",
    "x-ground": {"kind": "statute", "cites": "§ 67a (1) SGB X"},
    "x-retention": "P3Y",
    "x-why": {"de": "Damit die Beratung passt.", "en": "So that the advice fits."},
    "properties": {
        "german": {
            "type": "string",
            "oneOf": [
                {"const": "none", "x-label": {"de": "Keine", "en": "None"}},
                {"const": "some", "x-label": {"de": "Etwas", "en": "Some"}},
            ],
            "x-label": {"de": "Deutschkenntnisse", "en": "Knowledge of German"},
            "x-category": "language",
        }
    },
}
_LAYOUT: Final[dict[str, Any]] = {
    "type": "VerticalLayout",
    "elements": [{"type": "Control", "scope": "#/properties/german"}],
}
_ANSWERS: Final[dict[str, Any]] = {"german": "some"}
_HASH: Final = "9f2c" * 16


class FormIn(In):
    """A draft of a form's next version: JSON Schema 2020-12 in the subset of `docs/forms.md`, and a UI schema."""

    model_config = example({"key": "first_talk", "json_schema": _ASKED, "ui_schema": _LAYOUT})

    key: Code
    json_schema: dict[str, Any]
    ui_schema: dict[str, Any] | None = Field(default=None, description="Left out: group by group, as the schema.")


class FormPatch(In):
    """Changes a draft."""

    model_config = example({"json_schema": _ASKED, "ui_schema": _LAYOUT})

    json_schema: dict[str, Any] | None = None
    ui_schema: dict[str, Any] | None = None


class CheckFormIn(In):
    """A definition that is looked at and not kept."""

    model_config = example({"json_schema": _ASKED, "ui_schema": _LAYOUT})

    json_schema: dict[str, Any]
    ui_schema: dict[str, Any] | None = None


class AdoptFormIn(In):
    """Takes a shipped instrument over as a draft, under its own key or another one."""

    model_config = example({"instrument": "moers", "key": "situation"})

    instrument: Code
    key: Code | None = None


class PublishFormIn(In):
    """From when a version holds."""

    model_config = example({"valid_from": "2016-01-01"})

    valid_from: LegalDay | None = None


class TryAnswersIn(In):
    """Answers that are looked at and not kept; a null takes an answer away."""

    model_config = example({"answers": _ANSWERS})

    answers: dict[str, Any] = described()


class FaultOut(Out):
    """One thing that is wrong, and where."""

    model_config = example({"pointer": "/answers/german", "code": "not_in_list", "detail": "Not in the list."})

    pointer: str
    code: str
    detail: str


class CheckedOut(Out):
    """What was found; an empty list where nothing is wrong."""

    model_config = example({"faults": []})

    faults: list[FaultOut]


class InstrumentOut(Out):
    """A form that comes with Geleit."""

    model_config = example({"instrument": "moers", "title": "Needs and situation", "fields": 40, "source": "extract"})

    instrument: str
    title: str
    fields: int = Field(description="How many fields take an answer.")
    source: str = Field(description="The document and its lines.")


class InstrumentsOut(Out):
    """The instruments that come with Geleit. A body adopts one, changes what it wants, and publishes it."""

    model_config = example({"items": []})

    items: list[InstrumentOut]


class FormOut(Resource):
    """A version of a form. A published version never changes; `content_hash` proves it."""

    model_config = example(
        {
            **FRAME,
            "status": "published",
            "key": "first_talk",
            "number": 1,
            "json_schema": _ASKED,
            "ui_schema": _LAYOUT,
            "content_hash": _HASH,
            "valid_from": "2016-01-01",
        }
    )
    lifecycle: ClassVar[Lifecycle] = DEFINITION

    status: str
    key: str
    number: int
    json_schema: dict[str, Any]
    ui_schema: dict[str, Any] | None
    content_hash: str
    valid_from: date | None


class RenderedOut(Out):
    """A version as a portal shows it: plain JSON Schema and UI schema, in the language of the request."""

    model_config = example(
        {
            "form_id": FRAME["id"],
            "key": "first_talk",
            "number": 1,
            "content_hash": _HASH,
            "language": "en",
            "json_schema": {"type": "object", "properties": {}, "additionalProperties": False},
            "ui_schema": _LAYOUT,
        }
    )

    form_id: UUID
    key: str
    number: int
    content_hash: str
    language: str
    json_schema: dict[str, Any]
    ui_schema: dict[str, Any]
