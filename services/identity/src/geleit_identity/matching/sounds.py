"""How a name sounds, whoever wrote it down: one form for the spellings that transliteration makes of one name.

A part of a name has one or more *sounds* (`ch` is heard in Achmed and in Tchaikovsky) and, from each, one *skeleton*:
the consonants by place of articulation, the coarse form that blocking keys are made of. Two parts sound alike if they
share a sound. The tables hold families of rules, no names; what they join is listed in docs/matching.md.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from itertools import islice, product
from typing import Final

from geleit_identity.names.rules import search_form

# Letters whose sign tells a sound that their base letter does not: Turkish, Slavic, Romanian, DIN 31635.
_SIGNED: Final = str.maketrans(
    {
        "ş": "sh", "š": "sh", "ș": "sh", "ś": "sh", "ŝ": "sh", "ç": "tsch", "č": "tsch", "ć": "tsch", "ž": "zh",
        "ż": "zh", "ź": "zh", "ţ": "ts", "ț": "ts", "ğ": "g", "ǧ": "dj", "ġ": "gh", "ḫ": "kh", "ẖ": "kh", "ṯ": "th",
        "ḏ": "dh", "ẓ": "z", "ḍ": "d", "ä": "a", "ö": "o", "ü": "u",
    }
)  # fmt: skip

_ARTICLES: Final = frozenset(
    ["al", "el", "ul", "il", "as", "ash", "asch", "ar", "ad", "an", "at", "az", "es", "er", "ed", "en"]
)
"""The Arabic article, also before sun letters."""
_SON_OF: Final = frozenset(["ibn", "bin", "ben", "bint"])
_SERVANT: Final = re.compile(r"^abd[aeiou]?$|^abd[aeiou]?[lrnszdt]h?$")
_SERVANT_JOINED: Final = re.compile(r"^abd(?:[aeiou]?l+(?=[^aeiouy])|[aeiou]([rnsztd])(?=\1)|[aeiou]?l-?(?=\w{3}))")
_OF_FAITH: Final = re.compile(r"^(?:ed|ud|ad|al|el|ul)?d+[ie]e?ne?$")
_JOINED_ARTICLE: Final = re.compile(r"^[ae]l-?(?=\w{4})")

# What is written -> how it may sound; the longest first. a: a, e; i: i, y; u: o, u; S: sh and its kin; h: kh, ch, h.
_WRITTEN: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("schtsch", ("S",)), ("dsch", ("S",)), ("tsch", ("S",)), ("shch", ("S",)), ("dzh", ("S",)), ("tch", ("S",)),
    ("sch", ("S",)), ("tsh", ("S",)), ("aou", ("avu",)),
    ("ch", ("h", "S")), ("sh", ("S",)), ("zh", ("S",)), ("dj", ("S",)), ("cz", ("S",)), ("sz", ("s",)),
    ("kh", ("h",)), ("gh", ("g",)), ("ph", ("f",)), ("th", ("t", "s")), ("dh", ("d", "s")), ("ck", ("k",)),
    ("ts", ("s",)), ("tz", ("s",)), ("qu", ("ku",)), ("oo", ("u",)), ("ae", ("a",)), ("oe", ("u",)),
    ("ue", ("u",)), ("ij", ("i",)),
    ("x", ("ks", "h")), ("j", ("i", "S")), ("c", ("k", "S")), ("q", ("k",)), ("w", ("v",)), ("z", ("s",)),
    ("e", ("a",)), ("y", ("i",)), ("o", ("u",)),
)  # fmt: skip
_UNIT: Final = re.compile(
    r"schtsch|dsch|tsch|shch|dzh|tch|sch|tsh|aou|ch|sh|zh|dj|cz|sz|kh|gh|ph|th|dh|ck|ts|tz|qu|oo|ae|oe|ue|ij|."
)
# Where the letters of the first column do not occur, the expression cannot either: most names need none of them.
_BY_PLACE: Final = (
    ("ee", re.compile(r"ee"), "i"),  # Saeed
    ("c", re.compile(r"c(?=[eiy])"), "ç"),  # Cemal, Cyryl
    ("j", re.compile(r"(?<!^)j(?![aeiouy])"), "y"),  # Sergej, Čajkovskij
    ("ou", re.compile(r"ou(?=[aei])"), "w"),  # Marouane
    ("n", re.compile(r"(?<=\w\w)(?:[aeiou]dd|[aeiou]tt|[aeu]ld)[ie]e?ne?$"), "din"),  # Noureddine, Nurettin
)
_DOUBLED: Final = re.compile(r"(.)\1+")
_MOST_READINGS: Final = 6
_AT_THE_END: Final = {"d": "t", "b": "p", "g": "k", "f": "v"}
_VOWELS: Final = frozenset("aiu")
_PLACES: Final = str.maketrans("bdgvhS", "ptkfks")
_SOUNDING: Final = str.maketrans("", "", "aiu")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name: its search form, its possible sounds, and their skeletons."""

    form: str
    sound: str
    sounds: frozenset[str]
    skeletons: frozenset[str]

    def __hash__(self) -> int:
        """Of what is written alone: all the rest follows from how it was."""
        return hash(self.form)

    @classmethod
    def heard(cls, form: str, sounds: frozenset[str]) -> "Part":
        """`sound` is the one that stands for the part where one is enough (its frequency, its distance)."""
        return cls(form, min(sounds), sounds, frozenset(skeleton(sound) for sound in sounds))


