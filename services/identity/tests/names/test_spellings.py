import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geleit_identity.names.characters import GROUP, REPLACED, SEARCH_FORM, Group
from geleit_identity.names.rules import (
    DataType,
    ForeignSign,
    data_type_of,
    foreign_signs,
    is_latin,
    nearest,
    normal_form,
    search_form,
    signs,
    wrong_in_name,
)

TEXTS = st.text(max_size=30) | st.lists(st.sampled_from([*GROUP, *"َّйїกิक"]), max_size=12).map("".join)
SPELLINGS = st.lists(st.sampled_from([*SEARCH_FORM, *(one for one in GROUP if GROUP[one] is Group.N1)])).map("".join)
NAMES = [
    "Çelik", "Nguyễn", "Šarić", "ʿAbd ar-Raḥmān", "O'Neill", "D’Angelo", "X Æ", "Suharto", "J.", "dos Santos-Lima",
    "Đỗ", "İpek", "Yılmaz", "Oğlu", "Ștefănescu", "Þórðarson", "K͟han", "Col·lell", "Ọláyínká", "Ʒoanna",
]  # fmt: skip
FURTHER = [
    "محمد",
    "علی\u200cرضا",
    "Петренко",
    "Мар'яна",
    "Γεώργιος",
    "გიორგი",
    "Արմեն",
    "ተስፋይ",
    "किरण",
    "李小龙",
    "Adébọ̀wálé",
    "Ɓello",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_as_people_have_it_is_a_latin_spelling_that_registers_exchange(name: str) -> None:
    assert wrong_in_name(name) is None
    assert is_latin(name)


@pytest.mark.parametrize("name", FURTHER)
def test_a_name_in_other_letters_is_a_further_spelling_and_no_latin_one(name: str) -> None:
    assert wrong_in_name(name) is None
    assert not is_latin(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_without_letters"),
        ("--", "name_without_letters"),
        ("ʿʾ’", "name_without_letters"),
        ("A" * 201, "name_too_long"),
        ("Amir2", "name_with_foreign_signs"),
        ("Amir (Ali)", "name_with_foreign_signs"),
        ("A\u0007mir", "name_with_foreign_signs"),
        ("Amir\u202egro", "name_with_foreign_signs"),
        ("Ami\u00adr", "name_with_foreign_signs"),
        ("Amir <b>", "name_with_foreign_signs"),
        ("محمد٣", "name_with_foreign_signs"),
        ("Петренко\u202e", "name_with_foreign_signs"),
        ("Олег 😀", "name_with_foreign_signs"),
    ],
)
def test_what_is_no_name_is_refused_with_its_code(name: str, code: str) -> None:
    assert wrong_in_name(name) == code


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("Mu\u0308ller", "Müller"),
        ("  Nour \u00a0 Eddin ", "Nour Eddin"),
        ("\u2018Abd ar\u2011Raḥmān", "ʿAbd ar-Raḥmān"),
        ("Мар\u02bcяна", "Мар’яна"),
        ("Ga\u0140la", "Gal·la"),
        ("\u0149 Tina", "'n Tina"),
        ("No\u0304\u030d", "Nṓ"),
        ("Amir\u200c", "Amir"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("c\u0306\u0328", "c̨̆"),
    ],
)
def test_the_normal_form_is_composed_and_writes_look_alikes_and_deprecated_signs_as_the_standard_does(
    given_text: str, kept: str
) -> None:
    assert normal_form(given_text) == kept


def test_a_deprecated_sign_whose_replacement_is_another_vowel_stays_until_a_person_decides() -> None:
    assert normal_form("ḗ") == "ḗ"
    assert is_latin("ḗ")


@pytest.mark.parametrize(
    ("name", "data_type"),
    [
        ("Müller", DataType.A),
        ("Musterweg 7", DataType.B),
        ("½ Stube", DataType.C),
        ("Zeile\nZeile", DataType.C),
        ("Γεώργιος", None),
        ("Олег", None),
        ("Œuvre ™", None),
    ],
)
def test_the_data_type_is_the_narrowest_that_admits_the_text(name: str, data_type: DataType | None) -> None:
    assert data_type_of(name) is data_type


def test_each_data_type_admits_its_groups_of_the_standard_and_no_other() -> None:
    normative = {
        DataType.A: {Group.LATIN, Group.N1},
        DataType.B: {Group.LATIN, Group.N1, Group.N2},
        DataType.C: {Group.LATIN, Group.N1, Group.N2, Group.N3, Group.N4},
    }
    for data_type, groups in normative.items():
        assert {group for sign, group in GROUP.items() if not foreign_signs(sign, data_type)} == groups


def test_every_foreign_sign_is_named_with_its_place() -> None:
    assert foreign_signs("Petrоv 2", DataType.A) == [ForeignSign(4, "о"), ForeignSign(7, "2")]
    assert foreign_signs("Adébọ̀wálé", DataType.A) == [ForeignSign(4, "ọ̀")]
    assert [one.code_points for one in foreign_signs("ọ̀", DataType.A)] == ["1ECD 0300"]


def test_a_mark_that_no_sequence_of_the_standard_has_makes_its_letter_foreign() -> None:
    assert foreign_signs("b\u0308", DataType.C) == [ForeignSign(0, "b̈")]
    assert foreign_signs("\u0301a", DataType.C) == [ForeignSign(0, "\u0301")]


def test_a_sequence_over_two_letters_is_one_sign() -> None:
    assert signs("K͟han") == ["K͟h", "a", "n"]


