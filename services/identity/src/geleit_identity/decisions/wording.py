"""Decisions in words: the same document for every no, German or English as the request wishes."""

from collections.abc import Mapping
from typing import Final

from geleit_identity.decisions.keeping import Taken
from geleit_identity.decisions.rules import Answer, Basis, Part, Reason
from geleit_identity.decisions.schemas import CheckedOut, DecisionOut, GroundOut, RefusedOut
from geleit_identity.statutes.rules import BY_CODE
from geleit_kit.pure.texts import Texts, negotiate
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Label
from geleit_vocabulary.grounds import Ground

_OUTSIDE: Final = "not_covered"


class Wording:
    """The words of one request."""

    def __init__(self, texts: Texts, headers: Mapping[str, str]) -> None:
        self.languages = headers.get("accept-language")
        self.texts = texts
        self._grounds: dict[tuple[Ground, str | None], GroundOut] = {}

    def reason(self, code: str) -> str:
        """Why, in words."""
        return self.texts.label(f"reason.{code}", self.languages)

    def ground(self, basis: Basis) -> GroundOut:
        """What carries it, in words; a statute with its place in the law."""
        known = self._grounds.get((basis.kind, basis.code))
        if known is None:
            known = self._grounds[basis.kind, basis.code] = self._ground(basis)
        return known

    def _ground(self, basis: Basis) -> GroundOut:
        words = self._label(basis.kind.label)
        law = BY_CODE.get(basis.code) if basis.code else None
        if law is not None:
            words = f"{law.citation}: {self._label(law.label)}"
        return GroundOut(kind=basis.kind, code=basis.code, words=words)

    def answer(self, taken: Taken) -> DecisionOut:
        """What the asker learns. A no is made of the question alone, so that it cannot tell one no from another."""
        given, decision = taken.given, taken.decision
        no = decision.answer is Answer.NO
        refused = sorted(set(given.categories)) if no else self._uncovered(taken)
        notice = given.attendance if decision.notice else None
        return DecisionOut(
            answer=decision.answer,
            purpose=given.purpose,
            categories=[part.category for part in decision.parts if part.reason is Reason.COVERED],
            refused=[RefusedOut(category=one, reason=_OUTSIDE, words=self.reason(_OUTSIDE)) for one in refused],
            ground=None if no else self.ground(decision.bases[0]),
            decision=None if no else taken.id,
            grant=taken.token,
            expires_at=taken.expires_at,
            notice=sorted(set(notice.fields)) if notice else [],
        )

    def part(self, part: Part) -> CheckedOut:
        """One category of a check, with everything that the owner may know."""
        return CheckedOut(
            category=part.category,
            reason=part.reason,
            words=self.reason(part.reason),
            ground=self.ground(part.basis) if part.basis else None,
            ground_id=part.basis.id if part.basis else None,
        )

    def _label(self, label: Label) -> str:
        return label.en if negotiate(self.languages) == "en" else label.de

    def _uncovered(self, taken: Taken) -> list[DataCategory]:
        return [part.category for part in taken.decision.parts if part.reason is not Reason.COVERED]
