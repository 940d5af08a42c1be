from datetime import date

import pytest

from geleit_identity.bodies.rules import BodyLaw, wrong_in_contracts, wrong_in_retention
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.law import LawRegime
from geleit_vocabulary.regimes import RETENTION_SOURCES, RetainedRecord, RetentionSource

SOCIAL = BodyLaw(LawRegime.SGB_X, "jobcenter")
SUPPORT, NOTICE = RetainedRecord.SUPPORT_RECORD, RetainedRecord.FOREIGNERS_NOTICE


def wrong(body: BodyLaw, *periods: tuple[RetainedRecord, int, str]) -> list[tuple[str, str]]:
    return [(place.pointer, place.code) for place in wrong_in_retention(body, periods)]


@pytest.mark.parametrize("source", RETENTION_SOURCES, ids=lambda one: one.code)
def test_each_source_stands_for_a_body_and_a_record_that_it_speaks_of(source: RetentionSource) -> None:
    law = min(source.laws, default=LawRegime.DSG_NRW)
    kind = min(source.kinds, default=BodyKind.OTHER)
    record = min(source.records, default=SUPPORT)
    body = BodyLaw(law, kind)
    assert wrong(body, (record, source.months or 0, source.code)) == []
    if source.months is not None:
        longer = (record, source.months + 1, source.code)
        assert wrong(body, longer) == [("/retention/0/months", "longer_than_the_source")]
    if source.records:
        other = (RetainedRecord.REFERRAL, 0, source.code)
        assert wrong(body, other) == [("/retention/0/source", "source_of_another_record")]
    if source.kinds:
        assert wrong(SOCIAL, (record, 0, source.code)) == [("/retention/0/source", "source_of_another_law")]


def test_the_residence_act_keeps_nothing_for_a_jobcenter_and_no_notice_that_does_not_matter() -> None:
    office = BodyLaw(LawRegime.DSG_NRW, "foreigners_authority")
    assert wrong(office, (NOTICE, 0, "aufenthg_91_2")) == []
    assert wrong(office, (NOTICE, 1, "aufenthg_91_2")) == [("/retention/0/months", "longer_than_the_source")]
    assert wrong(SOCIAL, (NOTICE, 0, "aufenthg_91_2")) == [("/retention/0/source", "source_of_another_law")]


def test_church_law_and_social_data_law_do_not_lend_each_other_their_periods() -> None:
    church = BodyLaw(LawRegime.KDG, "welfare_organisation")
    assert wrong(church, (SUPPORT, 36, "kdg_19")) == []
    for code in ("sgb_x_84", "gdpr_17", "dsg_ekd_21"):
        assert wrong(church, (SUPPORT, 36, code)) == [("/retention/0/source", "source_of_another_law")]


def test_a_record_has_one_period_and_a_source_that_exists() -> None:
    found = wrong(SOCIAL, (SUPPORT, 36, "sgb_x_84"), (SUPPORT, 12, "sgb_x_84"), (NOTICE, 1, "habit"))
    assert found == [("/retention/1/record", "named_twice"), ("/retention/2/source", "unknown_code")]


def test_a_contract_does_not_end_before_it_begins() -> None:
    day, before = date(2016, 3, 1), date(2016, 2, 29)
    assert wrong_in_contracts([(day, None), (day, day)]) == []
    assert [place.pointer for place in wrong_in_contracts([(day, day), (day, before)])] == ["/contracts/1/until"]
