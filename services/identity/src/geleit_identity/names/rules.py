"""Spellings of names after DIN 91379: normal form, data type, signs out of place, and the form they are searched by."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geleit_identity.names.characters import GROUP, REPLACED, SEARCH_FORM, Group
from geleit_vocabulary.coded import Coded

LONGEST_NAME: Final = 200


class DataType(Coded):
    """The data types of DIN 91379 for Latin text, from the narrowest on; each admits what the one before it admits."""

    A = "A", "Namen natürlicher Personen", "Names of natural persons"
    B = "B", "Sonstige Namen (Orte, Straßen mit Hausnummer)", "Other names (places, streets with house numbers)"
    C = "C", "Alle normativen Zeichen", "All normative characters"


ADMITTED: Final = {
    DataType.A: frozenset({Group.LATIN, Group.N1}),
    DataType.B: frozenset({Group.LATIN, Group.N1, Group.N2}),
    DataType.C: frozenset({Group.LATIN, Group.N1, Group.N2, Group.N3, Group.N4}),
}

# What keyboards and word processors put in the place of a sign of N1: apostrophes, raised commas that open to the left
# (ʿayn), hyphens, primes. The standard's data type A has one of each look.
_SAME: Final = str.maketrans(
    {
        "\u02bc": "’", "\u201b": "’", "\uff07": "'", "\u2018": "ʿ", "\u02bb": "ʿ", "\u02bd": "ʿ",
        "\u2032": "ʹ", "\u2033": "ʺ", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2212": "-",
    }
)  # fmt: skip
JOINERS: Final = frozenset("\u200c\u200d")
"""Zero-width (non-)joiners belong to Persian and Indic spelling; between Latin letters they say nothing."""
_OVER_TWO: Final = "\u035f"
"""The double macron below joins two base letters to one sequence (K͟H)."""
_SEPARATING: Final = frozenset(" ,-")
"""The signs of N1 that part a name; the others (apostrophes, half rings, dots) are silent when it is searched."""

# Latin letters of African and other alphabets that the standard does not have and Unicode does not take apart.
_BASE: Final = {
    "ɓ": "b", "ɗ": "d", "ɖ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ǝ": "e", "ɣ": "g", "ɩ": "i", "ʋ": "v",
    "ƒ": "f", "ɲ": "n", "ƶ": "z", "ʉ": "u", "ɵ": "o", "ɑ": "a", "ƭ": "t", "ƥ": "p", "ʃ": "s",
}  # fmt: skip
# Arabic letters with two code points: the Persian keyboard writes one, the Arabic one the other.
_TWIN: Final = str.maketrans({"ی": "ي", "ى": "ي", "ک": "ك"})
_MARKS_MAY_GO: Final = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "SYRIAC", "ARMENIAN", "ETHIOPIC"})
"""Scripts in which marks are optional or a matter of one letter; elsewhere a mark is a vowel and stays."""

# Nearly every name consists of letters and signs of one code point: their search form is looked up at once.
_AT_ONCE: Final = str.maketrans(
    {sign: form.lower() for sign, form in SEARCH_FORM.items() if len(sign) == 1}
    | {sign: " " if sign in _SEPARATING else "" for sign, group in GROUP.items() if group is Group.N1}
)

# A name of these alone is its own normal form, but for blanks, and of data type A: nearly every name is one.
_PLAIN_LETTERS: Final = frozenset(sign for sign in SEARCH_FORM if len(sign) == 1 and sign not in REPLACED)
_PLAIN: Final = _PLAIN_LETTERS | {
    sign for sign, group in GROUP.items() if group is Group.N1 and len(sign) == 1 and sign not in REPLACED
} - set(map(chr, _SAME))

_MOST_MARKS: Final = 4
"""More than the standard has on any letter; a heap of marks is not looked through."""
_REMEMBERED: Final = 4096
"""Answers about single signs, which are no names."""


@dataclass(frozen=True, slots=True)
class ForeignSign:
    """A sign that a data type does not admit, and where it stands: `position` counts code points of the normal form."""

    position: int
    sign: str

    @property
    def code_points(self) -> str:
        """As the standard's lists write it: `0416`, or `0041 0301`."""
        return " ".join(f"{ord(point):04X}" for point in self.sign)


def signs(text: str) -> list[str]:
    """The letters, sequences and other signs of a text: each base with the marks that stand on it."""
    found: list[str] = []
    for point in text:
        if found and (unicodedata.category(point)[0] == "M" or found[-1].endswith(_OVER_TWO)):
            found[-1] += point
        else:
            found.append(point)
    return found


