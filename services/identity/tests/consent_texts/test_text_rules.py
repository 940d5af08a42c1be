from dataclasses import replace
from datetime import date

import pytest

from geleit_identity.consent_texts.rules import (
    AMONG_TWO,
    ANY,
    CONSENT_TEXT,
    DAYS_TO_DECIDE,
    MUST_SAY,
    PLACES,
    CheckedBy,
    Draft,
    InterpretedBy,
    Run,
    Section,
    Standing,
    TextKind,
    Wanted,
    chosen,
    runs_of,
    sections_in_order,
    wrong_in_interpreting,
    wrong_in_text,
    wrong_in_use,
)
from geleit_identity.consent_texts.shipped import LANGUAGES, MACHINE_MADE, content_of, shipped
from geleit_vocabulary.categories import DataCategory, SafeDefault
from geleit_vocabulary.purposes import Purpose
from geleit_vocabulary.roles import Role

DAY = date(2016, 9, 5)
SPEAKER = CheckedBy.STAFF_SPEAKER
CONSENTABLE = {
    category
    for category in DataCategory
    if category is not DataCategory.RECORD
    and category.guard.safe_default not in {SafeDefault.NEVER_OUT, SafeDefault.STATUTE_ONLY}
}
BOTH = pytest.mark.parametrize("kind", list(TextKind))
EACH = pytest.mark.parametrize("language", LANGUAGES)


def draft(kind: TextKind, language: str, **sections: str) -> Draft:
    content = content_of(language, kind)
    return Draft(kind, language, content["title"], {**content["sections"], **sections}, SPEAKER)


def codes(one: Draft) -> list[tuple[str, str]]:
    return [(place.pointer, place.code) for place in wrong_in_text(one)]


@BOTH
@EACH
def test_every_shipped_text_says_all_that_a_text_must(kind: TextKind, language: str) -> None:
    assert codes(draft(kind, language)) == []


@BOTH
@pytest.mark.parametrize("section", list(Section))
def test_a_text_that_leaves_a_section_out_is_not_proposed(kind: TextKind, section: Section) -> None:
    missing = ("/sections", f"section_missing_{section}")
    assert (missing in codes(draft(kind, "de", **{section: "  "}))) == (section in MUST_SAY[kind])


@pytest.mark.parametrize(
    ("section", "words", "code"),
    [
        ("recipient", "Only they get it.", "place_missing"),
        ("what", "Something.", "place_missing"),
        ("voluntary", "{name}, it is up to you.", "place_unknown"),
        ("duration", "Until {until}. {}", "place_unknown"),
    ],
)
def test_a_text_leaves_a_place_for_what_differs_and_knows_every_place_that_it_names(
    section: str, words: str, code: str
) -> None:
    assert codes(draft(TextKind.CONSENT, "de", **{section: words})) == [(f"/sections/{section}", code)]


@EACH
def test_somebody_has_compared_a_translation_with_the_german_text(language: str) -> None:
    one = replace(draft(TextKind.CONSENT, language), checked_by=None)
    assert codes(one) == ([] if language == "de" else [("/checked_by", "translation_unchecked")])


@EACH
def test_words_for_every_purpose_category_and_label_are_there_in_every_language(language: str) -> None:
    found, german = shipped(language), shipped("de")
    assert found["purposes"].keys() == {str(one) for one in Purpose}
    assert found["categories"].keys() >= {str(one) for one in CONSENTABLE}
    assert found["labels"].keys() == german["labels"].keys()
    words = [*found["purposes"].values(), *found["categories"].values(), *found["labels"].values()]
    assert all(word.strip() == word != "" for word in words)
    if language != "de":
        assert not set(found["consent"]["sections"].values()) & set(german["consent"]["sections"].values())


def test_what_a_machine_translated_is_marked() -> None:
    assert set(LANGUAGES) - MACHINE_MADE == {"de", "en"}


def test_a_text_is_cut_at_its_places() -> None:
    found = runs_of("{body} gives {what} to them.")
    assert found == [Run(None, "body"), Run(" gives ", None), Run(None, "what"), Run(" to them.", None)]
    assert runs_of("No place.") == [Run("No place.", None)]


