"""How a room writes its words: one line per code, German and English."""

from collections.abc import Iterable, Mapping

from geleit_kit.pure.texts import Text, Texts
from geleit_vocabulary.coded import Coded

Words = Mapping[str, tuple[str, str]]


def words(prefix: str, lines: Words) -> Texts:
    """A catalogue from `code: (German, English)`, each code under the prefix."""
    return Texts({f"{prefix}.{code}": Text(de=de, en=en) for code, (de, en) in lines.items()})


def coded_words(prefix: str, codes: Iterable[Coded]) -> Texts:
    """The labels that a list of codes carries itself."""
    return Texts({f"{prefix}.{code.value}": code.label for code in codes})


def lifecycle_words(name: str, states: Words, actions: Words) -> Texts:
    """The words of a life cycle."""
    return words(f"{name}.status", states).merge(words(f"{name}.action", actions))
