"""What protects a person, and from whom it hides what."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from geleit_identity.protections.rules import (
    WHEREABOUTS,
    Conflict,
    Hidden,
    Protection,
    ProtectionKind,
    Reach,
    Reading,
    asked_on,
    hidden,
    hidden_days,
    hides_addresses,
    lock_ends,
    more_protective,
    wider,
    wrong_in_lock,
)

TODAY = date(2016, 6, 7)
SHE, HE, CHILD = uuid4(), uuid4(), uuid4()
SHELTER = Protection(ProtectionKind.SECRET_SHELTER, date(2016, 6, 1))
WHERE = Conflict(HE, Reach.WHEREABOUTS, date(2016, 6, 1))
THAT = Conflict(HE, Reach.EVERYTHING, date(2016, 6, 1))
NOTHING: frozenset[Hidden] = frozenset()


@pytest.mark.parametrize(
    ("reading", "flags", "conflicts", "left_out"),
    [
        pytest.param(Reading(SHE, TODAY, told_to=SHE), [SHELTER], [THAT], NOTHING, id="she hears of herself"),
        pytest.param(Reading(SHE, TODAY, told_to=HE), [], [THAT], {Hidden.ALL}, id="he must not know of her"),
        pytest.param(Reading(SHE, TODAY, told_to=HE), [], [WHERE], WHEREABOUTS, id="he must not find her"),
        pytest.param(
            Reading(SHE, TODAY, opens_locks=True, told_to=HE), [], [WHERE], WHEREABOUTS, id="no permission tells him"
        ),
        pytest.param(Reading(SHE, TODAY, told_to=CHILD), [], [THAT], WHEREABOUTS, id="he would ask the child"),
        pytest.param(Reading(SHE, TODAY, told_to=CHILD), [SHELTER], [], WHEREABOUTS, id="a refuge is told to nobody"),
        pytest.param(Reading(SHE, TODAY, told_to=HE), [], [], NOTHING, id="without a conflict a household knows"),
        pytest.param(Reading(SHE, TODAY), [SHELTER], [], WHEREABOUTS, id="staff without the permission"),
        pytest.param(Reading(SHE, TODAY), [], [WHERE], WHEREABOUTS, id="staff, a conflict hides as a lock does"),
        pytest.param(Reading(SHE, TODAY, opens_locks=True), [SHELTER], [THAT], NOTHING, id="staff who open locks"),
        pytest.param(Reading(HE, TODAY), [], [], NOTHING, id="of him nothing is hidden"),
    ],
)
def test_what_is_hidden_goes_by_who_reads_and_who_is_told(
    reading: Reading, flags: list[Protection], conflicts: list[Conflict], left_out: set[Hidden]
) -> None:
    assert hidden(reading, flags, conflicts) == left_out


def test_a_conflict_hides_from_its_first_day_to_its_last() -> None:
    past = Conflict(HE, Reach.EVERYTHING, date(2016, 1, 1), date(2016, 6, 6))
    coming = Conflict(HE, Reach.EVERYTHING, date(2016, 6, 8))
    assert hidden(Reading(SHE, TODAY, told_to=HE), [], [past, coming]) == NOTHING
    assert hidden(Reading(SHE, date(2016, 6, 6), told_to=HE), [], [past]) == {Hidden.ALL}
    assert hidden(Reading(SHE, date(2016, 6, 8), told_to=HE), [], [coming]) == {Hidden.ALL}


def _lock(since: date, until: date | None = None) -> Protection:
    return Protection(ProtectionKind.ADDRESS_LOCK, since, until)


@pytest.mark.parametrize("kind", ProtectionKind)
def test_a_flag_hides_addresses_from_its_first_day_to_its_last_unless_it_only_asks_for_care(
    kind: ProtectionKind,
) -> None:
    hides = kind is not ProtectionKind.CAREFUL_CONTACT
    limited, open_ended = Protection(kind, TODAY, date(2016, 6, 30)), Protection(kind, TODAY)
    for day, held in ((date(2016, 6, 6), False), (TODAY, True), (date(2016, 6, 30), True)):
        assert hides_addresses([limited], day) is hides_addresses([open_ended], day) is (held and hides)
    assert not hides_addresses([limited], date(2016, 7, 1))
    assert hides_addresses([open_ended], date(2036, 1, 1)) is hides


def test_of_two_records_the_more_protective_flag_wins() -> None:
    short, long = _lock(TODAY, date(2016, 12, 31)), _lock(date(2016, 10, 1), date(2018, 9, 30))
    assert more_protective([short], [long]) == (_lock(TODAY, date(2018, 9, 30)),)
    assert more_protective([long], [short]) == more_protective([short], [long])
    assert more_protective([short], [_lock(date(2016, 8, 1))]) == (_lock(TODAY),)
    assert more_protective([_lock(TODAY)], [long]) == (_lock(TODAY),)
    assert more_protective([short], [SHELTER]) == (short, SHELTER)
    assert more_protective([short], []) == (short,)


def test_days_that_touch_become_one_flag_and_a_gap_stays_a_gap() -> None:
    first = _lock(date(2016, 1, 1), date(2016, 1, 31))
    assert more_protective([first], [_lock(date(2016, 2, 1), date(2016, 2, 29))]) == (
        _lock(date(2016, 1, 1), date(2016, 2, 29)),
    )
    later = _lock(date(2016, 2, 2), date(2016, 2, 29))
    assert more_protective([first], [later]) == (first, later)


def test_no_day_that_was_protected_is_open_after_a_merge() -> None:
    one = [_lock(date(2016, 1, 10), date(2016, 2, 5)), SHELTER]
    other = [_lock(date(2016, 2, 1), date(2016, 3, 1)), Protection(ProtectionKind.CAREFUL_CONTACT, TODAY)]
    merged = more_protective(one, other)
    for day in (date(2016, 1, 1) + timedelta(days=n) for n in range(400)):
        for kind in ProtectionKind:
            before = any(flag.kind is kind and flag.on(day) for flag in [*one, *other])
            assert any(flag.kind is kind and flag.on(day) for flag in merged) is before, (kind, day)


def test_the_wider_reach_wins() -> None:
    assert wider(Reach.WHEREABOUTS, Reach.EVERYTHING) is Reach.EVERYTHING
    assert wider(Reach.EVERYTHING, Reach.WHEREABOUTS) is Reach.EVERYTHING
    assert wider(Reach.WHEREABOUTS, Reach.WHEREABOUTS) is Reach.WHEREABOUTS


@pytest.mark.parametrize(
    ("flag", "last"),
    [
        (_lock(date(2016, 3, 1)), date(2018, 2, 28)),
        (_lock(date(2016, 2, 29)), date(2018, 2, 28)),
        (_lock(date(2016, 3, 1), date(2016, 12, 31)), date(2016, 12, 31)),
        (Protection(ProtectionKind.CONDITIONAL_LOCK, TODAY), None),
        (SHELTER, None),
    ],
)
def test_an_address_lock_lasts_two_years_and_a_conditional_one_as_long_as_somebody_lives_there(
    flag: Protection, last: date | None
) -> None:
    assert lock_ends(flag) == last


def test_somebody_is_asked_sixty_days_before_a_lock_ends() -> None:
    assert asked_on(_lock(date(2016, 3, 1)), TODAY) == date(2017, 12, 30)
    assert asked_on(_lock(date(2016, 3, 1), date(2016, 7, 1)), TODAY) == TODAY
    assert asked_on(_lock(date(2016, 3, 1), TODAY), TODAY) == TODAY
    assert asked_on(_lock(date(2016, 3, 1), date(2016, 6, 6)), TODAY) is None
    assert asked_on(SHELTER, TODAY) is None
    assert asked_on(Protection(ProtectionKind.CAREFUL_CONTACT, TODAY, date(2016, 12, 31)), TODAY) is None


def test_an_address_lock_longer_than_two_years_is_no_lock_of_the_register() -> None:
    assert wrong_in_lock(_lock(date(2016, 3, 1), date(2018, 3, 1))) is None
    assert wrong_in_lock(_lock(date(2016, 3, 1), date(2018, 3, 2))) == "lock_longer_than_two_years"
    assert wrong_in_lock(_lock(date(2016, 3, 1), date(2016, 2, 29))) == "ends_before_it_begins"
    assert wrong_in_lock(_lock(TODAY, TODAY)) is None, "of one day"
    assert wrong_in_lock(_lock(TODAY)) is None
    assert wrong_in_lock(SHELTER) is None
    assert wrong_in_lock(Protection(ProtectionKind.SECRET_SHELTER, TODAY, date(2026, 6, 7))) is None


YESTERDAY, IN_A_WEEK, IN_A_MONTH = date(2016, 6, 6), date(2016, 6, 14), date(2016, 7, 7)


@pytest.mark.parametrize(
    ("flags", "days"),
    [
        ([], None),
        ([SHELTER], (SHELTER.since, None)),
        ([_lock(TODAY, TODAY)], (TODAY, TODAY)),
        ([_lock(date(2016, 1, 1), YESTERDAY)], None),
        ([Protection(ProtectionKind.CAREFUL_CONTACT, TODAY)], None),
        ([_lock(IN_A_WEEK, IN_A_MONTH), _lock(TODAY, IN_A_WEEK)], (TODAY, IN_A_MONTH)),
        ([_lock(TODAY, IN_A_MONTH), _lock(IN_A_WEEK, IN_A_WEEK)], (TODAY, IN_A_MONTH)),
        ([_lock(IN_A_WEEK), _lock(TODAY, IN_A_MONTH)], (TODAY, None)),
        ([_lock(date(2016, 1, 1), YESTERDAY), _lock(IN_A_WEEK, IN_A_MONTH)], (IN_A_WEEK, IN_A_MONTH)),
    ],
)
def test_what_is_hidden_now_or_later_is_told_from_the_first_day_to_the_last(
    flags: list[Protection], days: tuple[date, date | None] | None
) -> None:
    assert hidden_days(flags, TODAY) == days
