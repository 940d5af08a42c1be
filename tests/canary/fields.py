"""Every string that an operation takes or gives, and what it is: words (a name, a text) or a code.

The lists are reviewed: a string field that stands on neither fails until somebody has decided what it is.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.house.places import ROOT, SERVICES

Json = dict[str, Any]

WORDS = frozenset(
    [
        "content",
        "disputed",
        "addition",
        "agreed",
        "attendance",
        "base_data",
        "benefit",
        "birth",
        "by",
        "code_points",
        "concern",
        "contact_details",
        "education",
        "email",
        "explained",
        "family",
        "finances",
        "function",
        "health",
        "holder",
        "hours",
        "house_number",
        "housing",
        "issuer",
        "judgement",
        "language",
        "languages",
        "machine_readable",
        "name",
        "names",
        "needs",
        "note",
        "of_the_body",
        "of_the_person",
        "on",
        "organisation",
        "outsider",
        "own_reference",
        "paper",
        "partner",
        "passages",
        "phone",
        "place",
        "plan",
        "postal_code",
        "reason",
        "remaining_network",
        "remark",
        "residence",
        "responsible_name",
        "result",
        "said",
        "search_form",
        "secret_holder",
        "sign",
        "signed_by",
        "street",
        "subject",
        "summary",
        "title",
        "value",
        "view_of_the_person",
        "withdrawn_by",
        "words",
        "work",
        "de",
        "en",
        "not_told_reason",
    ]
)
"""Fields without a pattern that hold names, texts, or what a caller calls a thing."""

CODES = frozenset(
    [
        "client_id",
        "code",
        "code_list",
        "codes",
        "archive_sha256",
        "body",
        "concept",
        "dimensions",
        "district",
        "form",
        "ground",
        "instrument",
        "key",
        "kind",
        "land",
        "language",
        "languages",
        "level",
        "municipality_key",
        "name",
        "not_asked",
        "own_code",
        "own_codes",
        "phase",
        "reason",
        "recipient",
        "source",
        "statute",
        "system",
        "text_version",
        "to",
    ]
)
"""Fields with a pattern: codes of a list, keys of bodies and programs. Their patterns admit no space."""

TECHNICAL = {
    "AssignIn.id": "the id of a row or item, or the code of a language, compared with what came later",
    "AssignRowIn.kind": "the kind of a row, compared with what came later",
    "PersonImportIn.columns": "names of columns of a body's own table, and fields of the house",
    "MayIn.operation": "the name of an operation, compared with those that there are",
    "MayIn.resource": "ids in an address, looked for and not kept",
    "ConsentTextIn.sections": "what is put before everybody who consents, not a word about anybody",
    "ConsentTextIn.title": "what is put before everybody who consents, not a word about anybody",
    "DecisionIn.client": "the id of a program, compared with those that are known",
    "GrantedFileIn.grant": "a signed token",
    "GrantedFileIn.resource": "the name of what a service offers",
    "GrantedReadIn.grant": "a signed token",
    "GrantedReadIn.resource": "the name of what a service offers",
    "CompleteIn.grant": "a signed token",
    "FailIn.grant": "a signed token",
    "MessageIn.grant": "a signed token",
    "TellIn.grant": "a signed token",
    "SendIn.grant": "a signed token",
    "ContractPart.reference": "the file number of a contract between authorities",
    "ReplayIn.aggregate": "noun and id of what a fact is about",
    "Source.lines": "lines or pages of what a concept is taken from",
    "StaffIn.issuer": "the address of an issuer, compared with those that are known",
}
"""Inputs without a pattern that hold no words all the same."""

GIVEN = frozenset(
    [
        "action",
        "addressee",
        "age_band",
        "aggregate",
        "agreed_slice",
        "agrees",
        "answer",
        "archive",
        "archive_sha256",
        "asks",
        "attributes",
        "audience",
        "because",
        "beside",
        "body",
        "body_name",
        "bound_to_purpose",
        "categories",
        "category",
        "category_words",
        "changed",
        "checked_by",
        "citation",
        "client",
        "client_id",
        "clock_start",
        "code",
        "code_list",
        "column",
        "column_categories",
        "columns",
        "content_hash",
        "correction",
        "declared_under",
        "definition",
        "detail",
        "direction",
        "district",
        "fact",
        "fault",
        "feedback",
        "field",
        "form",
        "functions",
        "given",
        "grade",
        "grade_words",
        "grant",
        "ground",
        "ground_words",
        "group",
        "heading",
        "holder_kind",
        "id",
        "indicator",
        "instrument",
        "interpretation",
        "interpreter",
        "key",
        "kind",
        "kind_label",
        "kind_words",
        "label",
        "labels",
        "land",
        "language",
        "languages",
        "law",
        "left_out",
        "legal_circle",
        "level",
        "licence",
        "lines",
        "links",
        "lost",
        "masked",
        "media_type",
        "missing",
        "municipality_key",
        "need_codes",
        "needed",
        "next",
        "notice",
        "open_points",
        "operation",
        "other",
        "other_body",
        "outcome",
        "owes",
        "own_code",
        "own_codes",
        "parameters",
        "payer",
        "period",
        "pointer",
        "pool",
        "publisher",
        "purpose",
        "purpose_words",
        "question",
        "question_label",
        "reasons",
        "recipient",
        "recipient_kind",
        "reference",
        "referral_status",
        "refused",
        "resource",
        "responsible",
        "result_label",
        "retention_source",
        "right",
        "role",
        "roles",
        "row",
        "row_categories",
        "rows",
        "scan",
        "schema_version",
        "service",
        "sex",
        "side",
        "source",
        "source_label",
        "state",
        "status",
        "status_label",
        "status_list",
        "statute",
        "stopped_by",
        "stream",
        "subject_id",
        "subject_type",
        "successors",
        "system",
        "table",
        "table_label",
        "takes_two",
        "target_group",
        "text_hash",
        "text_version",
        "timeline",
        "transmits",
        "type",
        "undo_reason",
        "urn",
        "values",
        "version",
        "version_urn",
        "what",
        "way",
        "why_words",
        "with_whom",
        "withheld_words",
        "after",
        "after_words",
        "before",
        "before_words",
        "lost_dimensions",
    ]
)
"""What only answers hold: codes, labels of the house, technical names."""

GIVEN_CODES = {
    "AppointmentOut.attendance": "came, excused, stayed away",
    "BodyOut.name": "an authority",
    "ClientOut.name": "a program of an authority",
    "DeadLetterOut.reason": "the kind of the fault",
    "EndingOut.reason": "a code of the concept",
    "MessageOut.reason": "a code of why it was refused",
    "ProblemDocument.title": "a text of the house",
    "ProblemOut.title": "a text of the house",
    "ReferralOut.reason": "a code of an answer",
    "OutcomeOut.reason": "a code of an early end; of category attendance",
    "LeftOutOut.reason": "a text of the house: why a table is not in the copy",
    "RefusedOut.reason": "a code of a decision",
    "Withheld.reason": "a code of the cut",
    "LabelOut.de": "a text of the house",
    "LabelOut.en": "a text of the house",
}
"""Outputs that carry the name of a field of words and hold a code."""

_A_RULE = "a rule of the rule language: names of declared facts, codes, numbers and days"

ANYTHING = {
    "ClearingRule.when": _A_RULE,
    "ConceptFormatOut.concept_schema": "the format of a concept",
    "Dated.when": _A_RULE,
    "EarlyWarning.when": _A_RULE,
    "EvaluationIn.facts": "facts by their declared names: codes, numbers and days, never words",
    "Exclusion.when": _A_RULE,
    "NextPhase.guard": _A_RULE,
    "OutreachRule.when": _A_RULE,
    **dict.fromkeys(
        ("AssessmentIn.answers", "AssessmentPatch.answers", "AssessmentOut.answers", "TryAnswersIn.answers"),
        "answers as the form has them; each recipe writes its marker into several",
    ),
    **dict.fromkeys(
        (
            *(f"{schema}.json_schema" for schema in ("CheckFormIn", "FormIn", "FormPatch", "FormOut", "RenderedOut")),
            *(f"{schema}.ui_schema" for schema in ("CheckFormIn", "FormIn", "FormPatch", "FormOut", "RenderedOut")),
        ),
        "what a body asks everybody; no word about anybody",
    ),
    "AccessEntryOut.facts": "codes and counts of an entry; walked at run time",
    "DefinitionOut.content": "what a body publishes: concept, form, rule, text",
    "FileRowOut.content": "the copy for the person: her own row, as it was released",
    "FileRowOut.fields": "the copy for the person: columns of her own row",
    "HeldRowOut.content": "her row on its way into the copy; tests/rights follows what it holds",
    "HeldRowOut.fields": "the same",
    "HeldRowOut.review": "the words of her row that wait for a look",
    "EventsOut.items": "facts; walked by tests/facts",
    "SnapshotOut.items": "facts as they stand; walked by tests/facts",
    "GrantedReadOut.items": "what a grant opens, cut",
    "LifecyclesOut.items": "tables of the house",
}
"""Objects whose schema says nothing."""


_PUBLISHED = ("ConceptContent", "FormContent")
"""Schemas of what a body publishes."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One string of a schema. `longest` in characters; `taken`: an operation takes it from a caller."""

    service: str
    schema: str
    name: str
    taken: bool
    pattern: str | None
    longest: int | None
    free: bool = False

    @property
    def place(self) -> str:
        """`Schema.field`."""
        return f"{self.schema}.{self.name}"

    @property
    def words(self) -> bool:
        """Whether a name or a text may stand there."""
        return (
            not self.pattern and not self.free and self.name in WORDS and self.place not in {*TECHNICAL, *GIVEN_CODES}
        )


