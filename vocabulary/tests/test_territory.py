"""What became of municipalities: chains, splits, mergers and regional keys, against the publishers' files in place."""

import csv
import gzip
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from geleit_vocabulary.codebook import CODE_BOOK, StandingOn
from geleit_vocabulary.codelists import code_list
from geleit_vocabulary.territory import Part, ags_of, ars_on, kreise, municipalities

SOURCES = Path(__file__).resolve().parents[3] / "shared/data/gemeindeverzeichnis"
there = pytest.mark.skipif(not SOURCES.is_dir(), reason="the publishers' files (shared/data) are not beside the house")
TODAY = date(2026, 7, 1)


def standing(code: str, day: date, key: str = "municipality") -> StandingOn:
    found = CODE_BOOK.standing(code_list(key), code, day)
    assert found is not None
    return found


def codes(code: str, day: date, key: str = "municipality") -> list[str]:
    return [one.code for one in standing(code, day, key).codes]


def rows(name: str) -> list[dict[str, str]]:
    raw = (SOURCES / name).read_bytes()
    return list(csv.DictReader((gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8").splitlines()))


def test_a_municipality_that_was_divided_leads_to_all_its_parts_with_their_shares() -> None:
    """Anrode (Thüringen), 2023-01-01: 1699, 1126 and 313 of its 3138 people."""
    found = standing("16064073", TODAY)
    assert [one.code for one in found.codes] == ["16061118", "16064071", "16064046"]
    assert [round(one.shares["population"], 3) for one in found.codes] == [0.541, 0.359, 0.1]
    assert sum(one.shares["area"] for one in found.codes) == pytest.approx(1, abs=1e-5)
    assert found.exact
    assert found.codes[0].entry is not None
    assert found.codes[0].entry.label.de == "Dingelstädt, Stadt"


def test_a_chain_of_changes_is_followed_to_its_end_and_only_as_far_as_the_day() -> None:
    """Dünwald's people went to Dingelstädt and Unstruttal in 2023; the forest of Rohrbrunn was cut up twice."""
    assert codes("16064014", date(2022, 12, 31)) == ["16064014"]
    assert codes("16064014", date(2023, 1, 1)) == ["16061118", "16064071"]
    ten_years = municipalities().later("09671444", date(2010, 1, 1), TODAY)
    assert {part.key for part in ten_years.parts} >= {"09671157", "09671160", "09671456"}


def test_on_a_past_day_a_merged_municipality_is_those_that_it_was_made_of() -> None:
    """Uder (Thüringen) was made of eleven on 2024-01-01 and has had its key since."""
    before = standing("16061119", date(2023, 12, 31))
    assert len(before.codes) == 11
    assert "16061119" not in [one.code for one in before.codes]
    assert all(one.shares["population"] == 1 for one in before.codes)
    assert codes("16061119", date(2024, 1, 1)) == ["16061119"]


def test_a_kreis_is_followed_in_both_directions() -> None:
    assert codes("05313", TODAY, "kreis") == codes("05354", date(2010, 1, 1), "kreis") == ["05334"]
    assert codes("05334", date(2009, 10, 20), "kreis") == ["05313", "05354"]
    assert codes("16056", date(2021, 7, 1), "kreis") == ["16063"]


def test_where_the_source_knows_year_ends_only_the_answer_says_so() -> None:
    """Heidesheim came to Ingelheim during 2019: the source knows it for the end of 2020."""
    found = standing("07339027", date(2019, 8, 1))
    assert (found.exact, found.day) == (False, date(2020, 12, 31))
    assert [one.code for one in found.codes] == ["07339030"]
    assert standing("05315000", date(2004, 3, 1)).exact, "a key that nothing was ever made of has always been there"


def test_a_key_that_has_gone_without_a_word_in_any_source_leads_nowhere_and_nothing_is_made_up() -> None:
    found = standing("16077003", TODAY)
    assert (found.codes, found.exact) == ((), False)


def test_a_key_older_than_the_list_is_known_by_its_changes() -> None:
    found = standing("01051040", TODAY)
    assert "01051040" not in code_list("municipality")
    assert [one.code for one in found.codes] == ["01051141"]
    assert CODE_BOOK.standing(code_list("municipality"), "99999999", TODAY) is None


def test_a_regional_key_holds_its_municipality_and_changes_with_the_association() -> None:
    assert ags_of("160615051119") == ags_of("16061119") == "16061119"
    assert CODE_BOOK.spelt("municipality", "160615051119") == "16061119"
    assert ars_on("01058019", date(2023, 5, 31), "010585896019") == "010585830019"
    assert standing("01058019", date(2023, 6, 1)).codes[0].attributes["ars"] == "010585896019"
    assert standing("01058019", date(2023, 5, 31)).codes[0].attributes["ars"] == "010585830019"
    assert "ars" not in standing("01058019", date(2019, 5, 31)).codes[0].attributes


@pytest.mark.parametrize("key", ["123", "١٢٣٤٥٦٧٨", "abcdefgh", ""])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        ags_of(key)


@pytest.mark.parametrize("territory", [municipalities(), kreise()], ids=["municipalities", "kreise"])
def test_no_share_is_lost_on_the_way(territory: object) -> None:
    table = municipalities() if territory is municipalities() else kreise()
    for key in list(table._lines)[::7]:
        first = table._groups(key)[0][0]
        found = table.later(key, first.last, TODAY)
        assert sum(part.area or 0 for part in found.parts) == pytest.approx(1, abs=0.02), key


@there
def test_every_year_end_of_the_bbsr_leads_to_the_keys_and_shares_of_2020_that_it_names() -> None:
    raw = sorted(rows("ags_to_2020_bbsr.csv.gz"), key=lambda row: (row["old_ags"], row["year_end"]))
    looked = 0
    for (old, year), found in groupby(raw, key=lambda row: (row["old_ags"], row["year_end"])):
        wanted = {
            row["ags_2020"]: (round(float(row["population_share"]), 6), round(float(row["area_share"]), 6))
            for row in found
        }
        if hash(int(old)) % 10 == int(year) % 10:  # a tenth, every key and year among them
            parts = municipalities().later(old, date(int(year), 12, 31), date(2020, 12, 31)).parts
            assert {part.key: (part.population, part.area) for part in parts} == wanted, (old, year)
            looked += 1
    assert looked > 2000


@there
def test_dated_events_of_2023_agree_with_the_year_ends_of_the_bbsr() -> None:
    """Two publishers, one change: whatever the BBSR moved in 2023, the events moved, within one percent."""
    raw = [row for row in rows("ags_transitions_2020_2023_bbsr.csv") if row["date_new"] == "2023-12-31"]
    moved = [row for row in raw if row["kind"] != "name_change" and float(row["area_share"]) >= 0.01]
    for row in moved:
        parts = municipalities().later(row["old_ags"], date(2022, 12, 31), date(2023, 12, 31)).parts
        part = next((one for one in parts if one.key == row["new_ags"]), Part("", None, None))
        assert part.area == pytest.approx(float(row["area_share"]), abs=0.01), row["old_ags"]
    assert len(moved) > 10


@there
def test_every_key_of_2023_leads_to_keys_of_2026() -> None:
    now = {row["ags"] for row in rows("gemeinden_names_2026-06-30.csv")}
    silent = {entry.code for entry in code_list("municipality") if entry.valid_to and not entry.successors}
    known = now | silent
    for row in rows("gemeinden_2023-11-30.csv.gz"):
        led = municipalities().later(row["ags"], date(2023, 11, 30), date(2026, 6, 30)).parts
        assert {part.key for part in led} <= known, row["ags"]


@there
def test_the_regional_key_on_a_day_is_the_one_that_the_publisher_listed_then() -> None:
    listed = code_list("municipality")
    for name, day in (
        ("gemeinden_2023-11-30.csv.gz", date(2023, 11, 30)),
        ("gemeinden_2024-12-31.csv", date(2024, 12, 31)),
    ):
        for row in rows(name):
            assert ars_on(row["ags"], day, listed[row["ags"]].attributes.get("ars")) == row["ars"]
