"""The published format: the JSON Schema of a concept's content with the rule language in it, and the known facts."""

from functools import cache
from typing import Any, Final

from geleit_cases.concepts.content import ConceptContent
from geleit_cases.concepts.known import KNOWN
from geleit_cases.concepts.presets.catalogue import PRESETS
from geleit_cases.concepts.rules import Preset
from geleit_cases.concepts.schemas import (
    ConceptFormatOut,
    FactCodeOut,
    KnownFactOut,
    PresetOut,
    PresetSourceOut,
)
from geleit_kit.pure.rules.schema import rule_schema

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


@cache
def concept_format() -> ConceptFormatOut:
    """What an author or an editor needs to write a concept."""
    return ConceptFormatOut(
        concept_schema=concept_schema(),
        facts=[_fact(name) for name in KNOWN],
        presets=[_preset(one) for one in Preset],
    )


def concept_schema() -> dict[str, Any]:
    """The JSON Schema of a concept's content: `#/$defs/Rule` is the rule language."""
    schema = ConceptContent.model_json_schema(ref_template="#/$defs/{model}")
    defined = {name: _with_rules(part) for name, part in schema.pop("$defs", {}).items()}
    rules = rule_schema()
    return {"$schema": DIALECT, **_with_rules(schema), "$defs": {**defined, **rules}}


def _with_rules(part: Any) -> Any:
    """The same with every place of a rule pointing to the rule language."""
    if isinstance(part, dict):
        if part.get("x-geleit-rule"):
            return {"$ref": "#/$defs/Rule"}
        return {name: _with_rules(value) for name, value in part.items()}
    return [_with_rules(value) for value in part] if isinstance(part, list) else part


def _fact(name: str) -> KnownFactOut:
    fact, touches = KNOWN[name].fact, KNOWN[name].touches
    return KnownFactOut(
        name=name,
        kind=fact.kind,
        de=fact.label.de,
        en=fact.label.en,
        touches=touches,
        codes=[FactCodeOut(code=code, de=label.de, en=label.en) for code, label in fact.codes.items()],
        lowest=fact.lowest,
        highest=fact.highest,
    )


def _preset(preset: Preset) -> PresetOut:
    sources = PRESETS[preset]["sources"]
    return PresetOut(
        preset=preset,
        de=preset.label.de,
        en=preset.label.en,
        sources=[PresetSourceOut(title=one["title"], lines=one["lines"]) for one in sources],
    )
