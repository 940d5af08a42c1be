"""How the presets are written: each entry with the lines that it stands in, each rule with its reason.

Lines are those of the plain text of the Handreichung; facts and figures are taken from it, no sentences. Where a
municipality's concept is silent, an entry of the DGCC default stands in, under the lines of the default (decision
0071).
"""

from collections.abc import Sequence
from typing import Any, Final

from geleit_cases.concepts import dgcc

Json = dict[str, Any]

HANDREICHUNG: Final = "Handreichung zum kommunalen Einwanderungsmanagement/Integrationsmanagement (MKFFI NRW 2020)"

WISH: Final[Json] = {"fact": "wish", "is": True}
NEEDS_COORDINATION: Final[Json] = {"fact": "needs_coordination", "is": True}
IN_SHELTER: Final[Json] = {"fact": "lives_in_shelter", "is": True}
_INFORMATION: Final[Json] = {"fact": "only_information", "is": True}
_ELSEWHERE: Final[Json] = {"fact": "other_body_responsible", "is": True}
GOALS: Final[Json] = {"fact": "goals_agreed", "at_least": 1}
PLAN: Final[Json] = {"fact": "plan_agreed", "is": True}


def source(lines: str) -> Json:
    """Where something is written down."""
    return {"title": HANDREICHUNG, "lines": lines}


def entry(code: str, de: str, en: str, lines: str, **more: Any) -> Json:
    """An entry with its code, its words and its source."""
    return {"code": code, "de": de, "en": en, "source": source(lines), **more}


def label(de: str, en: str, lines: str) -> Json:
    """A word of the concept with its source."""
    return {"de": de, "en": en, "source": source(lines)}


def rule(code: str, de: str, en: str, when: Json, lines: str, why: tuple[str, str], **more: Any) -> Json:
    """A rule with its reason in both languages and its source."""
    return entry(code, de, en, lines, when=when, reason={"de": why[0], "en": why[1]}, **more)


def yes_no(name: str, de: str, en: str, lines: str, touches: str = "nothing", **more: Any) -> Json:
    """A fact of the concept alone that is answered yes or no."""
    return {
        "name": name, "kind": "yes_no", "de": de, "en": en, "touches": touches, "source": source(lines), **more
    }  # fmt: skip


def phase(
    code: str, de: str, en: str, lines: str, instruments: Sequence[Json] = (), following: list[Json] | None = None
) -> Json:
    """A phase with its instruments; without `following` the one below follows."""
    more = {} if following is None else {"next": following}
    return entry(code, de, en, lines, instruments=list(instruments), **more)


def clearing(case_management: Json, lines: str, why: tuple[str, str], valid_from: str | None = None) -> Json:
    """The way of the DGCC default out of a clearing, with this concept's own way into case management."""
    here = {"not": {"any": [_INFORMATION, _ELSEWHERE]}}
    dated = {} if valid_from is None else {"valid_from": valid_from}
    at = "1929-1935"
    return {
        "rules": [
            rule("elsewhere", "Eine andere Stelle ist zuständig", "Another body is responsible", _ELSEWHERE, at,
                 ("Die zuständige Stelle hilft weiter", "The responsible body helps"), result="referral"),
            rule("information", "Eine Auskunft genügt", "Information is enough",
                 {"all": [_INFORMATION, {"not": _ELSEWHERE}]}, at,
                 ("Case Management ist der aufwendige Weg", "Case management is the costly way"),
                 result="information"),
            rule("complex", "Die Kriterien des Case Managements sind erfüllt",
                 "The criteria of case management are met", {"all": [here, case_management]}, lines, why,
                 result="case_management", **dated),
        ],
        "otherwise": "counselling",
    }  # fmt: skip


OVERDUE: Final = rule(
    "overdue", "Ein vereinbarter Schritt ist überfällig", "An agreed step is overdue",
    {"fact": "steps_overdue", "at_least": 1}, "1980-1988",
    ("Fehleinschätzungen früh erkennen", "Misjudgements are seen early"), answer="talk",
)  # fmt: skip


def ended_early(lines: str) -> Json:
    """The warning that a measure ended before its time."""
    return rule(
        "ended_early", "Eine Maßnahme endete vorzeitig", "A measure ended early",
        {"fact": "measures_ended_early", "at_least": 1}, lines,
        ("Abbrüchen früh begegnen", "Drop-outs are answered early"), answer="reassessment",
    )  # fmt: skip


def end_reasons(lines: str = "1992-1996") -> list[Json]:
    """The reasons of ending of the DGCC default."""
    return [{**one, "source": source(lines)} for one in dgcc.CONTENT["end_reasons"]]
