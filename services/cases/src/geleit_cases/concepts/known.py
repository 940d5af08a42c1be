"""The facts that every concept may ask, beside its own. Which of them touch status, origin or language is said here.

A concept can only ask what is declared: there is no fact of sex, religion, health or offences to build a rule on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geleit_cases.concepts.rules import Touches
from geleit_kit.pure.rules.facts import Fact, Kind
from geleit_kit.pure.texts import Text, Worded
from geleit_vocabulary.codelists import code_list
from geleit_vocabulary.statistics import AgeBand, NationalityGroup, TargetGroup

_ANSWERS_OF_NOBODY: Final = frozenset({"unknown", "not_asked", "not_disclosed"})
"""Codes that say why a value is missing: in a rule that is its own answer."""


@dataclass(frozen=True, slots=True)
class Known:
    """A fact and what it touches."""

    fact: Fact
    touches: Touches


def _coded(codes: Iterable[AgeBand] | Iterable[TargetGroup] | Iterable[NationalityGroup]) -> dict[str, Worded]:
    return {code.value: code.label for code in codes if code.value not in _ANSWERS_OF_NOBODY}


def _listed(key: str) -> dict[str, Worded]:
    return {entry.code: entry.label for entry in code_list(key) if entry.code not in _ANSWERS_OF_NOBODY}


def _yes_no(name: str, de: str, en: str, touches: Touches = Touches.NOTHING) -> Known:
    return Known(Fact(name, Kind.YES_NO, Text(de, en)), touches)


def _count(name: str, de: str, en: str, unit: Text | None = None, highest: int = 10_000) -> Known:
    return Known(Fact(name, Kind.NUMBER, Text(de, en), lowest=0, highest=highest, unit=unit), Touches.NOTHING)


def _day(name: str, de: str, en: str, touches: Touches = Touches.NOTHING) -> Known:
    return Known(Fact(name, Kind.DAY, Text(de, en)), touches)


def _code(name: str, de: str, en: str, codes: Mapping[str, Worded], touches: Touches = Touches.NOTHING) -> Known:
    return Known(Fact(name, Kind.CODE, Text(de, en), codes=codes), touches)


_DAYS: Final = Text("Tage", "days")
_MONTHS: Final = Text("Monate", "months")

_ALL: Final = (
    # The person's own wish and word.
    _yes_no("wish", "Wunsch nach Case Management", "Wish for case management"),
    _yes_no(
        "network_consent",
        "Einverstanden, dass das Netz über den Fall spricht",
        "Agrees that the network communicates about the case",
    ),
    _yes_no("agreement_complete", "Aufnahmevereinbarung vollständig", "Intake agreement complete"),
    # The situation.
    _count("age", "Alter", "Age", Text("Jahre", "years"), highest=130),
    _code("age_band", "Altersgruppe", "Age band", _coded(AgeBand)),
    _day("entered_on", "Einreise nach Deutschland am", "Entered Germany on"),
    _day("arrived_on", "Angekommen in der Kommune am", "Arrived in the municipality on"),
    _yes_no("lives_here", "Wohnt im Gebiet des Konzepts", "Lives in the area of the concept"),
    _yes_no("lives_in_shelter", "Wohnt in einer kommunalen Unterkunft", "Lives in a municipal shelter"),
    _yes_no("single_parent", "Alleinerziehend", "Single parent"),
    _count("children", "Kinder im Haushalt", "Children in the household", highest=30),
    _yes_no("in_higher_education", "Studiert", "Student"),
    _count("needs_open", "Offene Bedarfe", "Open needs"),
    _count("action_fields_open", "Handlungsfelder mit offenem Bedarf", "Action fields with an open need", highest=60),
    _count("bodies_needed", "Stellen, die zusammenwirken müssen", "Bodies that must work together", highest=200),
    _yes_no(
        "needs_coordination", "Längere Abstimmung mehrerer Stellen nötig", "Needs longer coordination of several bodies"
    ),
    _yes_no("needs_accompaniment", "Intensive persönliche Begleitung nötig", "Needs intensive personal accompaniment"),
    _yes_no("only_information", "Es geht um eine Auskunft", "A piece of information is asked for"),
    _yes_no("other_body_responsible", "Eine andere Stelle ist zuständig", "Another body is responsible"),
    _yes_no("other_case_management", "Ein anderes Case Management läuft", "Another case management is running"),
    # The course of the support.
    _count("goals_agreed", "Vereinbarte Ziele", "Agreed goals", highest=1_000),
    _yes_no("assessment_done", "Bedarfs- und Situationsanalyse liegt vor", "Assessment is there"),
    _yes_no("plan_agreed", "Plan vereinbart", "Plan agreed"),
    _yes_no("evaluation_done", "Evaluation liegt vor", "Evaluation is there"),
    _yes_no("steers_own_network", "Steuert das eigene Netz selbst", "Steers the own network alone"),
    _count(
        "months_in_case_management", "Dauer des Case Managements", "Time in case management", _MONTHS, highest=1_200
    ),
    _count("days_since_contact", "Letzter Kontakt vor", "Last contact ago", _DAYS, highest=40_000),
    _count("steps_overdue", "Überfällige Schritte", "Overdue steps", highest=1_000),
    _count("measures_ended_early", "Vorzeitig beendete Maßnahmen", "Measures that ended early", highest=1_000),
    # Status: only in a dated rule with its reason.
    _code(
        "target_group", "Zielgruppe der Statistik", "Target group of statistics", _coded(TargetGroup), Touches.STATUS
    ),
    _code("residence_basis", "Aufenthaltsgrundlage", "Residence basis", _listed("residence_basis"), Touches.STATUS),
    _code("benefit_basis", "Leistungsgrundlage", "Benefit basis", _listed("benefit_basis"), Touches.STATUS),
    _code(
        "labour_basis",
        "Stellung am Arbeitsmarkt",
        "Position on the labour market",
        _listed("labour_basis"),
        Touches.STATUS,
    ),
    _yes_no("unaccompanied_minor", "Unbegleitet minderjährig", "Unaccompanied minor", Touches.STATUS),
    _yes_no("flight_experience", "Fluchterfahrung", "Experience of flight", Touches.STATUS),
    _day("title_ends_on", "Aufenthaltstitel gilt bis", "Residence title ends on", Touches.STATUS),
    # Origin and language: declared so that a rule that uses them is seen and refused.
    _code(
        "nationality_group",
        "Staatsangehörigkeit, Gruppe",
        "Nationality, group",
        _coded(NationalityGroup),
        Touches.ORIGIN,
    ),
    _code("german_level", "Sprachstand Deutsch", "Level of German", _listed("cefr"), Touches.LANGUAGE),
    _yes_no("needs_interpreter", "Sprachmittlung nötig", "Needs an interpreter", Touches.LANGUAGE),
    _yes_no("literate", "Alphabetisiert", "Literate", Touches.LANGUAGE),
)

KNOWN: Final[Mapping[str, Known]] = MappingProxyType({one.fact.name: one for one in _ALL})
