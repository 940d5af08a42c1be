from datetime import UTC, datetime

from geleit_cases.appointments.rules import APPOINTMENT, Attendance, times_fault

NINE, TEN = datetime(2016, 6, 7, 9, tzinfo=UTC), datetime(2016, 6, 7, 10, tzinfo=UTC)


def test_an_appointment_ends_after_it_begins_or_leaves_its_end_open() -> None:
    assert times_fault(NINE, TEN) is None
    assert times_fault(NINE, None) is None
    assert times_fault(TEN, NINE) == "ends_before_start"
    assert times_fault(NINE, NINE) == "ends_before_start"


def test_the_state_of_an_appointment_never_tells_whether_somebody_came() -> None:
    assert not APPOINTMENT.states & {attendance.value for attendance in Attendance}