def unclassed(leaf: Leaf) -> bool:
    """Whether nobody has said what this string is."""
    if leaf.free:
        return leaf.place not in ANYTHING
    if leaf.pattern:
        return leaf.name not in CODES
    if leaf.taken:
        return leaf.name not in WORDS and leaf.place not in TECHNICAL
    return leaf.name not in WORDS | GIVEN


@cache
def document(service: str) -> Json:
    """The committed OpenAPI document; that it is what the service generates has a test of its own."""
    found: Json = json.loads((ROOT / "services" / service / "openapi.json").read_text("utf-8"))
    return found


@cache
def leaves(service: str) -> tuple[Leaf, ...]:
    """Every string in the schemas of a service."""
    schemas: Json = document(service)["components"]["schemas"]
    taken = taken_schemas(service)
    return tuple(
        Leaf(service, name, field, name in taken, part.get("pattern"), part.get("maxLength"), _anything(part))
        for name, schema in sorted(schemas.items())
        for field, told in schema.get("properties", {}).items()
        for part in strings(told)
    )


def all_leaves() -> Iterator[Leaf]:
    """Of every service."""
    for service in SERVICES:
        yield from leaves(service)


def taken_schemas(service: str) -> frozenset[str]:
    """The schemas that stand in a request."""
    schemas: Json = document(service)["components"]["schemas"]
    found: set[str] = set()
    for methods in document(service)["paths"].values():
        for told in methods.values():
            _named_in(told.get("requestBody"), schemas, found)
    return frozenset(found)


