"""The search form of the blocking keys of generation 1. Rows that nobody has written since then still carry them."""

import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa", "ð": "d", "þ": "th",
        "đ": "d", "ħ": "h", "ı": "i", "ĸ": "k", "ł": "l", "ŋ": "n", "ŧ": "t", "ə": "e",
    }
)  # fmt: skip
_SILENT: Final = frozenset("'’‘ʼʾʿʹʺ`´\u02bb\u02bd.")


def former_search_form(value: str) -> str:
    """Lower case, base letters of Unicode, no apostrophes, hyphen as blank."""
    before, form = "", _folded(value)
    while form != before:
        before, form = form, _folded(form)
    return form


def _folded(value: str) -> str:
    folded = unicodedata.normalize("NFC", value.casefold()).translate(_LETTERS)
    signs = []
    for sign in unicodedata.normalize("NFKD", folded):
        kind = unicodedata.category(sign)
        if kind == "Mn" or sign in _SILENT:
            continue
        signs.append(sign if kind[0] == "L" else " ")
    return " ".join("".join(signs).translate(_LETTERS).split())
