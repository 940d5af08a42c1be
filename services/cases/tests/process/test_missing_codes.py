"""What still stands against case management is told by the codes that texts and concepts know."""

from datetime import date

from geleit_cases.process.rules import missing


def test_an_empty_agreement_lacks_its_four_parts_in_the_order_of_the_talk() -> None:
    assert missing(date(2016, 5, 2), set()) == [
        "information_part_missing",
        "consent_part_missing",
        "expectations_part_missing",
        "way_out_part_missing",
    ]
