"""What a passport writes for letters of other scripts: ICAO Doc 9303 part 3 (8th edition, 2021), section 6.

Table B is for Cyrillic with the exceptions of languages, table C for Arabic with Persian, Pashto and Urdu letters.
Where the printed standard contradicts itself, these tables follow what is meant; `DEPARTURES` says where, a test holds
the rest. Bulgarian passports follow the national act of 2009 beside it.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import Final

from geleit_identity.names.characters import DOUBTFUL, GROUP, SEARCH_FORM, Group
from geleit_identity.names.common import common_spellings
from geleit_identity.names.rules import (
    ADMITTED,
    JOINERS,
    LONGEST_NAME,
    DataType,
    nearest,
    normal_form,
    script_of,
    search_form,
    signs,
)
from geleit_vocabulary.coded import Coded


class Source(Coded):
    """Where a proposed spelling comes from."""

    ICAO_9303 = "icao_9303", "Umschrift des Reisepasses (ICAO Doc 9303)", "Passport transliteration (ICAO Doc 9303)"
    BG_ACT_2009 = "bg_act_2009", "Bulgarisches Umschriftgesetz von 2009", "Bulgarian transliteration act of 2009"
    COMMON = "common", "Häufige Schreibweise (Personen in Wikidata)", "Common spelling (persons in Wikidata)"
    DIN_91379 = "din_91379", "Nächster Buchstabe der DIN 91379", "Nearest letter of DIN 91379"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A spelling in Latin letters, for a person to compare with the passport.

    `value` is None where the table knows consonants only; `machine_readable` is the line of the passport, parts by `<`.
    `languages` are those whose rule gives this spelling (BCP 47); none where the letters fit no single one of them.
    """

    source: Source
    value: str | None
    machine_readable: str
    languages: tuple[str, ...] = ()


def _table(pairs: str) -> dict[str, str]:
    return {letter: latin for letter, _, latin in (pair.partition("=") for pair in pairs.split())}


_CYRILLIC: Final = _table(
    "А=A Б=B В=V Г=G Ґ=G Ѓ=G Д=D Ђ=D Е=E Ё=E Є=IE Ж=ZH З=Z Ѕ=DZ И=I І=I Ї=I Й=I Ј=J К=K Ќ=K Л=L Љ=LJ М=M Н=N Њ=NJ "
    "О=O П=P Р=R С=S Т=T Ћ=C У=U Ў=U Ф=F Х=KH Ц=TS Ч=CH Џ=DZ Ш=SH Щ=SHCH Ъ=IE Ы=Y Ь= Э=E Ю=IU Я=IA Ѫ=U Ѵ=Y Ғ=G"
)
_OF_LANGUAGE: Final = {
    "be": _table("Г=H Ё=IO"),
    "bg": _table("Щ=SHT"),
    "mk": _table("Ѓ=GJ Ќ=KJ Х=H Ц=C Џ=DJ"),
    "ru": _table(""),
    "sr": _table("Ж=Z Х=H Ц=C Ч=C Ш=S"),
    "uk": _table("Г=H И=Y"),
}
_FIRST_LETTER: Final = {"uk": _table("Є=YE Ї=YI Й=Y Ю=YU Я=YA")}
"""Where the letter begins a word."""
_ALPHABET: Final = {
    "be": frozenset("АБВГДЕЁЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЬЭЮЯ"),
    "bg": frozenset("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ"),
    "mk": frozenset("АБВГДЃЕЖЗЅИЈКЛЉМНЊОПРСТЌУФХЦЧЏШ"),
    "ru": frozenset("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"),
    "sr": frozenset("АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ"),
    "uk": frozenset("АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ"),
}
LANGUAGES: Final = tuple(_ALPHABET)
_BG_ACT: Final = _CYRILLIC | _table("Й=Y Х=H Щ=SHT Ъ=A Ь=Y Ю=YU Я=YA")