def normal_form(value: str) -> str:
    """The spelling as it is kept: composed (NFC), look-alikes as the standard's signs, one blank between parts.

    Deprecated characters become what replaced them; two whose replacement is another vowel stay for a person to decide.
    """
    text = unicodedata.normalize("NFC", value)
    if _PLAIN.issuperset(text):
        return " ".join(text.split())
    if all(_is_of_standard(sign.strip("\u200c\u200d")) for sign in signs(text)):
        text = "".join(point for point in text if point not in JOINERS)
    text = unicodedata.normalize("NFC", text.translate(_SAME))
    text = "".join(REPLACED.get(sign, sign) for sign in signs(text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def _is_of_standard(sign: str) -> bool:
    return not sign or sign in GROUP or not _is_letter(sign)


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign[0])[0] == "L" and GROUP.get(sign) is not Group.N1


def foreign_signs(name: str, data_type: DataType) -> list[ForeignSign]:
    """What the data type does not admit in a name in normal form, each with its place."""
    found, position = [], 0
    for sign in signs(name):
        if GROUP.get(sign) not in ADMITTED[data_type]:
            found.append(ForeignSign(position, sign))
        position += len(sign)
    return found


def data_type_of(name: str) -> DataType | None:
    """The narrowest data type that admits a name in normal form; None where a letter is not of the Latin list."""
    return next((one for one in DataType if not foreign_signs(name, one)), None)


def is_latin(value: str) -> bool:
    """Whether German registers can exchange the spelling: data type A, the names of natural persons."""
    name = normal_form(value)
    return _PLAIN.issuperset(name) or data_type_of(name) is DataType.A


def wrong_in_name(value: str) -> str | None:
    """The code of what is wrong with a spelling, or None.

    A Latin spelling is of data type A. A spelling with letters beyond it is a further one: letters and marks of any
    script, no digits, symbols or control characters.
    """
    name = normal_form(value)
    if _PLAIN.issuperset(name) and len(name) <= LONGEST_NAME and not _PLAIN_LETTERS.isdisjoint(name):
        return None
    letters = [sign for sign in signs(name) if _is_letter(sign)]
    if not letters:
        return "name_without_letters"
    if len(name) > LONGEST_NAME:
        return "name_too_long"
    foreign = foreign_signs(name, DataType.A)
    if not foreign:
        return None
    if all(sign in SEARCH_FORM for sign in letters) or any(_is_no_part_of_a_name(one.sign) for one in foreign):
        return "name_with_foreign_signs"
    return None


def _is_no_part_of_a_name(sign: str) -> bool:
    return any(unicodedata.category(point)[0] in "CNS" and point not in JOINERS for point in sign)


def search_form(value: str) -> str:
    """The form in which two spellings of one name meet: the standard's search form in lower case, parts by blanks.

    `Müller`, `MUELLER` and `Mu\u0308ller` meet. Letters beyond the standard meet by their base letter. What only sounds
    alike (Mohammed, Muhammad) does not.
    """
    text = unicodedata.normalize("NFC", value)
    if _AT_ONCE.keys() >= set(map(ord, text)):
        return " ".join(text.translate(_AT_ONCE).split())
    before, form = "", _folded(value)
    while form != before:  # some letters decompose into such that fold again
        before, form = form, _folded(form)
    return form


def _folded(value: str) -> str:
    return " ".join("".join(map(_searched, signs(normal_form(value)))).split())


@lru_cache(_REMEMBERED)
def _searched(sign: str) -> str:
    if sign in SEARCH_FORM:
        return SEARCH_FORM[sign].lower()
    if GROUP.get(sign) is Group.N1:
        return " " if sign in _SEPARATING else ""
    near = nearest(sign)
    if near is not None:
        return "".join(SEARCH_FORM[one].lower() for one in signs(near))
    return _of_another_script(sign)


@lru_cache(_REMEMBERED)
def nearest(sign: str) -> str | None:
    """A letter of the standard's list for a Latin one beyond it: without its last marks, or its base. None: no such."""
    for form in ("NFC", "NFKC"):
        found = [_without_marks(one) for one in signs(unicodedata.normalize(form, sign))]
        if found and all(found):
            return "".join(found)
    return None


def _without_marks(sign: str) -> str:
    base, *marks = list(unicodedata.normalize("NFD", sign))
    for kept in range(min(len(marks), _MOST_MARKS), -1, -1):
        rest = unicodedata.normalize("NFC", base + "".join(marks[:kept]))
        if rest in SEARCH_FORM:
            return rest
    plain = _BASE.get(base.lower(), "")
    return plain if base == base.lower() else plain.upper()


@lru_cache(_REMEMBERED)
def script_of(sign: str) -> str:
    """The script of a letter by the first word of its Unicode name, such as `CYRILLIC`; empty where it has no name."""
    plain = unicodedata.normalize("NFKC", sign)
    return re.split(r"[ -]", unicodedata.name(plain[0], ""), maxsplit=1)[0]


def _of_another_script(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", sign.casefold()).translate(_TWIN))
    keeps_marks = script_of(sign) not in _MARKS_MAY_GO
    kept = []
    for point in plain:
        kind = unicodedata.category(point)
        if kind[0] == "L" or (keeps_marks and kind in {"Mn", "Mc"}):
            kept.append(point)
        elif kind[0] != "M" and point not in JOINERS:
            kept.append(" ")
    return unicodedata.normalize("NFC", "".join(kept))
