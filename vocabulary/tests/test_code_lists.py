"""Code lists: dated, sourced, and the same on every reading."""

import re
from datetime import date
from importlib.resources import files

import pytest

from geleit_vocabulary.codelists import (
    CodeFault,
    CodeList,
    UnknownCodeListError,
    code_list,
    code_list_keys,
    code_list_on,
    code_list_versions,
    fault_of_code,
    parsed,
)
from geleit_vocabulary.law import LegalCircle

OWN = ("benefit_basis", "labour_basis", "residence_basis")
TRANSLATED = (
    *OWN, "azr_asylum_status", "azr_benefit", "azr_integration_course", "berd_residence_status", "cefr", "language",
    "marital_status", "nationality", "ozg_residence_title_kind", "state",
)  # fmt: skip


@pytest.mark.parametrize("key", code_list_keys())
def test_every_list_names_its_source_and_has_words_for_each_code(key: str) -> None:
    for version in code_list_versions(key):
        assert version.title.de
        assert version.title.en
        assert version.source
        assert version.licence
        assert version.publisher
        assert len(version) > 1
        assert all(entry.code and entry.label.de and entry.label.en for entry in version)


@pytest.mark.parametrize("key", code_list_keys())
def test_no_code_stands_twice_in_a_list(key: str) -> None:
    for version in code_list_versions(key):
        text = files("geleit_vocabulary").joinpath("data", f"{key}.{version.version}.tsv").read_text("utf-8")
        rows = [line for line in text.splitlines() if not line.startswith("# ")][1:]
        assert len(rows) == len(version)


@pytest.mark.parametrize("key", code_list_keys())
def test_validity_runs_forward_and_successors_are_codes_of_the_same_list(key: str) -> None:
    for entry in code_list(key):
        assert entry.valid_from is None or entry.valid_to is None or entry.valid_from <= entry.valid_to
        assert all(successor in code_list(key) for successor in entry.successors)


