import re
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geleit_identity.names.common import COMMON
from geleit_identity.names.passports import DEPARTURES, LANGUAGES, Proposal, Source, proposals, remarks
from geleit_identity.names.rules import is_latin, normal_form, search_form
from services.identity.tests.names.lists import namen

DEPARTED = {("0413", "sr"), ("0492", "mk"), ("04BA", "alle")}
"""Rows of ICAO's Cyrillic table that are not followed: see `DEPARTURES`."""
COUNTED_IN = {"SY", "IQ", "LB", "PS", "JO", "IR", "AF"}
LETTERS = st.characters(min_codepoint=0x300, max_codepoint=0x6FF) | st.sampled_from("- ,’ʿaÆ")


def proposed(name: str, language: str | None = None) -> list[tuple[str | None, str, tuple[str, ...]]]:
    return [(one.value, one.machine_readable, one.languages) for one in proposals(normal_form(name), language)]


def line(name: str, language: str | None = None) -> str | None:
    found = [one for one in proposals(name, language) if one.source is Source.ICAO_9303]
    return found[0].machine_readable if found else None


def test_every_row_of_icaos_cyrillic_table_is_followed_but_the_departures() -> None:
    rows = namen("icao9303_mrz_kyrillisch.csv")
    assert len(rows) == 69
    for row in rows:
        if (row["unicode"], row["sprache"]) in DEPARTED:
            continue
        base = "xx" if row["sprache"] == "alle" else row["sprache"]
        written = row["zeichen"] if row["stellung"] == "wortanfang" else f"А{row['zeichen']}"
        expected = row["mrz"] if row["stellung"] == "wortanfang" else f"A{row['mrz']}"
        assert line(written, base) == expected, row


def test_every_row_of_icaos_arabic_table_is_followed() -> None:
    rows = namen("icao9303_mrz_arabisch.csv")
    assert len(rows) == 83
    for row in rows:
        after = "" if row["regel"] == "ende_des_namensteils" else "ب"
        doubled = "B" if row["regel"] == "verdopplung" else row["mrz"]
        assert line(f"ب{row['zeichen']}{after}") == f"B{doubled}{'B' if after else ''}", row


def test_the_bulgarian_act_is_followed_letter_by_letter() -> None:
    rows = [row for row in namen("umschrift_tabellen.csv") if row["norm"] == "BG Transliteration Act 2009"]
    assert len(rows) == 31
    for row in rows:
        end = "" if row["stellung"] == "wortende" else "о"
        name = f"т{row['zeichen']}{end}"
        values = {one.value for one in proposals(name, "bg")}
        assert f"t{row['latein']}{'o' if end else ''}" in values, row


@pytest.mark.parametrize(
    ("name", "language", "value", "machine_readable"),
    [
        ("Володимир Зеленський", "uk", "Volodymyr Zelenskyi", "VOLODYMYR<ZELENSKYI"),
        ("ЮЛІЯ", "uk", "Yuliia", "YULIIA"),
        ("Мар'яна", "uk", "Mariana", "MARIANA"),
        ("Їжакевич-Щур", "uk-UA", "Yizhakevych-Shchur", "YIZHAKEVYCH<SHCHUR"),
        ("Сергей Объедков", "ru", "Sergei Obieedkov", "SERGEI<OBIEEDKOV"),
        ("Уладзімір Гайдукевіч", "be", "Uladzimir Haidukevich", "ULADZIMIR<HAIDUKEVICH"),
        ("Горан Чолић", "sr", "Goran Colic", "GORAN<COLIC"),
        ("Ѓорѓи Ќосев", "mk", "Gjorgji Kjosev", "GJORGJI<KJOSEV"),
        ("Petrоv", "ru", "Petrov", "PETROV"),
        ("Алматы", "kk", "Almaty", "ALMATY"),
    ],
)
def test_cyrillic_is_proposed_as_the_passport_of_the_language_writes_it(
    name: str, language: str, value: str, machine_readable: str
) -> None:
    first = proposals(normal_form(name), language)[0]
    assert (first.source, first.value, first.machine_readable) == (Source.ICAO_9303, value, machine_readable)


def test_without_a_language_every_one_that_has_the_letters_is_asked_and_equal_answers_are_one() -> None:
    assert proposed("Ольга") == [("Olha", "OLHA", ("be", "uk")), ("Olga", "OLGA", ("ru",))]
    assert proposed("Соня")[0] == ("Sonia", "SONIA", ("be", "bg", "ru", "uk"))
    assert proposed("Ћира") == [("Cira", "CIRA", ("sr",))]


def test_a_bulgarian_name_is_proposed_by_the_national_act_too() -> None:
    found = proposals("Йордан Хаджиев", "bg")
    assert [(one.source, one.value) for one in found] == [
        (Source.ICAO_9303, "Iordan Khadzhiev"),
        (Source.BG_ACT_2009, "Yordan Hadzhiev"),
    ]
    assert proposals("Мария", "bg")[1].value == "Maria"
    assert [one.source for one in proposals("Петров", "bg")] == [Source.ICAO_9303]


