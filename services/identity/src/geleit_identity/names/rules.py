"""The search form of a name: in which form two spellings of one name meet."""

import unicodedata
from typing import Final

# Letters that Unicode does not decompose. German letters as in passports (ICAO Doc 9303 part 3, section 6); the others
# to the base letters that German registers search by (search form of DIN 91379).
_LETTERS: Final = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa", "ð": "d", "þ": "th",
        "đ": "d", "ħ": "h", "ı": "i", "ĸ": "k", "ł": "l", "ŋ": "n", "ŧ": "t", "ə": "e",
    }
)  # fmt: skip
_SILENT: Final = frozenset("'’‘ʼʾʿʹʺ`´\u02bb\u02bd.")


def search_form(value: str) -> str:
    """The form in which two spellings of one name meet: lower case, base letters, no apostrophes, hyphen as blank.

    `Müller`, `MUELLER` and `Mu\u0308ller` meet. What only sounds alike (Mohammed, Muhammad) does not.
    """
    before, form = "", _folded(value)
    while form != before:  # some letters decompose into such that fold again
        before, form = form, _folded(form)
    return form


def _folded(value: str) -> str:
    folded = unicodedata.normalize("NFC", value.casefold()).translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", folded)
    signs = []
    for sign in decomposed:
        kind = unicodedata.category(sign)
        if kind == "Mn" or sign in _SILENT:
            continue
        signs.append(sign if kind[0] == "L" else " ")
    return " ".join("".join(signs).translate(_LETTERS).split())
