"""JSON is written as Python's own `json.dumps` writes it."""

import json
from uuid import uuid4

import pytest

from geleit_kit.pure.canonical import canonical, writer

DOCUMENTS = [None, True, 7, 1.5, 'ä"\\\n😀', [], {}, {"b": [1, {"a": None}], "a": "ß"}, [[["x"]], {"1": 2}], (1, 2)]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_document_is_written_alike(document: object) -> None:
    assert writer()(document) == json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    assert writer(separators=(", ", ": "), ascii_only=True)(document) == json.dumps(document)
    assert (
        canonical(document) == json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )


def test_what_json_has_no_form_for_is_refused() -> None:
    for value in (uuid4(), {1, 2}, b"x"):
        with pytest.raises(TypeError):
            writer()({"value": value})
    with pytest.raises(ValueError, match="JSON compliant"):
        writer()({"value": float("nan")})
    assert writer(allow_nan=True)(float("nan")) == "NaN"


def test_what_stands_in_itself_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(RecursionError):
        writer()(endless)
