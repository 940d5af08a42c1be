"""The texts that Geleit ships: our own wording in plain German, and machine translations of it. Nobody has approved
them: a body adopts one, and two of its people sign it, before anybody can declare on it.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("de", "ar", "en", "fa", "tr", "uk")
"""Languages with a shipped text, the original first. English is worded by us as the German is."""
MACHINE_MADE: Final = frozenset({"ar", "fa", "tr", "uk"})


@cache
def shipped(language: str) -> Mapping[str, Any]:
    """`version`, `labels`, `purposes`, `categories`, and per kind `title` and `sections`. Raises KeyError for a
    language that is not shipped.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    found: Mapping[str, Any] = json.loads((files(__package__) / "shipped" / f"{language}.json").read_text("utf-8"))
    return found


def content_of(language: str, kind: str) -> dict[str, Any]:
    """What a body adopts: title and sections of a kind, with the words that a filled text needs."""
    found = shipped(language)
    return {**found[kind], **{name: dict(found[name]) for name in ("purposes", "categories", "labels")}}