@pytest.mark.parametrize(
    ("name", "machine_readable"),
    [
        ("عبّاس", "EBBAS"),
        ("فضّة", "FXDZXDZXAH"),
        ("محمد أحمد", "MXHMD<XAEXHMD"),
        ("مُحَمَّد", "MXHMMD"),
        ("پژمان", "PXJMAN"),
        ("علی\u200cرضا", "ELXYARXDZA"),
        ("ﻣﺤﻤﺪ", "MXHMD"),
        ("عبد الرحمن", "EBD<ALRXHMN"),
    ],
)
def test_arabic_and_persian_are_proposed_as_the_machine_readable_line_because_vowels_are_missing(
    name: str, machine_readable: str
) -> None:
    found = proposals(normal_form(name))
    assert found[0] == Proposal(Source.ICAO_9303, None, machine_readable)
    assert all(one.source is Source.COMMON for one in found[1:])
    assert "consonants_only" in remarks(name, found)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("محمد أحمد", ["Mohammad Ahmad", "Muhammad Ahmed", "Mohammed Ahmed"]),
        ("مُحَمَّد", ["Mohammad", "Muhammad", "Mohammed"]),
        ("علی\u200cرضا محمدی", ["Alireza Mohammadi"]),
        ("عبد الله", ["Abdullah", "Abdallah", "Abdollah"]),
        ("پژمان ناشناخته", []),
    ],
)
def test_arabic_and_persian_have_common_spellings_where_every_part_is_known(name: str, values: list[str]) -> None:
    common = [one for one in proposals(normal_form(name)) if one.source is Source.COMMON]
    assert [one.value for one in common] == values
    assert ("common_spellings" in remarks(name, common)) is bool(values)
    assert all(one.machine_readable == (one.value or "").upper().replace(" ", "<") for one in common)


def test_common_spellings_are_those_of_the_counted_list_the_most_frequent_first() -> None:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in namen("namen_arabisch_latein_laender.csv"):
        if row["land"] in COUNTED_IN:
            counted[row["arabisch_normalisiert"]][row["latein"]] += int(row["anzahl"])
    assert len(COMMON) > 600
    for key, spellings in COMMON.items():
        counts = [counted[key][one] for one in spellings]
        assert counts == sorted(counts, reverse=True), key
        assert min(counts) * 10 >= counted[key].total(), key
        assert all(is_latin(one) for one in spellings)
        assert len({search_form(one) for one in spellings}) == len(spellings) <= 3


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("Γεώργιος", "no_passport_table"),
        ("გიორგი", "no_passport_table"),
        ("Արմեն", "no_passport_table"),
        ("ተስፋይ", "no_passport_table"),
        ("किरण", "no_passport_table"),
        ("李小龙", "no_passport_table"),
        ("ڕێبوار", "letter_without_row"),
        ("Қайрат", "letter_without_row"),
    ],
)
def test_where_no_table_has_the_letters_nothing_is_proposed_and_the_answer_says_so(name: str, remark: str) -> None:
    assert proposals(name) == []
    assert remarks(name, []) == ["passport_decides", remark]


@pytest.mark.parametrize(
    ("name", "value", "machine_readable"),
    [
        ("Adébọ̀wálé", "Adébọwálé", "ADEBOWALE"),
        ("Ɓello-Ɗan", "Bello-Dan", "BELLO<DAN"),
        ("ﬁona", "fiona", "FIONA"),
        ("ḗna", "ī́na", "INA"),
    ],
)
def test_a_latin_letter_beyond_the_standard_is_proposed_as_the_nearest_one(
    name: str, value: str, machine_readable: str
) -> None:
    assert proposals(name) == [Proposal(Source.DIN_91379, value, machine_readable)]


def test_a_latin_spelling_needs_no_proposal_and_no_remark() -> None:
    assert proposals("Müller") == []
    assert remarks("Müller", []) == []
    assert proposals("G/Medhin") == []


def test_what_is_longer_than_a_name_is_not_looked_through() -> None:
    assert len(proposals("Щ" * 200, "uk")) == 1
    assert proposals("Щ" * 201, "uk") == []
    assert proposals("\ufdfa" * 200) == []


def test_letters_of_two_scripts_in_one_name_are_remarked_on() -> None:
    assert "scripts_are_mixed" in remarks("Petrоv", proposals("Petrоv"))
    assert "several_readings" in remarks("Ольга", proposals("Ольга"))


def test_each_departure_from_the_printed_table_says_why() -> None:
    assert {code.split()[0] for code in DEPARTURES} == {"0413", "0403", "040B", "042C"}
    assert all(DEPARTURES.values())


@given(st.text(LETTERS, max_size=12) | st.text(max_size=8), st.sampled_from([None, "", "xx", *LANGUAGES]))
def test_any_text_is_answered_with_lines_of_a_passport_or_not_at_all(text: str, language: str | None) -> None:
    name = normal_form(text)
    found = proposals(name, language)
    assert all(re.fullmatch("[A-Z]*(<[A-Z]+)*", one.machine_readable) for one in found)
    assert len(remarks(name, found)) == len(set(remarks(name, found)))
