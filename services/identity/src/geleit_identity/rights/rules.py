"""Requests of persons: life cycle, terms, grounds for refusing. One table each.

Sources: Art. 12, 15 to 21 GDPR; §§ 83, 84 SGB X; § 34, 35 BDSG; §§ 14 to 23 KDG; §§ 16 to 25 DSG-EKD.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from geleit_kit.pure.calendar import Calendar, DeadlineRule, Unit
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.law import LawRegime
from geleit_vocabulary.permissions import Permission


class RequestKind(Coded):
    """What a person asks for."""

    ACCESS = "access", "Auskunft", "Access"
    ERASURE = "erasure", "Löschung", "Erasure"
    OBJECTION = "objection", "Widerspruch", "Objection"
    PORTABILITY = "portability", "Datenübertragung", "Portability"
    RECTIFICATION = "rectification", "Berichtigung", "Rectification"
    RESTRICTION = "restriction", "Einschränkung der Verarbeitung", "Restriction of processing"


class Channel(Coded):
    """How a request came. Art. 12 GDPR asks for no form."""

    ELECTRONIC = "electronic", "elektronisch", "Electronic"
    IN_PERSON = "in_person", "persönlich", "In person"
    LETTER = "letter", "schriftlich", "By letter"
    PHONE = "phone", "telefonisch", "By telephone"


class IdentityCheck(Coded):
    """How it was made sure who asks (Art. 12 (6) GDPR)."""

    ELECTRONIC_IDENTITY = "electronic_identity", "elektronischer Identitätsnachweis", "Electronic proof of identity"
    IDENTITY_DOCUMENT = "identity_document", "Ausweis oder Ersatz gesehen", "Identity document or substitute seen"
    KNOWN_IN_PERSON = "known_in_person", "persönlich bekannt", "Known in person"
    REPRESENTATIVE = "representative", "Vertretung mit Nachweis", "Representative with proof"


class ExtensionReason(Coded):
    """Why the term is longer (Art. 12 (3) sentence 2 GDPR)."""

    COMPLEXITY = "complexity", "Umfang und Schwierigkeit", "Complexity"
    NUMBER_OF_REQUESTS = "number_of_requests", "Zahl der Anträge", "Number of requests"


class RefusalReason(Coded):
    """Why a request is refused, wholly or in part."""

    CORRECT_AS_RECORDED = "correct_as_recorded", "Die Angabe ist richtig", "It is correct as recorded"
    IDENTITY_NOT_PROVEN = "identity_not_proven", "Identität nicht nachgewiesen", "Identity not proven"
    LEGAL_CLAIMS = "legal_claims", "Für Rechtsansprüche erforderlich", "Needed for legal claims"
    LEGAL_HOLD = "legal_hold", "Löschsperre", "Legal hold"
    MANIFESTLY_UNFOUNDED = "manifestly_unfounded", "Offenkundig unbegründet oder exzessiv", "Manifestly unfounded"
    NO_GROUND = "no_ground", "Kein Grund nach dem Gesetz", "No ground in the law"
    NOT_ESTABLISHED = (
        "not_established",
        "Weder Richtigkeit noch Unrichtigkeit feststellbar; der Streit ist vermerkt",
        "Neither shown to be right nor wrong; the dispute is noted",
    )
    PUBLIC_TASK = "public_task", "Für die öffentliche Aufgabe erforderlich", "Needed for the public task"
    RETENTION_DUTY = "retention_duty", "Aufbewahrungspflicht", "Duty to retain"
    RIGHTS_OF_OTHERS = "rights_of_others", "Rechte anderer Personen", "Rights of others"
    STATUTORY_EXCEPTION = "statutory_exception", "Ausnahme von der Auskunft", "Exception from access"


_LIVE: Final = ("received", "in_work")
REQUEST = Lifecycle(
    "rights_request",
    start="received",
    steps=[
        Step("confirm_identity", "received", "in_work", needs=Permission.RIGHTS_WRITE, asks="ConfirmIdentityIn"),
        Step("extend", "received", "received", needs=Permission.RIGHTS_WRITE, asks="ExtendIn"),
        Step("extend", "in_work", "in_work", needs=Permission.RIGHTS_WRITE, asks="ExtendIn"),
        Step("grant", "in_work", "granted", needs=Permission.RIGHTS_WRITE, asks="AnswerIn"),
        Step("grant_partly", "in_work", "partly_granted", needs=Permission.RIGHTS_WRITE, asks="AnswerIn"),
        Step("refuse", _LIVE, "refused", needs=Permission.RIGHTS_WRITE, asks="AnswerIn"),
        Step("take_back", _LIVE, "taken_back", needs=Permission.RIGHTS_WRITE),
    ],
)

TERM: Final = DeadlineRule(1, Unit.MONTHS, law="Art. 12 (3) GDPR; Art. 3 Regulation (EEC, Euratom) 1182/71")
LONGEST_TERM: Final = DeadlineRule(3, Unit.MONTHS, law="Art. 12 (3) sentence 2 GDPR: one month and two more")
REMINDER_DAYS: Final = 7


def term(received_on: date, calendar: Calendar, *, extended: bool = False) -> date:
    """The last day on which the answer is in time. DSG-EKD leaves longer; the stricter term holds for every body."""
    return calendar.deadline(received_on, LONGEST_TERM if extended else TERM)


_GDPR: Final = (LawRegime.SGB_X, LawRegime.DSG_NRW, LawRegime.GDPR, LawRegime.BDSG)
_KDG, _EKD = LawRegime.KDG, LawRegime.DSG_EKD


def _places(gdpr: str, kdg: str, ekd: str, **more: str) -> Mapping[LawRegime, str]:
    places = dict.fromkeys(_GDPR, gdpr) | {_KDG: kdg, _EKD: ekd}
    return MappingProxyType(places | {LawRegime(law): f"{gdpr}; {place}" for law, place in more.items()})


RIGHT: Final[Mapping[RequestKind, Mapping[LawRegime, str]]] = MappingProxyType(
    {
        RequestKind.ACCESS: _places("Art. 15 DSGVO", "§ 17 KDG", "§ 19 DSG-EKD", sgb_x="§ 83 SGB X", bdsg="§ 34 BDSG"),
        RequestKind.RECTIFICATION: _places("Art. 16 DSGVO", "§ 18 KDG", "§ 20 DSG-EKD", sgb_x="§ 84 SGB X"),
        RequestKind.ERASURE: _places("Art. 17 DSGVO", "§ 19 KDG", "§ 21 DSG-EKD", sgb_x="§ 84 SGB X", bdsg="§ 35 BDSG"),
        RequestKind.RESTRICTION: _places("Art. 18 DSGVO", "§ 20 KDG", "§ 22 DSG-EKD", sgb_x="§ 84 SGB X"),
        RequestKind.PORTABILITY: _places("Art. 20 DSGVO", "§ 22 KDG", "§ 24 DSG-EKD"),
        RequestKind.OBJECTION: _places("Art. 21 DSGVO", "§ 23 KDG", "§ 25 DSG-EKD", sgb_x="§ 84 Abs. 5 SGB X"),
    }
)
"""Where each regime gives each right."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """For which requests a reason holds, and where the law says so. `places` None: where the right itself stands."""

    kinds: frozenset[RequestKind]
    places: Mapping[LawRegime, str] | None = None


_ALL: Final = frozenset(RequestKind)
_COPIES: Final = frozenset({RequestKind.ACCESS, RequestKind.PORTABILITY})
REFUSALS: Final[Mapping[RefusalReason, Refusal]] = MappingProxyType(
    {
        RefusalReason.MANIFESTLY_UNFOUNDED: Refusal(
            _ALL, _places("Art. 12 Abs. 5 DSGVO", "§ 14 KDG", "§ 16 DSG-EKD")
        ),
        RefusalReason.IDENTITY_NOT_PROVEN: Refusal(
            _ALL, _places("Art. 12 Abs. 2 und 6 DSGVO", "§ 14 KDG", "§ 16 DSG-EKD")
        ),
        RefusalReason.RIGHTS_OF_OTHERS: Refusal(
            _COPIES, _places("Art. 15 Abs. 4, Art. 20 Abs. 4 DSGVO", "§§ 17, 22 KDG", "§§ 19, 24 DSG-EKD")
        ),
        RefusalReason.STATUTORY_EXCEPTION: Refusal(
            frozenset({RequestKind.ACCESS}),
            _places("Art. 23 DSGVO", "§ 17 KDG", "§ 19 DSG-EKD", sgb_x="§ 83 Abs. 1 SGB X", bdsg="§ 34 Abs. 1 BDSG"),
        ),
        RefusalReason.CORRECT_AS_RECORDED: Refusal(frozenset({RequestKind.RECTIFICATION})),
        RefusalReason.NOT_ESTABLISHED: Refusal(
            frozenset({RequestKind.RECTIFICATION}),
            _places("Art. 16 DSGVO", "§ 18 KDG", "§ 20 DSG-EKD", sgb_x="§ 84 Abs. 2 SGB X"),
        ),
        RefusalReason.RETENTION_DUTY: Refusal(
            frozenset({RequestKind.ERASURE}),
            _places("Art. 17 Abs. 3 lit. b DSGVO", "§ 19 KDG", "§ 21 DSG-EKD", sgb_x="§ 84 Abs. 4 SGB X"),
        ),
        RefusalReason.LEGAL_HOLD: Refusal(
            frozenset({RequestKind.ERASURE}), _places("Art. 17 Abs. 3 lit. e DSGVO", "§ 19 KDG", "§ 21 DSG-EKD")
        ),
        RefusalReason.LEGAL_CLAIMS: Refusal(
            frozenset({RequestKind.ERASURE, RequestKind.OBJECTION, RequestKind.RESTRICTION}),
            _places("Art. 17 Abs. 3 lit. e, Art. 18 Abs. 2, Art. 21 Abs. 1 DSGVO", "§§ 19, 20, 23 KDG",
                    "§§ 21, 22, 25 DSG-EKD"),
        ),
        RefusalReason.PUBLIC_TASK: Refusal(
            frozenset({RequestKind.ERASURE, RequestKind.OBJECTION, RequestKind.PORTABILITY}),
            _places("Art. 17 Abs. 3 lit. b, Art. 20 Abs. 3, Art. 21 Abs. 1 DSGVO", "§§ 19, 22, 23 KDG",
                    "§§ 21, 24, 25 DSG-EKD", sgb_x="§ 84 Abs. 5 SGB X"),
        ),
        RefusalReason.NO_GROUND: Refusal(
            frozenset({RequestKind.ERASURE, RequestKind.OBJECTION, RequestKind.PORTABILITY, RequestKind.RESTRICTION})
        ),
    }
)  # fmt: skip
"""Reason -> the requests for which it may be given, and its place in each law."""


def citation(kind: RequestKind, reason: RefusalReason, law: LawRegime) -> str:
    """The place in the law on which a refusal rests."""
    return (REFUSALS[reason].places or RIGHT[kind])[law]


_PROVEN: Final = frozenset({"grant", "grant_partly"})


def wrong_in_answer(
    kind: RequestKind, action: str, reason: RefusalReason | None, *, told: bool
) -> tuple[str, str] | None:
    """Place and code of what is wrong with an answer, or None. Whoever is refused anything is told why, and of
    complaint and court (Art. 12 (4) GDPR).
    """
    if action == "grant":
        return ("/reason", "only_with_a_refusal") if reason is not None else None
    if reason is None:
        return "/reason", "missing"
    if kind not in REFUSALS[reason].kinds:
        return "/reason", "reason_of_another_right"
    if action in _PROVEN and reason is RefusalReason.IDENTITY_NOT_PROVEN:
        return "/reason", "reason_of_a_refusal"
    return None if told else ("/remedies_told", "remedies_not_told")


class Look(Coded):
    """What a person who has looked at words decides about them."""

    RELEASE = "release", "freigeben", "Release"
    RELEASE_MASKED = "release_masked", "geschwärzt freigeben", "Release with passages blacked out"
    WITHHOLD = "withhold", "zurückhalten", "Withhold"


class WithheldReason(Coded):
    """Why words stay back."""

    PROTECTS_OTHERS = "protects_others", "Schutz anderer Personen", "Protects others"
    PROTECTS_THE_PERSON = "protects_the_person", "Schutz der Person selbst", "Protects the person"
    STATUTORY_EXCEPTION = "statutory_exception", "Ausnahme von der Auskunft", "Exception from access"


BLACK: Final = "[…]"
"""Always as long, so that its length tells nothing."""


def blacked_out(text: str, passages: list[str]) -> tuple[str, list[int]]:
    """The text without the passages, and the numbers of those that are not in it. Case does not matter."""
    missing = []
    for number, passage in sorted(enumerate(passages), key=lambda one: -len(one[1])):
        found, at = _all_of(text, passage)
        if not at:
            missing.append(number)
        text = found
    return text, sorted(missing)


def _all_of(text: str, passage: str) -> tuple[str, bool]:
    """Replaces by place: both are lowered letter by letter, so that no length changes. Nothing is nowhere in a text."""
    low, wanted, out, at = _low(text), _low(passage), [], 0
    while wanted and (found := low.find(wanted, at)) >= 0:
        out.append(text[at:found] + BLACK)
        at = found + len(wanted)
    return "".join(out) + text[at:], bool(out)


def _low(text: str) -> str:
    """`İ` alone becomes two letters when it is lowered; it stands for its first one here."""
    return "".join(letter.lower()[0] for letter in text)


class RestrictionGround(Coded):
    """Why processing is restricted (Art. 18 (1) GDPR; § 84 (3) SGB X)."""

    ACCURACY_CONTESTED = "accuracy_contested", "Richtigkeit bestritten", "Accuracy contested"
    CLAIMS_OF_THE_PERSON = "claims_of_the_person", "Für Ansprüche der Person", "For claims of the person"
    INSTEAD_OF_ERASURE = "instead_of_erasure", "Statt Löschung", "Instead of erasure"
    OBJECTION_PENDING = "objection_pending", "Widerspruch wird geprüft", "Objection is being examined"
    UNLAWFUL = "unlawful", "Unrechtmäßig, die Person will keine Löschung", "Unlawful, the person wants no erasure"


RESTRICTION: Final = Lifecycle(
    "processing_restriction",
    start="in_force",
    steps=[Step("lift", "in_force", "lifted", needs=Permission.RIGHTS_WRITE, asks="LiftRestrictionIn")],
)


def wrong_in_lifting(since: date, told_on: date, today: date) -> str | None:
    """Before processing goes on the person is told (Art. 18 (3) GDPR): after it was restricted, and by now."""
    if told_on > today:
        return "in_the_future"
    return "ends_before_it_begins" if told_on < since else None


def put(document: Any, pointer: str, value: Any) -> None:
    """Puts a value where a pointer leads, such as words that somebody has looked at. Raises LookupError where it leads
    nowhere.
    """
    *way, last = list(_steps(pointer))
    for step in way:
        document = document[int(step)] if isinstance(document, list) else document[step]
    if isinstance(document, list):
        document[int(last)] = value
    else:
        document[last] = value


def _steps(pointer: str) -> Iterator[str]:
    for step in pointer.split("/")[1:]:
        yield step.replace("~1", "/").replace("~0", "~")
