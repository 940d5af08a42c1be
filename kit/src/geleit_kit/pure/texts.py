"""Catalogues of texts, German and English: labels of states, actions, codes and problems, chosen by Accept-Language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, Protocol

Language = Literal["de", "en"]
DEFAULT_LANGUAGE: Final[Language] = "de"
_LANGUAGES: Final[tuple[Language, ...]] = ("de", "en")
_LONGEST_HEADER = 1_000


class Worded(Protocol):
    """Whatever has its words in both languages, such as a label of the vocabulary."""

    @property
    def de(self) -> str:
        """The German words."""

    @property
    def en(self) -> str:
        """The English words."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages of the house."""

    de: str
    en: str


class Texts(Mapping[str, Worded]):
    """A catalogue: code -> text. Codes are dotted, such as `referral.status.draft` or `problem.not_found`."""

    def __init__(self, texts: Mapping[str, Worded] | None = None) -> None:
        self._texts: dict[str, Worded] = {}
        for code, text in (texts or {}).items():
            self.register(code, text)

    def __getitem__(self, code: str) -> Worded:
        return self._texts[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def register(self, code: str, text: Worded) -> None:
        """Adds a text. ValueError when it is empty in a language, or when the code already says something else."""
        if not (text.de.strip() and text.en.strip()):
            message = f"{code}: a text needs its words in German and English"
            raise ValueError(message)
        known = self._texts.setdefault(code, text)
        if (known.de, known.en) != (text.de, text.en):
            message = f"{code}: two texts under one code"
            raise ValueError(message)

    def merge(self, *others: Mapping[str, Worded]) -> "Texts":
        """A new catalogue with the texts of all; ValueError where two of them disagree about a code."""
        merged = Texts(self)
        for other in others:
            for code, text in other.items():
                merged.register(code, text)
        return merged

    def label(self, code: str, languages: str | None = None) -> str:
        """The words for a code, in the language that an Accept-Language header asks for; German when it asks for none.

        A code without a text is answered by itself: a label that is missing must not break an answer. `missing` and
        the tests of each room see to it that there is none.
        """
        text = self._texts.get(code)
        if text is None:
            return code
        return text.en if negotiate(languages) == "en" else text.de

    def missing(self, codes: Iterable[str]) -> list[str]:
        """Which of these codes have no text, sorted: an empty list in the completeness test of a room."""
        return sorted({code for code in codes if code not in self._texts})


@lru_cache(maxsize=256)
def negotiate(accept_language: str | None) -> Language:
    """The language to answer in, from an Accept-Language header (RFC 9110, RFC 4647).

    The highest quality wins, at a tie the one named first; a named language beats `*`; `q=0` rules a language out. What
    cannot be read, or asks only for other languages, counts as no wish.
    """
    wishes = dict(_ranges((accept_language or "")[:_LONGEST_HEADER]))
    qualities = {language: _quality(language, wishes) for language in _LANGUAGES}
    named = [language for language in wishes if language in _LANGUAGES]
    best = max(_LANGUAGES, key=lambda language: (qualities[language], language in named[:1]))
    if qualities[best] > 0:
        return best
    refused = wishes.get(DEFAULT_LANGUAGE) == 0 and wishes.get("en", 1) != 0
    return "en" if refused else DEFAULT_LANGUAGE


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """Primary language -> quality; of several ranges of one language (`de-AT, de;q=0.5`) the highest counts."""
    found: dict[str, float] = {}
    for part in header.split(","):
        tag, *parameters = (piece.strip().lower() for piece in part.split(";"))
        primary = tag.partition("-")[0]
        quality = _parse_quality(parameters)
        if primary and quality is not None:
            found[primary] = max(quality, found.get(primary, 0.0))
    return iter(found.items())


def _parse_quality(parameters: list[str]) -> float | None:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
            return quality if 0 <= quality <= 1 else None
    return 1.0


def _quality(language: str, wishes: Mapping[str, float]) -> float:
    return wishes.get(language, wishes.get("*", 0.0))
