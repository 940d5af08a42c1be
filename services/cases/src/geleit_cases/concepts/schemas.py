"""What goes in and out about concepts."""

from datetime import date
from typing import Any, ClassVar, Final

from pydantic import Field

from geleit_cases.concepts.content import CONTENT_EXAMPLE, ConceptContent
from geleit_cases.concepts.rules import Touches
from geleit_cases.fields import FRAME, Code, LegalDay
from geleit_kit.http.schemas import In, Out, Resource, example
from geleit_kit.pure.definitions import DEFINITION
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_kit.pure.rules.facts import Kind


class ConceptIn(In):
    """A draft of a concept's next version."""

    model_config = example({"key": "moers", "content": CONTENT_EXAMPLE})

    key: Code
    content: ConceptContent


class ConceptPatch(In):
    """Changes a draft."""

    model_config = example({"content": CONTENT_EXAMPLE})

    content: ConceptContent


class PublishIn(In):
    """From when a version holds."""

    model_config = example({"valid_from": "2016-01-01"})

    valid_from: LegalDay | None = None


class ConceptCheckIn(In):
    """A content to be looked at. Nothing of it is kept."""

    model_config = example({"content": CONTENT_EXAMPLE})

    content: ConceptContent


class ConceptOut(Resource):
    """A version of a concept. A published version never changes; `content_hash` proves it."""

    model_config = example(
        {
            **FRAME,
            "status": "published",
            "key": "dgcc",
            "number": 1,
            "content": CONTENT_EXAMPLE,
            "content_hash": "9f2c" * 16,
            "valid_from": None,
        }
    )
    lifecycle: ClassVar[Lifecycle] = DEFINITION

    status: str

    key: str
    number: int
    content: ConceptContent
    content_hash: str
    valid_from: date | None


class ExampleFactOut(Out):
    """A fact of a case that shows a finding."""

    model_config = example({"fact": "age", "label": "Age", "words": "26 years"})

    fact: str
    label: str
    words: str


_FINDING: Final = {
    "pointer": "/clearing/rules/1",
    "code": "contradicts",
    "detail": "This contradicts another rule: both can hold at once.",
    "refuses": True,
    "other": "/clearing/rules/0",
    "facts": [{"fact": "age", "label": "Age", "words": "26 years"}],
}


class FindingOut(Out):
    """Something about a place of a concept. `refuses`: with it the concept is not taken. `other`: the place that it
    collides with. `facts`: a case that shows it.
    """

    model_config = example(_FINDING)

    pointer: str
    code: str
    detail: str
    refuses: bool
    other: str | None
    facts: list[ExampleFactOut]


class ConceptFindingsOut(Out):
    """All that is to be said about a content. `takes_two`: places of rules that two roles sign before they go live."""

    model_config = example({"findings": [_FINDING], "takes_two": []})

    findings: list[FindingOut]
    takes_two: list[str]


class FactCodeOut(Out):
    """A code of a fact."""

    model_config = example({"code": "18_24", "de": "18 bis 24", "en": "18 to 24"})

    code: str
    de: str
    en: str


class KnownFactOut(Out):
    """A fact that every concept may ask."""

    model_config = example(
        {
            "name": "age",
            "kind": "number",
            "de": "Alter",
            "en": "Age",
            "touches": "nothing",
            "codes": [],
            "lowest": 0,
            "highest": 130,
        }
    )

    name: str
    kind: Kind
    de: str
    en: str
    touches: Touches
    codes: list[FactCodeOut]
    lowest: int | None
    highest: int | None


class ConceptFormatOut(Out):
    """How a concept is written: the JSON Schema (2020-12) of its content, rules included, and the facts to ask."""

    model_config = example(
        {"concept_schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}, "facts": []}
    )

    concept_schema: dict[str, Any] = Field(description="JSON Schema of `content`.")
    facts: list[KnownFactOut]
