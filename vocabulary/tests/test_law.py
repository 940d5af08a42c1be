"""Statutes are dated: what carried a disclosure on a day depends on the day."""

from datetime import date

from geleit_vocabulary.law import STATUTES, statutes


def test_a_statute_carries_only_while_it_is_in_force() -> None:
    in_2016 = {statute.code for statute in statutes(date(2016, 6, 1))}
    assert "sgb_x_69_1_1" in in_2016
    assert "gdpr_9_2_c" not in in_2016
    assert "gdpr_9_2_c" in {statute.code for statute in statutes(date(2018, 5, 25))}


def test_every_statute_has_one_code_a_citation_and_words_in_both_languages() -> None:
    assert len({statute.code for statute in STATUTES}) == len(STATUTES)
    assert all(statute.citation and statute.label.de and statute.label.en for statute in STATUTES)


def test_nothing_goes_to_a_foreigners_authority_without_a_second_person() -> None:
    assert [statute.second_person for statute in STATUTES if statute.code == "sgb_x_71_2"] == [True]
