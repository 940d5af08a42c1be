"""docs/decision-table.md: the rules of disclosure as a data protection officer reads them, from the data that decides.

`python -m tests.docs.decision_table --write` writes it anew; `tests/docs/test_decision_table.py` holds it true.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from geleit_identity.decisions.rules import CARRIES, Reason
from geleit_identity.decisions.texts import TEXTS
from geleit_identity.disclosures.rules import BY_HAND, NotTold
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.law import STATUTES, LawRegime, Statute
from geleit_vocabulary.regimes import ORDINARY_FORM, PLACES, RETENTION_SOURCES, Matter, RetentionSource, form_needed

PAGE: Final = Path(__file__).parents[2] / "docs" / "decision-table.md"
_HEAD: Final = """\
# The decision table

For the data protection officer of a body. Whether something may go from one body to another is decided by the tables on
this page and by nothing else; the page is written from the data that decides (`python -m tests.docs.decision_table --write`)
and a test fails where the two differ. Each line has a test of its own; the last section says where.

A question names the recipient, the role that asks, the purpose, the categories and the day. It is answered category by
category; what no line carries does not go. The owner's copy of a decision keeps the reason of each category (section 3),
the one who asks learns only that it does not go, and every no looks the same.
Whoever discloses answers for it (§ 67d (2) SGB X), the recipient is bound to the purpose (§ 78 SGB X).
"""
_STATUTES: Final = """\
What ships is cautious, and none of it is live: a body puts a line into force for a kind of recipient, a purpose and
categories (`/v1/statute-uses`), proposed by one and agreed by another, one of the two the data protection officer. A body
may narrow a line and never widen it; a line that a later version narrows carries no more than that from then on. Even in
force it carries nothing by itself: somebody offers the link for this one person. "Single case" lines cannot be put into
force; they are for a decision by hand with a second person (section 7). In force on a day means: between the two days of the line
and since both signatures.
"""
_HAND: Final = """\
Nothing flows to a foreigners' authority by a rule. What a statute carries there is proposed by one person, word by word
and with the reason; another agrees to exactly that (`/v1/proposals`); the person concerned is told, before it goes, unless
a place in the law forbids it, which is part of what the second person agrees to; somebody confirms that the disclosing
body answers for it (§ 67d SGB X). Only then it lies ready, for 30 days. The recipient gets one grant for exactly these
categories, once, bound to the purpose (§ 78 SGB X); both sides keep the decision and the log. The giver can take it back
until it is collected. § 34 StGB and vital interests stay outside for now.
"""
_PROOFS: Final = """\
| what | test |
|---|---|
| each line of section 1 | `tests/docs/test_decision_table.py` (what is expected is written there by hand), `services/identity/tests/decisions/test_decision_table.py` |
| by hand, in a single case | `services/identity/tests/disclosures/test_single_case_rules.py`, over the API: `services/identity/tests/disclosures/test_disclosing_by_hand.py` |
| foreigners' authorities, attendance | `services/identity/tests/decisions/test_decision_table.py`, over the API: `services/identity/tests/checks/test_checking.py` |
| each line of section 4 | `services/identity/tests/statutes/test_statute_rules.py`, `vocabulary/tests/test_law.py` |
| two signatures, one of them the officer's | `services/identity/tests/statutes/test_statutes_in_force.py` |
| forms of section 5 | `services/identity/tests/consents/test_consent_rules.py`, `services/identity/tests/bodies/test_body_law.py` |
| periods of section 6 | `services/identity/tests/bodies/test_body_law_rules.py` |
| as of a past moment, and before a withdrawal | `services/identity/tests/checks/test_checking.py` |
"""


def rendered() -> str:
    """The whole page."""
    sections = [
        _HEAD,
        "## 1. Which ground carries which category\n" + _categories(),
        "## 2. Rules that stand above every ground\n" + _rules(),
        "## 3. Reasons\n" + _reasons(),
        "## 4. The statute table\n" + _STATUTES + "\n" + _statutes(),
        "## 5. What differs by the law of the body\n" + _regimes(),
        "## 6. Where periods of retention come from\n" + _retention(),
        "## 7. By hand, in a single case\n" + _HAND + "\n" + _by_hand(),
        "## 8. Tests\n" + _PROOFS.rstrip(),
    ]
    return "\n\n".join(section.rstrip("\n") for section in sections) + "\n"


def carried(category: DataCategory) -> dict[Ground, bool]:
    """The line of a category."""
    return {ground: ground in CARRIES[category.guard.safe_default] for ground in Ground}


def _categories() -> str:
    lines = []
    for category in DataCategory:
        grounds = carried(category)
        lines.append(
            [
                f"{category.label.de} (`{category}`)",
                *("yes" if grounds[ground] else "no" for ground in (Ground.CONSENT, Ground.RELEASE)),
                _by_statute(category),
                category.guard.consent_form.label.en if grounds[Ground.RELEASE] else "-",
                "Art. 9, 10 DSGVO" if category.guard.special else "",
                category.guard.safe_default.label.de,
            ]
        )
    heads = ["category", "consent", "release", "statute", "form of consent", "special", "while nothing is decided"]
    return table(heads, lines)


def _by_statute(category: DataCategory) -> str:
    """Which lines of the statute table name the category; the record's own frame goes with any of them."""
    if not carried(category)[Ground.STATUTE]:
        return "no"
    if category is DataCategory.RECORD:
        return "with any line"
    lines = ", ".join(f"`{one.code}`" for one in STATUTES if category in one.categories)
    return lines or "no line"


