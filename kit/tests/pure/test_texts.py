"""Texts: both languages always, and the one that the caller asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geleit_kit.pure.texts import Text, Texts, negotiate

SENT = Text(de="gesendet", en="sent")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "de"),
        ("", "de"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("de-AT, en;q=0.9", "de"),
        ("en;q=0.3, de;q=0.9", "de"),
        ("de;q=0.3, en;q=0.9", "en"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "en"),
        ("ar, *;q=0.5", "de"),
        ("de;q=0, *", "en"),
        ("de;q=0", "en"),
        ("de;q=0, en;q=0", "de"),
        ("ar, uk", "de"),
        ("en, de", "en"),
        ("de, en", "de"),
        ("*", "de"),
        ("de-AT;q=0.2, de;q=0.9, en;q=0.5", "de"),
        ("en;q=hello, de;q=0.1", "de"),
        ("en;q=7", "de"),
        ("en;level=1;q=0.5", "en"),
        (";;;,,=,q=1", "de"),
    ],
)
def test_the_caller_reads_the_language_that_it_prefers_and_german_where_it_has_no_wish(
    header: str | None, language: str
) -> None:
    assert negotiate(header) == language


@given(st.text(max_size=2_000))
def test_no_header_can_break_the_choice_of_language(header: str) -> None:
    assert negotiate(header) in {"de", "en"}


def test_a_label_comes_in_the_language_of_the_header() -> None:
    texts = Texts({"referral.status.sent": SENT})
    assert texts.label("referral.status.sent") == "gesendet"
    assert texts.label("referral.status.sent", "en-US,en;q=0.9") == "sent"


def test_a_code_without_a_text_is_answered_by_itself_and_named_as_missing() -> None:
    texts = Texts({"referral.status.sent": SENT})
    assert texts.label("referral.status.lost", "en") == "referral.status.lost"
    assert texts.missing(["referral.status.sent", "b", "a", "b"]) == ["a", "b"]


@pytest.mark.parametrize("text", [Text(de="", en="sent"), Text(de="gesendet", en="  ")])
def test_a_text_without_its_words_in_one_language_is_refused(text: Text) -> None:
    with pytest.raises(ValueError, match="German and English"):
        Texts({"referral.status.sent": text})


def test_catalogues_of_two_rooms_become_one_unless_they_disagree() -> None:
    one, other = Texts({"a": SENT}), Texts({"a": Text("gesendet", "sent"), "b": Text("gesehen", "seen")})
    assert sorted(one.merge(other)) == ["a", "b"]
    assert sorted(one) == ["a"]
    with pytest.raises(ValueError, match="two texts"):
        one.merge({"a": Text("verschickt", "sent")})
