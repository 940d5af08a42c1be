"""A form as a portal gets it: plain JSON Schema 2020-12 and a UI schema, in one language."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from geleit_kit.pure.forms.definition import DIALECT
from geleit_kit.pure.forms.fields import NO_ANSWER, Field, Form, Kind
from geleit_kit.pure.texts import Language, Text

_NO_ANSWER: Final = {"$ref": "#/$defs/no_answer"}


def schema(form: Form, language: Language) -> dict[str, Any]:
    """What validates answers. Every field takes `unknown`, `not_asked` and `not_wished_to_say` beside its own."""
    said = [{"const": code, "title": _in(text, language)} for code, text in NO_ANSWER.items()]
    return {
        "$schema": DIALECT,
        "title": _in(form.title, language),
        **_object(form.fields, language),
        "$defs": {"no_answer": {"oneOf": said}},
    }


def _object(fields: Mapping[str, Field], language: Language) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _field(one, language) for name, one in fields.items()},
        "additionalProperties": False,
    }


def _field(field: Field, language: Language) -> dict[str, Any]:
    if field.kind is Kind.GROUP:
        return {"title": _in(field.label, language), **_object(field.inside, language)}
    said = field.said
    ground = said.ground
    return {
        "title": _in(field.label, language),
        "description": _in(said.why, language) if said.why else "",
        "x-category": field.category,
        "x-purpose": said.purpose,
        "x-ground": None if ground is None else ground._asdict(),
        "x-retention": said.retention,
        "anyOf": [_takes(field, language), _NO_ANSWER],
    }


def _takes(field: Field, language: Language) -> dict[str, Any]:
    match field.kind:
        case Kind.TEXT:
            limits = {"minLength": field.least, "maxLength": field.most, "pattern": field.written}
            return {"type": "string", **_given(limits)}
        case Kind.DATE:
            return {"type": "string", "format": "date"}
        case Kind.PARTIAL_DATE:
            return {"type": "string", "format": "partial-date", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
        case Kind.INTEGER:
            return {"type": "integer", **_given({"minimum": field.least, "maximum": field.most})}
        case Kind.CODE:
            return _listed(field, language)
        case Kind.CODES:
            return {
                "type": "array",
                "items": _listed(field, language),
                "maxItems": field.most,
                "uniqueItems": True,
            }
        case Kind.ROWS:
            return {
                "type": "object",
                "propertyNames": {"pattern": "^[1-9][0-9]{0,3}$"},
                "maxProperties": field.most,
                "additionalProperties": _object(field.inside, language),
            }
    return {"type": "boolean"}


def _listed(field: Field, language: Language) -> dict[str, Any]:
    return {"oneOf": [{"const": code, "title": _in(text, language)} for code, text in field.codes.items()]}


def _given(limits: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in limits.items() if value is not None}


def ui(form: Form, language: Language) -> dict[str, Any]:
    """The UI schema; a form without one is shown group by group, as its schema stands."""
    if form.ui is not None:
        return _worded(form.ui, language)
    return {"type": "VerticalLayout", "elements": list(_elements(form.fields, language, "#"))}


def _worded(element: Mapping[str, Any], language: Language) -> dict[str, Any]:
    told = {name: value for name, value in element.items() if name != "x-label"}
    if "x-label" in element:
        told["label"] = element["x-label"][language]
    if "elements" in element:
        told["elements"] = [_worded(one, language) for one in element["elements"]]
    return told


def _elements(fields: Mapping[str, Field], language: Language, at: str) -> Iterator[dict[str, Any]]:
    for name, one in fields.items():
        place = f"{at}/properties/{name}"
        if one.kind is Kind.GROUP:
            inside = list(_elements(one.inside, language, place))
            yield {"type": "Group", "label": _in(one.label, language), "elements": inside}
        else:
            yield {"type": "Control", "scope": place}


def _in(text: Text, language: Language) -> str:
    return text.en if language == "en" else text.de
