"""Past recipients are told, and answer what became of the data; by when, and with which answers.

Sources: Art. 19 GDPR (recipients are told of rectification, erasure, restriction; the person is told of them on
request); Art. 7 (3) and 17 (1) b GDPR, § 84 SGB X (what follows from a withdrawal); Art. 12 (3) GDPR (the month in
which the person gets an answer: recipients answer within half of it); §§ 67c, 78 SGB X (what a recipient keeps
needs a ground of its own, and stays bound to the purpose).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from geleit_identity.bodies.rules import SOURCE, BodyLaw
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded, Label
from geleit_vocabulary.law import STATUTES, Statute
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.regimes import RetainedRecord, RetentionSource

ANSWER_DAYS: Final = 14
"""Half of the month of Art. 12 (3) GDPR: the giver has the other half to tell the person."""


class Occasion(Coded):
    """Why recipients are told."""

    WITHDRAWAL = "withdrawal", "Widerruf einer Einwilligung oder Entbindung", "A consent or release was withdrawn"
    RECTIFICATION = "rectification", "Berichtigung (Art. 16 DSGVO)", "Rectification (Art. 16 GDPR)"
    ERASURE = "erasure", "Löschung (Art. 17 DSGVO)", "Erasure (Art. 17 GDPR)"
    RESTRICTION = (
        "restriction",
        "Einschränkung der Verarbeitung (Art. 18 DSGVO)",
        "Restriction of processing (Art. 18 GDPR)",
    )


class DutySide(Coded):
    """On which side of the duty a row stands."""

    GIVER = "giver", "Stelle, die übermittelt hat", "Body that disclosed"
    RECIPIENT = "recipient", "Stelle, die empfangen hat", "Body that received"


class Outcome(Coded):
    """What became of the data at the recipient."""

    DELETED = "deleted", "Gelöscht", "Deleted"
    RESTRICTED = "restricted", "In der Verarbeitung eingeschränkt", "Restricted"
    RECTIFIED = "rectified", "Berichtigt", "Rectified"
    KEPT = "kept", "Auf eigener Grundlage behalten", "Kept under an own ground"
    NOTHING_HELD = "nothing_held", "Nichts davon gespeichert", "Nothing of it was stored"


_ENDS: Final = frozenset({Outcome.DELETED, Outcome.RESTRICTED, Outcome.KEPT, Outcome.NOTHING_HELD})
ANSWERS: Final[Mapping[Occasion, AbstractSet[Outcome]]] = {
    Occasion.WITHDRAWAL: _ENDS,
    Occasion.ERASURE: _ENDS,
    Occasion.RESTRICTION: _ENDS,
    Occasion.RECTIFICATION: frozenset({Outcome.RECTIFIED, Outcome.DELETED, Outcome.NOTHING_HELD}),
}
"""Which answers an occasion knows. Nobody has a ground to keep what is wrong (Art. 5 (1) d GDPR)."""

_OPEN: Final = ("open", "overdue")
DUTY = Lifecycle(
    "duty",
    start="open",
    steps=[
        Step("answer", _OPEN, "answered", needs=Permission.DUTY_WORK, asks="DutyAnswerIn"),
        Step("note_letter", "open", "open", needs=Permission.DUTY_WORK, asks="LetterIn"),
        Step("note_letter", "overdue", "overdue", needs=Permission.DUTY_WORK, asks="LetterIn"),
        Step("note_answer", _OPEN, "answered", needs=Permission.DUTY_WORK, asks="NotedAnswerIn"),
        Step("tell_person", "answered", "told", needs=Permission.DUTY_WORK, asks="ToldIn"),
        Step("pass_day", "open", "overdue", automatic=True),
        Step("erase", _OPEN, "answered", automatic=True),
    ],
)

_STATUTE: Final[Mapping[str, Statute]] = {statute.code: statute for statute in STATUTES}
_PROOF_ONLY: Final = frozenset({RetainedRecord.ACCESS_LOG, RetainedRecord.DECISION, RetainedRecord.DECLARATION})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an answer: what became of these categories; `ground` names the statute under which they are kept."""

    outcome: Outcome
    categories: Sequence[str]
    ground: str | None = None


