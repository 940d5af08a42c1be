"""When a text may be put before a person: what it must say, who approved it, and until when.

Sources: Art. 7, 12, 13 GDPR (intelligible, in plain language, told before); § 67b (2) SGB X (purpose, consequences of
refusing); § 203 StGB (releases); ID-17 (a machine translation is not approved until it is signed off).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import Role

ANY: Final = "any"
ORIGINAL: Final = "de"
"""The language in which the duties are worded; every other text is a translation of it."""
AMONG_TWO: Final = frozenset({Role.DATA_PROTECTION_OFFICER})
DAYS_TO_DECIDE: Final = 60


class TextKind(Coded):
    """What the person declares after reading it."""

    CONSENT = "consent", "Einwilligung", "Consent"
    RELEASE = "release", "Schweigepflichtentbindung", "Release from confidentiality"


class CheckedBy(Coded):
    """Who compared a translation with the German text before it was proposed."""

    SWORN_TRANSLATOR = "sworn_translator", "Ermächtigte Übersetzung", "Sworn translator"
    LANGUAGE_SERVICE = "language_service", "Sprachmittlungsdienst", "Language service"
    STAFF_SPEAKER = "staff_speaker", "Fachkraft, die die Sprache spricht", "Member of staff who speaks the language"


class InterpretedBy(Coded):
    """Who interpreted when a person declared, by function; never a name."""

    SWORN_INTERPRETER = "sworn_interpreter", "Beeidigte Dolmetschkraft", "Sworn interpreter"
    LANGUAGE_MEDIATOR = "language_mediator", "Sprachmittlung", "Language mediator"
    STAFF_SPEAKER = "staff_speaker", "Fachkraft, die die Sprache spricht", "Member of staff who speaks the language"
    VOLUNTEER = "volunteer", "Ehrenamtliche Begleitung", "Volunteer"
    RELATIVE = "relative", "Angehörige oder Bekannte", "Relative or acquaintance"


class Section(Coded):
    """The parts of a text, in the order in which a person reads them."""

    SECRECY = "secrecy", "Schweigepflicht", "Secrecy"
    RECIPIENT = "recipient", "Wer bekommt die Angaben?", "Who gets it?"
    PURPOSE = "purpose", "Wofür?", "What for?"
    WHAT = "what", "Welche Angaben?", "What is passed on?"
    VOLUNTARY = "voluntary", "Freiwillig", "Voluntary"
    REFUSAL = "refusal", "Wenn Sie nein sagen", "If you say no"
    WITHDRAWAL = "withdrawal", "Wenn Sie es sich anders überlegen", "If you change your mind"
    DURATION = "duration", "Wie lange?", "How long?"
    RIGHTS = "rights", "Ihre Rechte", "Your rights"


MUST_SAY: Final[Mapping[TextKind, frozenset[Section]]] = {
    TextKind.CONSENT: frozenset(Section) - {Section.SECRECY},
    TextKind.RELEASE: frozenset(Section),
}
PLACES: Final[Mapping[str, Section | None]] = {
    "body": None,
    "recipient": Section.RECIPIENT,
    "purpose": Section.PURPOSE,
    "categories": Section.WHAT,
    "holder": Section.SECRECY,
    "until": Section.DURATION,
}
"""What is put into a text, and the section that must leave a place for it."""
_PLACE: Final = re.compile(r"\{([^{}]*)\}")

CONSENT_TEXT: Final = Lifecycle(
    "consent_text",
    start="not_approved",
    steps=[
        Step("approve", "not_approved", "approved", automatic=True),
        Step("discard", "not_approved", "discarded", automatic=True),
        Step("supersede", "approved", "superseded", automatic=True),
        Step("retire", "approved", "retired", needs=Permission.DEFINITION_PUBLISH),
    ],
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text before it is proposed: section -> words."""

    kind: TextKind
    language: str
    title: str
    sections: Mapping[str, str]
    checked_by: CheckedBy | None


def wrong_in_text(draft: Draft) -> list[Place]:
    """What keeps a text from being proposed; an empty list where it says all that it must."""
    found = [
        Place("/sections", f"section_missing_{section}")
        for section in Section
        if section in MUST_SAY[draft.kind] and not draft.sections.get(section, "").strip()
    ]
    for section, words in sorted(draft.sections.items()):
        named = set(_PLACE.findall(words))
        if named - PLACES.keys():
            found.append(Place(f"/sections/{section}", "place_unknown"))
        wanted = {name for name, home in PLACES.items() if home == section}
        if section in MUST_SAY[draft.kind] and wanted - named:
            found.append(Place(f"/sections/{section}", "place_missing"))
    if draft.language != ORIGINAL and draft.checked_by is None:
        found.append(Place("/checked_by", "translation_unchecked"))
    return found


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text: words, or the name of a place that a value fills."""

    words: str | None
    place: str | None


def runs_of(words: str) -> list[Run]:
    """The words, cut at their places."""
    runs, end = [], 0
    for match in _PLACE.finditer(words):
        runs += [Run(words[end : match.start()], None), Run(None, match[1])]
        end = match.end()
    runs.append(Run(words[end:], None))
    return [run for run in runs if run.place or run.words]


@dataclass(frozen=True, slots=True)
class Standing:
    """A version as the question whether it may be used looks at it."""

    language: str
    purpose: str
    recipient_kind: str
    status: str
    approved_on: date | None
    ended_on: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """For what a person was to read it, and when they declared."""

    language: str
    purpose: str
    recipient_kind: str
    signed_on: date


def chosen(found: Sequence[Standing], wanted: Wanted) -> int | None:
    """The place of the version that is meant: of the language, and the one closest to purpose and recipient."""
    fitting = [
        (one.purpose != ANY, one.recipient_kind != ANY, -place)
        for place, one in enumerate(found)
        if one.language == wanted.language
        and one.purpose in {ANY, wanted.purpose}
        and one.recipient_kind in {ANY, wanted.recipient_kind}
    ]
    return -max(fitting)[2] if fitting else None


def wrong_in_use(found: Sequence[Standing], wanted: Wanted) -> Place | None:
    """Why a version cannot have been declared on, or None.

    `found`: all texts of the body under the version that was named. A declaration on paper counts when it is recorded
    late: the version must have been in use on the day of the signature.
    """
    place = chosen(found, wanted)
    if place is None:
        known = {one.language for one in found}
        code = "text_unknown" if not found else "text_for_something_else"
        if found and wanted.language not in known:
            return Place("/language", "text_not_in_this_language")
        return Place("/text_version", code)
    one = found[place]
    if one.approved_on is None or one.approved_on > wanted.signed_on:
        return Place("/text_version", "text_not_approved")
    if one.ended_on is not None and wanted.signed_on > one.ended_on:
        return Place("/text_version", "text_out_of_use")
    if one.valid_until is not None and wanted.signed_on > one.valid_until:
        return Place("/text_version", "text_expired")
    return None


def wrong_in_interpreting(interpreter: InterpretedBy | None, *, through_interpreter: bool) -> list[Place]:
    """A declaration through an interpreter says by whom, by function."""
    return [Place("/interpreter", "interpreter_missing")] if through_interpreter and interpreter is None else []


def sections_in_order(keys: Iterable[str]) -> list[Section]:
    """The sections that a text has, as a person reads them."""
    have = set(keys)
    return [section for section in Section if section in have]