@pytest.mark.parametrize("key", TRANSLATED)
def test_lists_that_people_read_have_english_words_of_their_own(key: str) -> None:
    text = files("geleit_vocabulary").joinpath("data", f"{key}.{code_list(key).version}.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("# ")][1:]
    assert not [row[0] for row in rows if not row[2]]


def test_a_code_that_came_later_cannot_be_given_before() -> None:
    asylum = code_list("azr_asylum_status")
    on_the_day = {entry.code for entry in asylum.on(date(2016, 12, 5))}
    assert {"01", "13", "07"} <= on_the_day
    assert "46" not in on_the_day
    assert asylum["07"].successors == ("34",)
    assert "07" not in {entry.code for entry in asylum.on(date(2022, 11, 1))}


def test_every_benefit_basis_belongs_to_a_known_legal_circle_or_to_none() -> None:
    circles = {entry.attributes.get("circle", "") for entry in code_list("benefit_basis")}
    assert circles - {""} <= set(LegalCircle)
    assert {"asylblg", "sgb_ii"} <= circles


def test_not_having_a_title_is_no_code_and_not_wishing_to_say_is_one() -> None:
    codes = {entry.code for entry in code_list("residence_basis")}
    assert {"not_disclosed", "not_asked", "unclear", "unknown"} <= codes
    assert not [code for code in codes if re.search(r"none|no_title|without|illegal|irregular", code)]


def test_the_opportunity_right_of_residence_could_be_given_in_its_three_years_only() -> None:
    right = code_list("residence_basis")["permit_104c"]
    assert [right.valid_on(day) for day in (date(2022, 12, 30), date(2023, 6, 1), date(2025, 12, 31))] == [
        False,
        True,
        False,
    ]


def test_the_municipalities_of_north_rhine_westphalia_are_complete() -> None:
    there = [entry for entry in code_list("municipality") if entry.code.startswith("05") and entry.valid_to is None]
    assert len(there) == 396
    assert sum(entry.attributes["kind"] == "independent_city" for entry in there) == 22
    kreise = [entry for entry in code_list("kreis").on(date(2026, 7, 1)) if entry.code.startswith("05")]
    assert len(kreise) == 53


def test_every_municipality_lies_in_a_known_kreis_and_its_regional_key_contains_it() -> None:
    kreise = code_list("kreis")
    for entry in code_list("municipality"):
        if entry.valid_to is None and not entry.code.endswith(("998", "999")):
            assert entry.code[:5] in kreise
        ars = entry.attributes.get("ars")
        assert ars is None or ars[:5] + ars[9:] == entry.code


def test_a_municipality_that_was_merged_leads_to_the_one_of_today() -> None:
    assert code_list("municipality")["07339027"].successors == ("07339030",)
    assert code_list("municipality")["07339030"].label.de == "Ingelheim am Rhein, Stadt"
    assert code_list("municipality")["06435014"].successors == ("06415000",)


def test_aachen_became_a_region_of_cities_in_october_2009() -> None:
    kreise = code_list("kreis")
    assert kreise["05313"].successors == kreise["05354"].successors == ("05334",)
    assert kreise["05354"].valid_on(date(2009, 10, 20))
    assert not kreise["05354"].valid_on(date(2009, 10, 21))
    assert not kreise["05334"].valid_on(date(2009, 10, 20))


def test_languages_are_known_by_three_letters_and_the_ones_asked_for_are_there() -> None:
    languages = code_list("language")
    assert all(re.fullmatch(r"[a-z]{3}", entry.code) for entry in languages)
    assert {"ara", "prs", "fas", "kmr", "ckb", "tir", "ukr", "som", "pus", "deu", "aii", "tru"} <= set(
        languages.entries
    )
    assert languages["ara"].attributes["direction"] == "rtl"


def test_states_and_nationalities_keep_their_leading_zeros_and_names_in_both_languages() -> None:
    assert code_list("state")["000"].label == ("Deutschland", "Germany")
    assert code_list("nationality")["475"].label == ("Syrien", "Syria")
    assert code_list("nationality")["997"].label.en == "Stateless"


def test_a_title_that_is_only_kept_in_stock_says_so() -> None:
    titles = code_list("residence_title")
    assert len(titles) == 276
    assert sum(entry.attributes.get("stock") == "yes" for entry in titles) == 69


HEAD = """\
# title_de|Farben
# title_en|Colours
# publisher|X
# urn|urn:x:farbe
# urn_version|
# source|X
# licence|X
# english|Geleit
# valid_from|{first}
# version|{version}
code|de|en|valid_from|valid_to|successor|held_to|english
"""


def colours(version: str, first: str, *rows: str) -> CodeList:
    text = HEAD.format(version=version, first=first) + "\n".join(rows)
    return parsed("colour", text.replace("|", "\t"))


FIRST = colours("1", "2020-01-01", "r|rot|red|||k||", "b|blau||||||")
SECOND = colours(
    "2",
    "2024-01-01",
    "b|blau|blue|||||X",
    "k|karmin|carmine|2024-01-01||||",
    "g|grün|green||2025-06-30|k|2026-06-30|",
)


@pytest.mark.parametrize(
    ("code", "first", "last", "what", "successors"),
    [
        ("r", date(2023, 12, 31), date(2023, 12, 31), None, []),
        ("r", date(2024, 1, 1), date(2024, 1, 1), "code_ended", ["k"]),
        ("k", date(2023, 12, 31), date(2023, 12, 31), "code_not_in_force", []),
        ("k", date(2024, 1, 1), date(2199, 1, 1), None, []),
        ("k", date(2019, 1, 1), date(2019, 1, 1), "code_not_in_force", []),
        ("z", date(2024, 1, 1), date(2024, 1, 1), "code_not_in_list", []),
        ("g", date(2025, 6, 30), date(2026, 6, 30), None, []),
        ("g", date(2025, 6, 30), date(2026, 7, 1), "code_ended", ["k"]),
        ("g", date(2025, 7, 1), date(2025, 7, 1), "code_ended", ["k"]),
    ],
)
def test_a_code_stands_for_days_on_which_the_version_in_force_has_it(
    code: str, first: date, last: date, what: str | None, successors: list[str]
) -> None:
    fault = fault_of_code((FIRST, SECOND), code, first, last) or CodeFault("")
    assert fault.what == (what or "")
    assert [entry.code for entry in fault.successors] == successors


def test_a_version_has_an_address_of_its_own_and_says_who_wrote_its_words() -> None:
    assert SECOND.versioned_urn == "urn:x:farbe_2"
    assert code_list("berd_residence_status").versioned_urn.endswith(":berd:aufenthaltsstatus_Version2")
    assert (SECOND["b"].english, SECOND["k"].english, FIRST["b"].english) == ("X", "Geleit", "")
    assert FIRST["b"].label == ("blau", "blau")
    assert code_list("nationality")["997"].english == "Geleit"
    assert code_list("nationality")["475"].english == "Unicode CLDR 47"


def test_codes_are_followed_forwards_and_backwards_through_any_number_of_changes() -> None:
    """Rejected: 07 until October 2022, then 34, today 46."""
    asylum = code_list("azr_asylum_status")
    assert [entry.code for entry in asylum.followers("07", date(2026, 1, 1))] == ["46"]
    assert [entry.code for entry in asylum.followers("07", date(2022, 10, 31))] == ["07"]
    assert SECOND.forerunners("k", date(2023, 1, 1)) == (SECOND["g"],)
    assert code_list_on("azr_asylum_status", date(1990, 1, 1)).version == "5"


def test_a_list_or_version_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownCodeListError):
        code_list("shoe_size")
    with pytest.raises(UnknownCodeListError):
        code_list("benefit_basis", "99")
    assert code_list("azr_asylum_status", "5") is code_list("azr_asylum_status")


def test_the_package_stays_small() -> None:
    assert sum(len(file.read_bytes()) for file in files("geleit_vocabulary").joinpath("data").iterdir()) < 2_000_000