def due_day(owed_on: date) -> date:
    """The last day for an answer."""
    return owed_on + timedelta(days=ANSWER_DAYS)


def closed_for(side: str, *, of_nobody: bool) -> dict[str, str]:
    """Actions that this side does not take. `of_nobody`: the person was erased, and there is nobody to tell."""
    if side == DutySide.RECIPIENT:
        return dict.fromkeys(("note_letter", "note_answer", "tell_person"), "only_the_giver")
    closed = {"answer": "only_the_recipient_answers"}
    return closed | ({"tell_person": "nobody_to_tell"} if of_nobody else {})


def wrong_in_answer(
    parts: Sequence[Part], owed: AbstractSet[str], occasion: Occasion, body: BodyLaw | None, day: date
) -> list[Place]:
    """What keeps an answer from counting; an empty list where it counts.

    Each category that is owed is answered once, and no other. `body` is the answering body's law; None for a partner
    outside the node, whose law the node does not know: then the place must only be one of the tables.
    """
    found = [place for number, part in enumerate(parts) for place in _wrong_part(number, part, occasion, body, day)]
    named = Counter(category for part in parts for category in part.categories)
    if named.keys() - owed:
        found.append(Place("/parts", "category_not_owed"))
    if any(count > 1 for count in named.values()):
        found.append(Place("/parts", "category_answered_twice"))
    if owed - named.keys():
        found.append(Place("/parts", "category_unanswered"))
    return found


def _wrong_part(number: int, part: Part, occasion: Occasion, body: BodyLaw | None, day: date) -> Iterator[Place]:
    if part.outcome not in ANSWERS[occasion]:
        yield Place(f"/parts/{number}/outcome", "outcome_of_another_occasion")
    if part.outcome is not Outcome.KEPT:
        if part.ground is not None:
            yield Place(f"/parts/{number}/ground", "only_what_is_kept_has_a_ground")
        return
    code = "own_ground_missing" if part.ground is None else wrong_ground(part.ground, part.categories, body, day)
    if code:
        yield Place(f"/parts/{number}/ground", code)


def wrong_ground(code: str, categories: Sequence[str], body: BodyLaw | None, day: date) -> str | None:
    """Why a place in the law is no ground of this body to keep these categories on this day, or None.

    Either a statute under which this body may itself receive them, or a place from which its periods of retention come.
    """
    statute, source = _STATUTE.get(code), SOURCE.get(code)
    if statute is not None:
        return _wrong_statute(statute, categories, body, day)
    if source is not None:
        return _wrong_source(source, body)
    return "unknown_code"


def _wrong_statute(statute: Statute, categories: Sequence[str], body: BodyLaw | None, day: date) -> str | None:
    if not statute.in_force(day):
        return "code_not_in_force"
    if body is not None and body.kind not in statute.recipients:
        return "statute_not_for_this_body"
    frame = {str(DataCategory.RECORD)}
    named = {str(category) for category in statute.categories}
    beyond = bool(named) and set(categories) - named - frame
    return "category_beyond_the_statute" if beyond else None


def _wrong_source(source: RetentionSource, body: BodyLaw | None) -> str | None:
    if source.records and source.records <= _PROOF_ONLY:
        return "keeps_the_proof_alone"
    if body is None:
        return None
    other = (source.laws and body.law not in source.laws) or (source.kinds and body.kind not in source.kinds)
    return "source_of_another_law" if other else None


def citation(code: str) -> str:
    """The place in the law as it is cited."""
    statute = _STATUTE.get(code)
    return statute.citation if statute is not None else SOURCE[code].citation


def label(code: str) -> Label:
    """What the place says, in both languages."""
    statute = _STATUTE.get(code)
    return statute.label if statute is not None else SOURCE[code].label


def keeps(parts: Sequence[Part]) -> bool:
    """Whether the person has to hear that something of it is still there."""
    return any(part.outcome in {Outcome.KEPT, Outcome.RESTRICTED} for part in parts)
