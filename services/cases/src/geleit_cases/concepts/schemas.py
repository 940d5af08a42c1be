"""What goes in and out about concepts."""

from datetime import date
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator

from geleit_cases.concepts.content import CONTENT_EXAMPLE, ConceptContent, FactName
from geleit_cases.concepts.judging import Question
from geleit_cases.concepts.rules import Preset, Touches
from geleit_cases.fields import FRAME, Code, LegalDay
from geleit_kit.http.schemas import In, Out, Resource, example
from geleit_kit.pure.definitions import DEFINITION
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_kit.pure.rules.conditions import Answer
from geleit_kit.pure.rules.facts import Kind, Missing
from geleit_kit.pure.rules.tables import Why


class ConceptIn(In):
    """A draft of a concept's next version: with its content, or taken over from a preset and then changed."""

    model_config = example({"key": "moers", "content": CONTENT_EXAMPLE})

    key: Code
    content: ConceptContent | None = None
    preset: Preset | None = Field(default=None, description="Instead of `content`: the preset to begin with.")

    @model_validator(mode="after")
    def _one_of_them(self) -> "ConceptIn":
        if (self.content is None) == (self.preset is None):
            message = "content_or_preset"
            raise ValueError(message)
        return self


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


class PresetSourceOut(Out):
    """Where a preset is written down."""

    model_config = example({"title": "Handreichung zum kommunalen Einwanderungsmanagement", "lines": "1917-1996"})

    title: str
    lines: str


class PresetOut(Out):
    """A concept that is shipped. It is taken over as a draft by `POST /v1/concepts` with its name as `preset`."""

    model_config = example({"preset": "moers", "de": "Moers", "en": "Moers", "sources": []})

    preset: Preset
    de: str
    en: str
    sources: list[PresetSourceOut]


class ConceptFormatOut(Out):
    """How a concept is written: the JSON Schema (2020-12) of its content, rules included, the facts to ask and the
    concepts that are shipped.
    """

    model_config = example(
        {
            "concept_schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"},
            "facts": [],
            "presets": [],
        }
    )

    concept_schema: dict[str, Any] = Field(description="JSON Schema of `content`.")
    facts: list[KnownFactOut]
    presets: list[PresetOut]


class MissingFactIn(In):
    """A value that is not there, and why. That is an answer, too."""

    model_config = example({"missing": "not_said"})

    missing: Missing


FactValue = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+-]{0,59}$")]


class EvaluationIn(In):
    """Facts by name; a day as ISO 8601, a code of its list, null: not known. What is not there was not asked.

    Nothing of it is kept, and no person is named.
    """

    model_config = example({"facts": {"wish": True, "bodies_needed": 3, "children": {"missing": "not_said"}}})

    facts: dict[FactName, StrictBool | StrictInt | FactValue | MissingFactIn | None] = Field(max_length=200)
    phase: Code | None = Field(default=None, description="Where the case stands; its ways on are answered, too.")
    on: LegalDay | None = Field(default=None, description="The day to judge on; without it today.")


class OpenFactOut(Out):
    """A fact to ask for, so that it may be decided."""

    model_config = example({"fact": "needs_coordination", "label": "Needs longer coordination of several bodies"})

    fact: str
    label: str


class TraceLineOut(Out):
    """A line of a trace, to be read from top to bottom. `pointer`: the rule in the concept; `level` 0: a whole rule."""

    model_config = example(
        {"level": 1, "pointer": "/indication/criteria/0/when", "answer": "yes", "words": "Wish: yes; wanted: yes → yes"}
    )

    level: int
    pointer: str
    answer: Answer
    words: str


_JUDGED: Final = {
    "question": "indication",
    "question_label": "Indication",
    "code": None,
    "label": "Indication",
    "answer": None,
    "result": "case_management",
    "result_label": "Case management",
    "why": "rule",
    "why_words": "A rule says so.",
    "open_facts": [],
    "trace": [{"level": 0, "pointer": "/indication", "answer": "yes", "words": "all of 2: 2 met → yes"}],
}


class JudgementOut(Out):
    """What the concept recommends for one question. Neither `answer` nor `result`: undecided. A person decides."""

    model_config = example(_JUDGED)

    question: Question
    question_label: str
    code: str | None
    label: str
    answer: Answer | None
    result: str | None
    result_label: str | None
    why: Why
    why_words: str
    open_facts: list[OpenFactOut]
    trace: list[TraceLineOut]


class EvaluationOut(Out):
    """What a version of a concept says about the facts, question by question."""

    model_config = example({"concept_id": FRAME["id"], "on": "2016-06-21", "answers": [_JUDGED]})

    concept_id: UUID
    on: date
    answers: list[JudgementOut]