@pytest.mark.parametrize(
    ("sign", "near"),
    [
        ("a" + "\u0301" * 300, "á"),
        ("ọ̀", "ọ"),
        ("ẹ́", "ẹ"),
        ("Ɓ", "B"),
        ("ƙ", "k"),
        ("Ａ", "A"),
        ("ﬁ", "fi"),
        ("ª", "a"),
        ("о", None),
        ("م", None),
    ],
)
def test_a_latin_letter_beyond_the_standard_has_a_nearest_one_in_it(sign: str, near: str | None) -> None:
    assert nearest(sign) == near


BASES = {
    "a": "ɑ", "b": "ɓ", "d": "ɗɖ", "e": "ɛǝ", "f": "ƒ", "g": "ɣ", "i": "ɩ", "k": "ƙ", "n": "ɲ", "o": "ɔɵ", "p": "ƥ",
    "s": "ʃ", "t": "ƭ", "u": "ʉ", "v": "ʋ", "y": "ƴ", "z": "ƶ",
}  # fmt: skip


@pytest.mark.parametrize(("sign", "base"), [(sign, base) for base, of in BASES.items() for sign in of])
def test_a_letter_of_an_african_alphabet_is_searched_by_its_base(sign: str, base: str) -> None:
    assert (nearest(sign), nearest(sign.upper())) == (base, base.upper())
    assert search_form(sign) == search_form(sign.upper()) == base


@pytest.mark.parametrize("letter", ["A", "Ж"])
def test_a_name_may_have_two_hundred_signs(letter: str) -> None:
    assert (wrong_in_name(letter * 200), wrong_in_name(letter * 201)) == (None, "name_too_long")


LOOK_ALIKES = {
    "’": "\u02bc\u201b", "'": "\uff07", "ʿ": "\u2018\u02bb\u02bd", "ʹ": "\u2032", "ʺ": "\u2033",
    "-": "\u2010\u2011\u2012\u2013\u2212",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), [(typed, kept) for kept, of in LOOK_ALIKES.items() for typed in of])
def test_what_a_keyboard_puts_in_the_place_of_a_sign_is_kept_as_the_sign(typed: str, kept: str) -> None:
    assert normal_form(f"Al{typed}amin") == f"Al{kept}amin"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Γεώργιος", "Γεωργιος"),
        ("Андрій", "Андріи"),
        ("מֹשֶׁה", "משה"),
        ("ܝܽܘܚܰܢܳܢ", "ܝܘܚܢܢ"),
        ("عيسى", "عيسي"),
        ("كريم", "کریم"),
    ],
)
def test_a_mark_that_may_go_or_a_twin_of_a_letter_makes_no_other_name(one: str, other: str) -> None:
    assert search_form(one) == search_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "MUELLER"),
        ("Weiß", "Weiss"),
        ("Abdel-Rahman", "Abdel Rahman"),
        ("O’Neill", "O'Neill"),
        ("al-Ḥakīm", "Al Hakim"),
        ("Łukasz", "Lukasz"),
        ("İpek", "ipek"),
        ("Yılmaz", "Yilmaz"),
        ("Đỗ", "Do"),
        ("Zelens'kyj", "Zelenskyj"),
        ("Ǟrvi", "Aervi"),
        ("Ko\u0268la", "Koila"),
        ("Col·lell", "Collell"),
        ("Adébọ̀wálé", "Adebowale"),
        ("Ɓello", "Bello"),
        ("علی", "علي"),
        ("مُحَمَّد", "محمد"),
        ("Мар’яна", "Марʼяна"),
        ("علی\u200cرضا", "علیرضا"),
        ("ジョン・スミス", "ジョン スミス"),
        ("  Nour   Eddin ", "Nour Eddin"),
    ],
)
def test_two_spellings_of_one_name_have_one_search_form(one: str, other: str) -> None:
    assert search_form(one) == search_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Müller", "Muller"), ("Mohammed", "Muhammad"), ("Amir", "Amira"), ("किरण", "करण"), ("Olha", "Ольга")],
)
def test_what_only_sounds_alike_stays_apart_until_the_match_engine(one: str, other: str) -> None:
    assert search_form(one) != search_form(other)


def test_the_search_form_of_every_letter_is_the_standards_in_lower_case() -> None:
    assert all(search_form(sign) == form.lower() for sign, form in SEARCH_FORM.items())


@given(TEXTS)
def test_normal_form_and_search_form_are_closed(text: str) -> None:
    kept, searched = normal_form(text), search_form(text)
    assert normal_form(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert search_form(searched) == searched
    assert search_form(kept) == searched
    assert "  " not in kept
    assert not REPLACED.keys() & set(signs(kept))


@given(TEXTS)
def test_any_text_has_an_answer_and_the_answer_is_that_of_its_normal_form(text: str) -> None:
    assert wrong_in_name(text) == wrong_in_name(normal_form(text))
    foreign = foreign_signs(text, DataType.A)
    assert all(text[one.position :].startswith(one.sign) for one in foreign)
    assert is_latin(text) is (not foreign_signs(normal_form(text), DataType.A))


@given(SPELLINGS)
def test_a_text_of_data_type_a_stays_of_it_and_is_searched_by_a_to_z_alone(text: str) -> None:
    assert is_latin(text)
    form = search_form(text)
    assert form == "".join(one for one in form if one in "abcdefghijklmnopqrstuvwxyz ")