_ARABIC: Final = _table(
    "ء=XE آ=XAA أ=XAE ؤ=U إ=I ئ=XI ا=A ب=B ة=XTA ت=T ث=XTH ج=J ح=XH خ=XKH د=D ذ=XDH ر=R ز=Z س=S ش=XSH ص=XSS ض=XDZ "
    "ط=XTT ظ=XZZ ع=E غ=G ف=F ق=Q ك=K ل=L م=M ن=N ه=H و=W ى=XAY ي=Y ٱ=XXA ٹ=XXT ټ=XRT پ=P ځ=XKE څ=XXH چ=XC ڈ=XXD ډ=XDR "
    "ڑ=XXR ړ=XRR ږ=XRX ژ=XJ ښ=XXS ک=XKK ګ=XXK ڭ=XNG گ=XGG ں=XNN ڼ=XXN ھ=XDO ۀ=XYH ہ=XXG ۂ=XGE ۃ=XTG ی=XYA ۍ=XXY ې=Y "
    "ے=XYB ۓ=XBE ڤ=V ڥ=XF"
)
_ARABIC_AT_THE_END: Final = _table("ة=XAH")
_DOUBLES: Final = "\u0651"
"""Shadda: what stands before it is written twice."""
_NOT_WRITTEN: Final = frozenset("\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0652\u0670ڜڢڧڨ")

_HAVE_A_TABLE: Final = {"LATIN", "CYRILLIC", "ARABIC"}

DEPARTURES: Final = {
    "0413 sr": "Serbian writes G in its own Latin script and passports; the table says H",
    "0403": "the table has the code point 0492 in its place: GJ in Macedonian, else G",
    "040B": "the table has the code point 04BA, which looks like it",
    "042C": "the soft sign has no row; passports write nothing for it",
}


def proposals(name: str, language: str | None = None) -> list[Proposal]:
    """Latin spellings of a name in normal form, ICAO 9303 first.

    Empty where no table has all of its letters, and for what is longer than a name.
    `language` (BCP 47, the first part counts) chooses the exceptions of Cyrillic; without it each language that has the
    letters is asked, and equal answers are one proposal.
    """
    text = unicodedata.normalize("NFKC", name)
    if len(text) > LONGEST_NAME:
        return []
    scripts = {script_of(sign) for sign in signs(text) if sign[0].isalpha() and sign not in SEARCH_FORM}
    if scripts == {"CYRILLIC"}:
        return _of_cyrillic(text, language)
    if scripts == {"ARABIC"}:
        found = _spelt(text, _arabic)
        exact = [Proposal(Source.ICAO_9303, None, found.line)] if found else []
        return exact + [Proposal(Source.COMMON, value, _line_of(value)) for value in common_spellings(text)]
    return _of_latin(name) if scripts <= {"LATIN"} else []


@dataclass(frozen=True, slots=True)
class _Spelling:
    value: str
    line: str


def _spelt(name: str, letters: Callable[[str], list[str] | None]) -> _Spelling | None:
    """The whole name by what `letters` says of each word; None where it does not know a letter."""
    value, line = [], []
    for part in re.split(r"([ ,-])", name):
        latin = [part] if part in {"", " ", ",", "-"} else letters(part)
        if latin is None:
            return None
        word = "".join(latin)
        value.append(word.capitalize() if part[:1].isupper() else word.lower())
        line.append("<" if word in {" ", ",", "-"} else word)
    return _Spelling("".join(value), re.sub("<+", "<", "".join(line)).strip("<"))


def _letters_of(word: str) -> list[str]:
    """The letters of a word in upper case, without marks and silent signs."""
    upper = unicodedata.normalize("NFC", word.upper())
    return [point for point in upper if unicodedata.category(point)[0] == "L" and GROUP.get(point) is not Group.N1]