def query_strings(service: str) -> set[str]:
    """The names of the strings in queries and paths."""
    return {
        parameter["name"]
        for methods in document(service)["paths"].values()
        for told in methods.values()
        for parameter in told.get("parameters", ())
        if parameter["in"] in {"query", "path"} and any(True for _ in strings(parameter["schema"]))
    }


def _named_in(part: Any, schemas: Json, found: set[str]) -> None:
    if isinstance(part, list):
        for inner in part:
            _named_in(inner, schemas, found)
    if not isinstance(part, dict):
        return
    name = str(part.get("$ref", "")).rpartition("/")[2]
    if name and name not in found:
        found.add(name)
        _named_in(schemas[name], schemas, found)
    for inner in part.values():
        _named_in(inner, schemas, found)


def strings(part: Json) -> Iterator[Json]:
    """The strings and the unsaid objects in one field, references left out: those are schemas of their own."""
    if "$ref" in part:
        return
    for choice in ("anyOf", "oneOf", "allOf"):
        for inner in part.get(choice, ()):
            yield from strings(inner)
    kind = part.get("type")
    if kind == "array":
        yield from strings(part.get("items", {}))
    elif kind == "object":
        more = part.get("additionalProperties")
        if isinstance(more, dict):
            yield from strings(more)
        elif more is not False and "properties" not in part:
            yield part
    elif kind == "string" and not {"format", "enum", "const"} & part.keys():
        yield part


def _anything(part: Json) -> bool:
    return part.get("type") == "object"


def admits_words(pattern: str) -> bool:
    """Whether a pattern lets a name with a space through."""
    try:
        return re.fullmatch(pattern.strip("^$"), "Zaphira Beispiel") is not None
    except re.error:
        return True


@cache
def of_definitions(service: str) -> frozenset[str]:
    """Places in what a body publishes: its words are about nobody and stand in plain."""
    schemas: Json = document(service)["components"]["schemas"]
    found = {name for name in _PUBLISHED if name in schemas}
    for name in tuple(found):
        _named_in(schemas[name], schemas, found)
    return frozenset(leaf.place for leaf in leaves(service) if leaf.schema in found and leaf.words)