IN_USE = Standing("ar", ANY, ANY, "approved", date(2016, 9, 1), None, None)
WANTED = Wanted("ar", "housing", "jobcenter", DAY)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([IN_USE], None),
        ([], "text_unknown"),
        ([replace(IN_USE, language="de")], "text_not_in_this_language"),
        ([replace(IN_USE, purpose="recognition")], "text_for_something_else"),
        ([replace(IN_USE, recipient_kind="school")], "text_for_something_else"),
        ([replace(IN_USE, purpose="housing", recipient_kind="jobcenter")], None),
        ([replace(IN_USE, approved_on=None, status="not_approved")], "text_not_approved"),
        ([replace(IN_USE, approved_on=None, status="discarded")], "text_not_approved"),
        ([replace(IN_USE, approved_on=date(2016, 9, 6))], "text_not_approved"),
        ([replace(IN_USE, approved_on=DAY)], None),
        ([replace(IN_USE, status="superseded", ended_on=DAY)], None),
        ([replace(IN_USE, status="superseded", ended_on=date(2016, 9, 4))], "text_out_of_use"),
        ([replace(IN_USE, status="retired", ended_on=date(2016, 9, 4))], "text_out_of_use"),
        ([replace(IN_USE, valid_until=DAY)], None),
        ([replace(IN_USE, valid_until=date(2016, 9, 4))], "text_expired"),
    ],
)
def test_a_version_is_declared_on_only_while_it_was_in_use(found: list[Standing], code: str | None) -> None:
    place = wrong_in_use(found, WANTED)
    assert (place.code if place else None) == code


def test_the_text_closest_to_purpose_and_recipient_is_meant() -> None:
    close = replace(IN_USE, purpose="housing")
    closer = replace(IN_USE, purpose="housing", recipient_kind="jobcenter")
    assert chosen([IN_USE, close, closer], WANTED) == 2
    assert chosen([close, IN_USE], WANTED) == 0
    assert wrong_in_use([IN_USE, replace(close, approved_on=None)], WANTED) is not None, (
        "no way round by the general one"
    )


def test_a_text_that_was_discarded_or_went_out_of_use_never_comes_back() -> None:
    assert CONSENT_TEXT.final == {"discarded", "superseded", "retired"}


def test_what_is_wrong_with_a_version_is_told_at_its_place() -> None:
    places = {
        place.code: place.pointer
        for found in (
            [],
            [replace(IN_USE, language="de")],
            [replace(IN_USE, purpose="recognition")],
            [replace(IN_USE, approved_on=None)],
            [replace(IN_USE, ended_on=date(2016, 9, 4))],
            [replace(IN_USE, valid_until=date(2016, 9, 4))],
        )
        if (place := wrong_in_use(found, WANTED)) is not None
    }
    assert places.pop("text_not_in_this_language") == "/language"
    assert len(places) == 5
    assert set(places.values()) == {"/text_version"}


def test_of_two_texts_alike_the_first_is_meant() -> None:
    assert chosen([replace(IN_USE, language="de"), IN_USE, IN_USE], WANTED) == 1
    assert chosen([], WANTED) is None


@pytest.mark.parametrize(("place", "section"), [(name, home) for name, home in PLACES.items() if home is not None])
@BOTH
def test_each_place_is_left_in_its_section_where_the_text_must_say_it(
    kind: TextKind, place: str, section: Section
) -> None:
    found = codes(draft(kind, "de", **{section: "Words without a place."}))
    expected = [(f"/sections/{section}", "place_missing")] if section in MUST_SAY[kind] else []
    assert found == expected
    assert codes(draft(kind, "de", **{section: f"Words with {{{place}}} and {{body}}."})) == []


def test_the_places_and_their_sections_are_these() -> None:
    assert {name: home for name, home in PLACES.items() if home} == {
        "recipient": Section.RECIPIENT,
        "purpose": Section.PURPOSE,
        "categories": Section.WHAT,
        "holder": Section.SECRECY,
        "until": Section.DURATION,
    }
    assert "body" in PLACES


def test_a_declaration_through_an_interpreter_says_by_whom() -> None:
    someone = next(iter(InterpretedBy))
    told = [(one.pointer, one.code) for one in wrong_in_interpreting(None, through_interpreter=True)]
    assert told == [("/interpreter", "interpreter_missing")]
    assert wrong_in_interpreting(someone, through_interpreter=True) == []
    assert wrong_in_interpreting(None, through_interpreter=False) == []
    assert wrong_in_interpreting(someone, through_interpreter=False) == []


def test_sections_stand_in_the_order_in_which_a_person_reads_them() -> None:
    turned = [str(section) for section in reversed(Section)]
    assert sections_in_order(turned) == list(Section)
    assert sections_in_order(["rights", "recipient", "unknown"]) == [
        one for one in Section if one in {Section.RIGHTS, Section.RECIPIENT}
    ]


def test_the_data_protection_officer_is_one_of_two_who_have_two_months_to_read_a_text() -> None:
    assert (set(AMONG_TWO), DAYS_TO_DECIDE) == ({Role.DATA_PROTECTION_OFFICER}, 60)