def _of_cyrillic(name: str, language: str | None) -> list[Proposal]:
    asked = (language or "").partition("-")[0].lower()
    meant = [asked] if asked else _fitting(_letters_of(name)) or [""]
    found: dict[_Spelling, list[str]] = {}
    for one in meant:
        spelling = _spelt(name, partial(_cyrillic, language=one))
        if spelling is None:
            return []
        found.setdefault(spelling, []).append(one)
    made = [
        Proposal(Source.ICAO_9303, spelling.value, spelling.line, tuple(one for one in languages if one in LANGUAGES))
        for spelling, languages in found.items()
    ]
    act = _spelt(name, _bulgarian) if "bg" in meant else None
    if act and "bg" not in found.get(act, ()):
        made.append(Proposal(Source.BG_ACT_2009, act.value, act.line, ("bg",)))
    return made


def _fitting(letters: Sequence[str]) -> list[str]:
    """The languages that can have written it. Bulgarian has the soft sign before an O only."""
    own = {letter for letter in letters if script_of(letter) == "CYRILLIC"}
    fitting = [one for one in LANGUAGES if own <= _ALPHABET[one]]
    soft = any(one == "Ь" and after != "О" for one, after in zip_longest(letters, letters[1:]))
    return [one for one in fitting if not (one == "bg" and soft)]


def _cyrillic(word: str, language: str) -> list[str] | None:
    table = _CYRILLIC | _OF_LANGUAGE.get(language, {})
    letters = _letters_of(word)
    latin = [table.get(letter, SEARCH_FORM.get(letter)) for letter in letters]
    if latin:
        latin[0] = _FIRST_LETTER.get(language, {}).get(letters[0], latin[0])
    return _known(latin)


def _bulgarian(word: str) -> list[str] | None:
    letters = _letters_of(word)
    latin = [_BG_ACT.get(letter, SEARCH_FORM.get(letter)) for letter in letters]
    if letters[-2:] == ["И", "Я"]:
        latin[-1] = "A"
    return _known(latin)


def _arabic(word: str) -> list[str] | None:
    latin: list[str | None] = []
    points = [point for point in word.upper() if point not in _NOT_WRITTEN and point not in JOINERS]
    for point in points:
        if point == _DOUBLES:
            latin.extend(latin[-1:])
        elif GROUP.get(point) is not Group.N1:
            latin.append(_ARABIC.get(point, SEARCH_FORM.get(point)))
    last = [point for point in points if point != _DOUBLES][-1:]
    if latin and last and last[0] in _ARABIC_AT_THE_END:
        latin[-1] = _ARABIC_AT_THE_END[last[0]]
    return _known(latin)


def _known(latin: Sequence[str | None]) -> list[str] | None:
    known = [one for one in latin if one is not None]
    return known if len(known) == len(latin) else None


def _of_latin(name: str) -> list[Proposal]:
    near = [
        DOUBTFUL.get(sign) or (sign if GROUP.get(sign) in ADMITTED[DataType.A] else nearest(sign))
        for sign in signs(name)
    ]
    if None in near or "".join(map(str, near)) == name:
        return []
    value = normal_form("".join(map(str, near)))
    return [Proposal(Source.DIN_91379, value, _line_of(value))]


def _line_of(latin: str) -> str:
    """The machine-readable line of a Latin spelling: table A writes what the standard searches by."""
    return search_form(latin).upper().replace(" ", "<")


def remarks(name: str, found: Sequence[Proposal]) -> list[str]:
    """Codes of what whoever uses the answer should know, for a name in normal form and its proposals."""
    letters = [sign for sign in signs(name) if sign[0].isalpha() and GROUP.get(sign) is not Group.N1]
    scripts = {script_of(sign) for sign in letters}
    told = {
        "passport_decides": bool(found) or not scripts <= {"LATIN"},
        "scripts_are_mixed": len(scripts) > 1,
        "several_readings": sum(one.source is Source.ICAO_9303 for one in found) > 1,
        "consonants_only": any(one.value is None for one in found),
        "common_spellings": any(one.source is Source.COMMON for one in found),
        "no_passport_table": not found and not scripts <= _HAVE_A_TABLE,
        "letter_without_row": not found and scripts <= _HAVE_A_TABLE and any(one not in SEARCH_FORM for one in letters),
        "deprecated_sign": any(sign in DOUBTFUL for sign in letters),
    }
    return [code for code, holds in told.items() if holds and letters]