def _rules() -> str:
    return table(
        ["rule", "source"],
        [
            [
                "Nothing goes to a foreigners' authority (Ausländerbehörde) by a decision, whatever ground there is.",
                "§ 71 (2) SGB X with § 87 AufenthG: by hand, with statute, decider and second person; the person is told",
            ],
            [
                (
                    "Attendance goes by statute only where the line names its basis (obliged, cooperation plan; never "
                    "voluntary), only the fields that it names, told by the holder as a notice and under no grant."
                ),
                "§ 44a AufenthG with § 8 (4) IntV; § 61 (1) SGB II",
            ],
            ["No role gets more by a decision than it reads at home.", "Art. 5 (1) c DSGVO; § 35 (1) SGB I"],
            ["A ground carries its own purpose and recipient; grounds of two are never added up.", "§ 67b, § 78 SGB X"],
            ["The record's own frame goes with any ground of the purpose, and never alone without one.", "-"],
        ],
    )


def _reasons() -> str:
    return table(
        ["code", "German", "English"],
        [[f"`{one}`", TEXTS[f"reason.{one}"].de, TEXTS[f"reason.{one}"].en] for one in Reason],
    )


def _statutes() -> str:
    return "\n\n".join(_statute(number, one) for number, one in enumerate(STATUTES, start=1))


def _statute(number: int, one: Statute) -> str:
    until = one.valid_to.isoformat() if one.valid_to else "today"
    lines = [
        ["code", f"`{one.code}`"],
        ["law since", f"{one.valid_from.isoformat()} until {until}"],
        ["carries", "in a single case, after a second person has agreed" if one.second_person else "once in force"],
        ["conditions", one.conditions.de],
        ["bodies under", _codes(one.laws, LawRegime)],
        ["recipients", _codes(one.recipients)],
        ["purposes", _codes(one.purposes) or "named in the case"],
        ["categories", _codes(one.categories) or "named in the case"],
    ]
    if one.secret_holders:
        lines.append(["professions", "only where the body has named one of § 4 (1) KKG"])
    if one.attendance:
        lines.append(["attendance", f"{_codes(one.attendance)}: {_codes(one.fields)}"])
    return f"### {number}. {one.citation}: {one.label.de}\n" + table(["", ""], lines)


def _by_hand() -> str:
    carried_ = [[f"`{code}`", _codes(sorted(categories))] for code, categories in BY_HAND.items()]
    untold = [[f"`{one}`", one.label.de, one.label.en] for one in NotTold]
    return (
        table(["statute", "categories at most"], carried_)
        + "\n\n"
        + table(["the person is not told", "German", "English"], untold)
    )


def _regimes() -> str:
    forms = [
        [f"`{law}`", law.label.de, ORDINARY_FORM[law].label.en, form_needed(law, DataCategory.HEALTH).label.en]
        for law in LawRegime
    ]
    places = [[matter.label.de, *(PLACES[law][matter] for law in LawRegime)] for matter in Matter]
    return (
        table(["regime", "law", "form of an ordinary consent", "form for health"], forms)
        + "\n\n"
        + table(["matter", *(f"`{law}`" for law in LawRegime)], places)
    )


def _retention() -> str:
    return table(["code", "place", "what it says", "for", "months at most"], [_period(o) for o in RETENTION_SOURCES])


def _period(one: RetentionSource) -> list[str]:
    whom = "; ".join(filter(None, (_codes(one.laws), _codes(one.kinds), _codes(one.records)))) or "any"
    return [f"`{one.code}`", one.citation, one.label.de, whom, "-" if one.months is None else str(one.months)]


def _codes(codes: Iterable[Coded], every: type[Coded] | None = None) -> str:
    there = sorted(codes)
    if every is not None and len(there) == len(every):
        return "any law"
    return ", ".join(f"`{one}`" for one in there)


def table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(rendered(), "utf-8")
    sys.exit(PAGE.read_text("utf-8") != rendered())
