"""When a record is due, and what stands before erasing it: tables."""

from datetime import date

import pytest

from geleit_identity.retention.rules import ANSWER_TERM, ARCHIVES, Course, Due, Line, due, stands_before_erasing
from geleit_kit.pure.calendar import Unit
from geleit_vocabulary.law import LawRegime
from geleit_vocabulary.reasons import ErasureGround
from geleit_vocabulary.regimes import RetainedRecord, RetentionStart

PERSON = Line(RetainedRecord.PERSON_RECORD, 12, RetentionStart.LAST_ACT, "gdpr_17")
SUPPORT = Line(RetainedRecord.SUPPORT_RECORD, 36, RetentionStart.END_OF_MATTER, "sgb_x_84")
YEAR = Line(RetainedRecord.SUPPORT_RECORD, 36, RetentionStart.END_OF_YEAR, "sgb_x_84")
BAN = Line(RetainedRecord.DECISION, 120, RetentionStart.END_OF_BAN, "aufenthg_91_1")
LOG = Line(RetainedRecord.ACCESS_LOG, 480, RetentionStart.LAST_ACT, "bgb_195")
ENDED = Course(date(2016, 6, 7), date(2017, 2, 28))
OPEN = Course(None, date(2017, 2, 28))


@pytest.mark.parametrize(
    ("lines", "course", "found"),
    [
        ([PERSON], ENDED, Due(date(2018, 2, 28), "gdpr_17")),
        ([PERSON, SUPPORT], ENDED, Due(date(2019, 6, 7), "sgb_x_84")),  # the longest period decides
        ([PERSON, YEAR], ENDED, Due(date(2019, 12, 31), "sgb_x_84")),
        ([PERSON, SUPPORT], OPEN, None),  # a support record is open
        ([PERSON, BAN], ENDED, None),  # nobody here knows from when
        ([PERSON, LOG], ENDED, Due(date(2018, 2, 28), "gdpr_17")),  # the log stays anyway
        ([SUPPORT], ENDED, None),  # no period for the person record
        ([], ENDED, None),
    ],
)
def test_the_longest_period_decides_and_what_nobody_knows_is_not_due(
    lines: list[Line], course: Course, found: Due | None
) -> None:
    assert due(lines, course) == found


@pytest.mark.parametrize(
    ("held", "scheduled", "law", "ground", "status", "code"),
    [
        (True, False, "gdpr", "unlawful", None, "legal_hold"),
        (False, False, "sgb_x", "no_longer_needed", None, None),
        (False, True, "sgb_x", "no_longer_needed", None, "retention_not_over"),
        (False, True, "sgb_x", "no_longer_needed", "due", "not_offered_to_archive"),
        (False, True, "sgb_x", "no_longer_needed", "offered", "not_offered_to_archive"),
        (False, True, "sgb_x", "no_longer_needed", "declined", None),
        (False, True, "sgb_x", "no_longer_needed", "taken", None),
        (False, True, "sgb_x", "no_longer_needed", "lapsed", None),
        (False, True, "gdpr", "no_longer_needed", "due", None),  # a private body has no archive to ask
        (False, True, "sgb_x", "unlawful", None, None),
        (False, True, "sgb_x", "consent_withdrawn", "due", None),
        (False, True, "sgb_x", "objection", None, None),
        (False, True, "sgb_x", "legal_duty", None, None),
    ],
)
def test_what_stands_before_an_erasure(
    held: bool, scheduled: bool, law: str, ground: str, status: str | None, code: str | None
) -> None:
    given = {"held": held, "scheduled": scheduled, "status": status}
    assert stands_before_erasing(law=LawRegime(law), ground=ErasureGround(ground), **given) == code  # type: ignore[arg-type]  # a row of the table


def test_a_year_that_nobody_knows_yet_does_not_end() -> None:
    assert due([PERSON, YEAR], OPEN) is None


def test_a_period_ends_on_its_day_also_where_that_is_a_sunday() -> None:
    saturday = Course(date(2016, 6, 7), date(2017, 6, 3))
    assert due([PERSON], saturday) == Due(date(2018, 6, 3), "gdpr_17")


def test_the_archive_has_six_months() -> None:
    assert (ANSWER_TERM.amount, ANSWER_TERM.unit) == (6, Unit.MONTHS)


def test_public_bodies_and_both_churches_offer_their_records_each_under_its_own_law() -> None:
    assert ARCHIVES == {
        LawRegime.SGB_X: "§ 71 Abs. 1 Satz 3 SGB X; § 4 ArchivG NRW",
        LawRegime.DSG_NRW: "§ 4 ArchivG NRW",
        LawRegime.KDG: "KAO",
        LawRegime.DSG_EKD: "ArchG-EKD",
    }
