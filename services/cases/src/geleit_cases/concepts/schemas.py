"""What a concept says."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from geleit_cases.concepts.rules import EndKind
from geleit_cases.fields import FRAME, Code, LegalDay
from geleit_kit.http.schemas import In, Resource, example
from geleit_kit.pure.definitions import DEFINITION
from geleit_kit.pure.lifecycle import Lifecycle

_CONTENT: dict[str, Any] = {
    "name": {"code": "dgcc", "de": "DGCC-Standard", "en": "DGCC default"},
    "phases": [{"code": "intake", "de": "Intake", "en": "Intake"}],
    "end_reasons": [{"code": "aim_reached", "kind": "criteria_met", "de": "Ziele erreicht", "en": "Aims reached"}],
    "dimensions": {"district": ["north", "south"]},
}

Words = Annotated[str, Field(min_length=1, max_length=300)]


class Labelled(In):
    """A code with its label in both languages."""

    model_config = example({"code": "intake", "de": "Intake", "en": "Intake"})

    code: Code
    de: Words
    en: Words


class EndReason(In):
    """A reason for an ending, and which of the three kinds it is."""

    model_config = example(
        {"code": "aim_reached", "kind": "criteria_met", "de": "Ziele erreicht", "en": "Aims reached"}
    )

    code: Code
    kind: EndKind
    de: Words
    en: Words


class ConceptContent(In):
    """The content of a concept. What no concept can change is no part of it: the documented wish, the four-part
    agreement.
    """

    model_config = example(_CONTENT)

    name: Labelled
    phases: list[Labelled] = Field(min_length=1, max_length=30)
    end_reasons: list[EndReason] = Field(min_length=1, max_length=60)
    dimensions: dict[
        Literal["age_band", "sex", "group", "district", "target_group"], Annotated[list[Code], Field(max_length=200)]
    ] = Field(
        default_factory=dict,
        description="Narrower or local lists of codes, such as the districts; `unknown` always stands.",
    )

    @model_validator(mode="after")
    def _codes_are_unique(self) -> "ConceptContent":
        for codes in ([one.code for one in self.phases], [one.code for one in self.end_reasons]):
            if len(codes) != len(set(codes)):
                message = "a code appears twice"
                raise ValueError(message)
        return self


class ConceptIn(In):
    """A draft of a concept's next version."""

    model_config = example({"key": "moers", "content": _CONTENT})

    key: Code
    content: ConceptContent


class ConceptPatch(In):
    """Changes a draft."""

    model_config = example({"content": _CONTENT})

    content: ConceptContent


class PublishIn(In):
    """From when a version holds."""

    model_config = example({"valid_from": "2016-01-01"})

    valid_from: LegalDay | None = None


class ConceptOut(Resource):
    """A version of a concept. A published version never changes; `content_hash` proves it."""

    model_config = example(
        {
            **FRAME,
            "status": "published",
            "key": "dgcc",
            "number": 1,
            "content": _CONTENT,
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
