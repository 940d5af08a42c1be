from datetime import date

from geleit_cases.contacts.rules import first_contact, follow_up_fault


def test_the_first_contact_is_the_earliest_with_the_person() -> None:
    contacts = [
        (date(2016, 6, 7), "talk", True),
        (date(2016, 6, 1), "phone", False),
        (date(2016, 6, 9), "visit", True),
    ]
    assert first_contact(contacts) == date(2016, 6, 7)


def test_a_note_about_the_person_is_no_contact_with_them() -> None:
    assert first_contact([(date(2016, 6, 7), "note", True)]) is None


def test_a_follow_up_lies_on_or_after_the_contact() -> None:
    assert follow_up_fault(date(2016, 6, 7), date(2016, 6, 6)) == "before_the_contact"
    assert follow_up_fault(date(2016, 6, 7), date(2016, 6, 7)) is None
    assert follow_up_fault(date(2016, 6, 7), None) is None