def parts(name: str) -> tuple[Part, ...]:
    """The parts of a name without articles and `son of`; `Abd al-X` is one part, `Nur ad-Din` too.

    A name of articles alone keeps them: somebody may be called Al.
    """
    signed = unicodedata.normalize("NFC", name.casefold()).translate(_SIGNED)
    plain, sounding = search_form(name).split(), search_form(signed).split()
    if len(plain) != len(sounding):
        sounding = plain
    joined = _joined(list(zip(plain, sounding, strict=True)))
    return tuple(_part(form, spoken) for form, spoken in joined)


def _joined(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = []
    servant = False
    for form, spoken in words:
        if form in _ARTICLES or form in _SON_OF:
            continue
        if kept and (servant or _OF_FAITH.match(form)):
            faith = "din" if _OF_FAITH.match(form) else None
            kept[-1] = (kept[-1][0] + form, kept[-1][1] + (faith or spoken))
            servant = False
        elif len(words) > 1 and _SERVANT.match(form):
            kept.append((form, "abd"))
            servant = True
        else:
            kept.append((form, spoken))
    return kept or words


def _part(form: str, spoken: str) -> Part:
    spoken = _SERVANT_JOINED.sub("abd", spoken)
    heard = _sounds(spoken)
    if form != spoken and not spoken.startswith("abd"):
        heard |= _sounds(form)
    if _JOINED_ARTICLE.match(form):
        heard |= _sounds(_JOINED_ARTICLE.sub("", form))
    return Part.heard(form, heard)


def _sounds(word: str) -> frozenset[str]:
    for letters, written, heard in _BY_PLACE:
        if letters in word:
            word = written.sub(heard, word)
    units = [_READ.get(written, written) for written in _UNIT.findall(word)]  # a letter by itself is its own reading
    return frozenset(_settled("".join(read)) for read in islice(product(*units), _MOST_READINGS))


_READ: Final = {**dict(_WRITTEN), "ç": ("s", "S")}


def _once(found: re.Match[str]) -> str:
    return found[1]


def _settled(sound: str) -> str:
    """Doubled letters once, no breath at the end, hard ends: Mehmed and Mehmet, -ov and -off."""
    once = _DOUBLED.sub(_once, sound)
    if len(once) > 2 and once[-1] == "h" and once[-2] in _VOWELS:  # noqa: PLR2004 -- Eh and Ah are names
        once = once[:-1]
    return once[:-1] + _AT_THE_END.get(once[-1:], once[-1:])


def skeleton(sound: str) -> str:
    """The consonants of a sound by their place, with a sign for a vowel at the beginning: `muhamat` -> `mkmt`."""
    bones = _DOUBLED.sub(_once, sound.translate(_PLACES)).translate(_SOUNDING)
    return "a" + bones if sound[:1] in _VOWELS else bones


def whole(given: tuple[Part, ...]) -> Part:
    """Several parts read as one word: Nur ad-Din and Nureddin, Gebre Medhin and Gebremedhin."""
    return reduce(_together, given)


def _together(one: Part, other: Part) -> Part:
    both = islice(product(sorted(one.sounds), sorted(other.sounds)), _MOST_READINGS)
    return Part.heard(one.form + other.form, frozenset(_DOUBLED.sub(_once, a + b) for a, b in both))
