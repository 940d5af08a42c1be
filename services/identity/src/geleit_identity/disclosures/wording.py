"""What the person is told, in words, German or English as the request wishes."""

from collections.abc import Mapping

from geleit_identity.disclosures.tables import HandDisclosure
from geleit_identity.statutes.rules import BY_CODE
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.pure.texts import Texts, negotiate
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Label


class Wording:
    """The words of one request."""

    def __init__(self, texts: Texts, headers: Mapping[str, str]) -> None:
        self._languages = headers.get("accept-language")
        self._texts = texts

    def notice(self, row: HandDisclosure, own: KnownBody | None, other: KnownBody | None) -> str:
        """Who tells whom what, on which ground, who answers for it, and what the person can do."""
        what = ", ".join(self._label(DataCategory(code).label) for code in row.categories)
        words = self._texts.label("hand_disclosure.notice", self._languages)
        return words.format(
            giver=own.name if own else "-",
            recipient=other.name if other else "-",
            what=what,
            place=BY_CODE[row.statute].citation,
        )

    def _label(self, label: Label) -> str:
        return label.en if negotiate(self._languages) == "en" else label.de
